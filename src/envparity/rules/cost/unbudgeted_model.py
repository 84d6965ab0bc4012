"""CST004: a paid interface without a bound."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.facts import FactKind
from envparity.model.findings import Finding
from envparity.rules.base import Context, Rule
from envparity.rules.keys import words
from envparity.rules.release import in_production
from envparity.rules.wording import listed, names_of, quoted


class UnbudgetedModel(Rule):
    """Production holds a key for a language model's interface, and nothing says how much it may spend.

    Why: A loop, a leak of the key or a busy day is paid for without anybody having agreed to it.

    Fix: Set a limit with the provider and a bound in the application, and write it down: `models` below `[budgets]` in
    the profile.
    """

    code: ClassVar[str] = "CST004"
    name: ClassVar[str] = "unbudgeted-model"
    area: ClassVar[Area] = Area.COST
    severity: ClassVar[Severity] = Severity.INFO
    subjects: ClassVar[frozenset[FactKind]] = frozenset({"setting"})

    def check(self, difference: Difference, context: Context) -> Iterable[Finding]:
        """Report keys of model providers in production where neither profile nor setting bounds them."""
        if not _is_key(difference.subject.name):
            return
        found = [
            e
            for e, _ in in_production(difference)
            if "models" not in dict(e.budgets) and not any(map(_bounds, context.keys.get(e.name, ())))
        ]
        if found:
            message = f"nothing bounds what {quoted(difference.subject.name)} may spend in {listed(names_of(found))}"
            yield self.finding(difference, message, environments=names_of(found))


_PROVIDERS = frozenset(
    "llm openai anthropic claude gemini mistral cohere groq replicate bedrock openrouter".split()
)
_BOUNDS = frozenset("budget spend spending quota cap".split())


def _is_key(key: str) -> bool:
    said = words(key)
    return bool(set(said) & _PROVIDERS) and said[-1:] in (("key",), ("token",))


def _bounds(key: str) -> bool:
    said = set(words(key))
    return bool(said & _BOUNDS) and bool(said & (_PROVIDERS | {"ai", "model", "models", "token", "tokens"}))
