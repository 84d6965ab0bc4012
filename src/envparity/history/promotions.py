"""Records of releases: appended, never changed, each holding the digest of the one before.

Whoever takes a record out, puts one in or changes one breaks the chain behind it; the signature under the
workspace's key keeps the whole chain from being made anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from envparity.history.store import Store
from envparity.model.remembered import Record

FORM = "envparity.promotion/1"
Sign = Callable[[bytes], str]


def append(store: Store, data: Mapping[str, Any], sign: Sign) -> Record:
    """Add a record to the end of the chain, numbered, joined to the one before, and signed."""
    with store.writing() as connection:
        last = connection.execute(
            "SELECT number, digest FROM promotions ORDER BY number DESC LIMIT 1"
        ).fetchone()
        number, before = (last[0] + 1, last[1]) if last else (1, "")
        whole = {"schema": FORM, "number": number, "before": before, **data}
        whole["signature"] = sign(_canonical(whole))
        digest = digest_of(whole)
        connection.execute(
            "INSERT INTO promotions (number, target, digest, document) VALUES (?, ?, ?, ?)",
            (number, str(data["to"]), digest, json.dumps(whole, ensure_ascii=True)),
        )
    return Record(number, digest, whole)


def listed(store: Store, target: str = "") -> tuple[Record, ...]:
    """Give the records, of one target or of all, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT number, digest, document FROM promotions WHERE ? IN ('', target) ORDER BY number",
            (target,),
        ).fetchall()
    return tuple(Record(number, digest, json.loads(document)) for number, digest, document in rows)


def verify(records: Sequence[Record], sign: Sign) -> str:
    """Say what is wrong with the whole chain, oldest record first; empty when nothing is."""
    before = ""
    for number, record in enumerate(records, start=1):
        if record.number != number or record.data.get("number") != number:
            return f"record {number} is missing"
        if record.data.get("before") != before:
            return f"record {number} does not follow the one before it"
        if record.digest != digest_of(record.data):
            return f"record {number} was changed: its digest does not hold"
        unsigned = {key: value for key, value in record.data.items() if key != "signature"}
        if record.data.get("signature") != sign(_canonical(unsigned)):
            return f"the signature of record {number} does not hold: changed, or made with another workspace's key"
        before = record.digest
    return ""


def digest_of(data: Mapping[str, Any]) -> str:
    """Name a record by its content, the signature too."""
    return f"sha256:{sha256(_canonical(data)).hexdigest()}"


def _canonical(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")
