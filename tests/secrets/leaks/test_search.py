"""Known secrets are found in every spelling, and what would stand everywhere is not looked for."""

from __future__ import annotations

import base64
import json
import pickle
import random
import shlex
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from envparity.secrets.detectors.engines import has_hyperscan
from envparity.secrets.leaks.gathering import Holder, KnownSecrets
from envparity.secrets.leaks.search import KnownSearch

SECRET = "Zq7'" + '$k"9&' + "w+L/2 e4"
"""Holds signs that every spelling has to write otherwise."""


def _search(*secrets: str) -> KnownSearch:
    known = KnownSecrets()
    for number, secret in enumerate(secrets):
        known.add(secret, Holder("production", f"KEY_{number}"))
    return KnownSearch(known)


@pytest.fixture(params=["hyperscan", "words"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    has_hyperscan.cache_clear()
    if request.param == "words":
        monkeypatch.setenv("ENVPARITY_ENGINE", "words")
    elif not has_hyperscan():
        pytest.skip("Hyperscan has no wheel here")
    yield str(request.param)
    has_hyperscan.cache_clear()


@pytest.mark.parametrize(
    ("spelling", "text"),
    [
        ("plain", SECRET.encode()),
        ("url", quote(SECRET, safe="").encode()),
        ("hex", SECRET.encode().hex().encode()),
        ("hex", SECRET.encode().hex().upper().encode()),
        ("json", json.dumps({"a": SECRET}).encode()),
        ("json", json.dumps(json.dumps({"a": SECRET})).encode()),
        ("shell", shlex.quote(SECRET).encode()),
        ("yaml", ("'" + SECRET.replace("'", "''") + "'").encode()),
        ("compose", SECRET.replace("$", "$$").encode()),
        ("utf-16", SECRET.encode("utf-16-le")),
        *(("base64", base64.b64encode(b"x" * before + SECRET.encode() + b"tail")) for before in range(7)),
        *(
            ("base64url", base64.urlsafe_b64encode(b"\xff" * before + b"~?~?~?>>>" + SECRET.encode()))
            for before in range(3)
        ),
    ],
)
def test_a_secret_is_found_in_each_spelling(engine: str, spelling: str, text: bytes) -> None:
    (leak,) = _search(SECRET).leaks(b"before " + text + b" after")
    assert leak.spelling in {spelling, "base64"} if spelling == "base64url" else leak.spelling == spelling
    assert [holder.environment for holder in leak.holders] == ["production"]


def test_nothing_is_found_where_no_secret_stands(engine: str) -> None:
    noise = random.Random(7).randbytes(200_000)
    assert _search(SECRET, "another-Secret-55x").leaks(noise) == []


@pytest.mark.parametrize(
    "weak", ["changeme", "password", "postgres", "production", "12345678", "app-db.internal", "short1"]
)
def test_a_value_that_stands_everywhere_is_not_looked_for(weak: str) -> None:
    known = KnownSecrets()
    known.add(weak, Holder("production", "PASSWORD"))
    assert len(known) == 0
    assert known.weak == {weak}


def test_the_parts_of_a_value_are_gathered_with_the_key_they_stand_under() -> None:
    password = "Zk39" + "xxQ!ab7"
    known = KnownSecrets()
    known.gather("staging")("DATABASE_URL", f"postgres://app:{password}@db.example/app")
    assert known.holders == {password: {Holder("staging", "DATABASE_URL")}}


def test_a_key_in_a_block_is_found_by_a_line_of_it() -> None:
    body = base64.b64encode(random.Random(1).randbytes(900)).decode()
    header, footer = "-----BEGIN RSA " + "PRIVATE KEY-----", "-----END RSA " + "PRIVATE KEY-----"
    for width in (64, 70, 76):
        block = "\n".join([header, *(body[at : at + width] for at in range(0, len(body), width)), footer])
        known = KnownSecrets()
        known.gather("production")("TLS_KEY", block)
        assert KnownSearch(known).leaks(block.encode()), width


def test_known_secrets_are_neither_shown_nor_pickled() -> None:
    known = KnownSecrets()
    known.add(SECRET, Holder("production", "KEY"))
    assert SECRET not in f"{known!r} {KnownSearch(known)!r} {vars(KnownSearch(known)).keys()}"
    with pytest.raises(TypeError):
        pickle.dumps(known)
