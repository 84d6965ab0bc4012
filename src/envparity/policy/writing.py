"""An expectation as text at the end of a policy: what is there stays, comments and all."""

from __future__ import annotations

from datetime import date

from envparity.errors import UsageError
from envparity.model.findings import Finding

_HEAD = (
    "# What this team has agreed on: which differences are accepted, and what closes the gate.\n"
    "# `envparity check` reads it; every entry says why.\n"
)


def expectation_block(
    finding: Finding, *, reason: str, by: str, until: date | None, exact: bool = False
) -> str:
    """Give the text of an `[[expect]]` that is about one finding, and the same of fewer environments.

    `exact` makes it about the one finding alone, by its id, where its subject's name is not enough.
    """
    about = [
        f"code = {quoted(finding.code)}",
        f"subject = {quoted(_literal(str(finding.subject)))}",
        f"environments = [{', '.join(quoted(name) for name in finding.environments)}]",
    ]
    lines = [
        "[[expect]]",
        *([f"finding = {quoted(finding.id)}"] if exact else about),
        f"reason = {quoted(reason)}",
        f"by = {quoted(by)}",
        *([f"until = {until.isoformat()}"] if until is not None else []),
    ]
    return "\n".join(lines) + "\n"


def with_block(text: str | None, block: str) -> str:
    """Give a policy's text with a block at its end, in the line ends that the text has."""
    if text is None or not text.strip("\ufeff \t\r\n"):
        return f"{text or _HEAD}\n{block}"
    ends = "\r\n" if "\r\n" in text else "\n"
    apart = "" if text.endswith(("\n\n", "\n\r\n")) else ends if text.endswith("\n") else ends * 2
    return text + apart + block.replace("\n", ends)


def quoted(text: str) -> str:
    """Give a text as a TOML basic string (TOML 1.0, "String"); `UsageError` for what is no Unicode text."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise UsageError("a text that is not UTF-8 cannot be written into a policy")
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escaped(char: str) -> str:
    return char if char.isprintable() else f"\\U{ord(char):08x}"


def _literal(text: str) -> str:
    """Give the glob that fits a text and nothing else."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)
