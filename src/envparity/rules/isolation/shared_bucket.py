"""ISO007: one bucket, queue, topic or cloud project for production and another environment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.expressions import expression
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.kinds import kind_of
from envparity.rules.release import before_production, in_production, known, plain
from envparity.rules.wording import names_of, quoted, spread


class SharedBucket(Rule):
    """Production and an environment before it name the same bucket, queue, topic, project or account.

    Why: Such names are one for everybody: what the other environment writes or deletes there is production's.

    Fix: Give each environment a bucket or a project of its own, and rights on that alone.
    """

    code: ClassVar[str] = "ISO007"
    name: ClassVar[str] = "shared-bucket"
    area: ClassVar[Area] = Area.ISOLATION
    severity: ClassVar[Severity] = Severity.MEDIUM
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report the same bucket, project, account or tenant in production and before it."""
        key = difference.subject.name
        if not _names_something_shared(key) and not any(
            _GLOBAL.search(plain(cell) or "") for _, cell in in_production(difference)
        ):
            return
        live = {text for _, cell in in_production(difference) if (text := plain(cell)) and _is_name(text)}
        found = [
            e
            for e, cell in before_production(difference)
            if (plain(cell) or "") in live and not any(_stand_in(key) for key in context.keys.get(e.name, ()))
        ]
        if found and live:
            names = names_of([*found, *(e for e, _ in in_production(difference))])
            message = f"{quoted(difference.subject.name)} is {spread(known(difference))}"
            yield self.finding(difference, message, environments=names)


_GLOBAL = expression(
    r"^arn:aws[\w-]*:(sqs|sns|dynamodb|kinesis|s3|firehose|events):|^https://(sqs\.[\w-]+\.amazonaws\.com|[\w-]+\.queue\.core\.windows\.net)/"
    r"|^projects/[\w-]+/(topics|subscriptions|queues|datasets|instances)/|^s3://|^gs://|^sb://"
)
"""Names of queues, topics, tables and buckets that are one for everybody, whatever the key."""

_SHARED = (
    ("bucket",),
    ("bucket", "name"),
    ("project", "id"),
    ("account", "id"),
    ("tenant", "id"),
    ("storage", "account"),
)
_STAND_INS = frozenset({"minio", "localstack", "azurite", "emulator"})


def _is_name(text: str) -> bool:
    """Say whether a value names something: a switch and a count do not, nor does a reference."""
    return kind_of(text) in ("text", "host:port", "address", "list") and "${" not in text and "{{" not in text


def _names_something_shared(key: str) -> bool:
    said = words(key)
    return any(said[-len(end) :] == end for end in _SHARED)


def _stand_in(key: str) -> bool:
    return bool(set(words(key)) & _STAND_INS)
