"""JSON on indented lines, to the byte as `json.dumps(data, indent=2)` has it.

The standard library writes such lines in Python, piece by piece, and takes as long over some thousand findings as
finding them took.
"""

from __future__ import annotations

from json import dumps
from json.encoder import encode_basestring_ascii


def indented(data: object) -> str:
    """Write strings, numbers, truth values, none, and lists and dicts of them; the keys of dicts are strings."""
    return _written(data, "\n")


def _written(data: object, line: str) -> str:
    kind = type(data)
    if kind is str:
        return encode_basestring_ascii(data)  # type: ignore[arg-type]
    if kind is int:
        return str(data)
    if data is None:
        return "null"
    deeper = line + "  "
    if isinstance(data, dict):
        items = [f"{encode_basestring_ascii(key)}: {_written(what, deeper)}" for key, what in data.items()]
        return f"{{{deeper}{f',{deeper}'.join(items)}{line}}}" if items else "{}"
    if isinstance(data, list | tuple):
        items = [_written(what, deeper) for what in data]
        return f"[{deeper}{f',{deeper}'.join(items)}{line}]" if items else "[]"
    return dumps(data)
