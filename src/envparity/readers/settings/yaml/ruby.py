"""Rails' YAML with Ruby in it, which is no YAML until Ruby has run: what can be read of it without that.

A statement that only works something out (`<% pool = … %>`) or a comment stands for nothing, and an
expression is one unknown value, whatever signs of YAML stand in it. Where Ruby decides which lines are there at
all (`if`, `each`), nothing is certain.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression

_STATEMENT = expression(r"^[ \t]*<%(?!=)-?((?:(?!%>).)*?)-?%>[ \t]*$", re.MULTILINE | re.DOTALL)
_DECIDES = expression(
    r"^\s*(if|unless|case|for|while|until|else|elsif|when|in|end|begin|rescue|ensure|\})\b|\}\s*$"
    r"|(\bdo|\{)(\s*\|[^|]*\|)?\s*$|(^|=)\s*(if|unless|case|begin)\b(?!.*\bend\s*$)",
    re.DOTALL,
)
_FILLING = expression(r"^[ \t]*<%=(?:(?!%>).)*%>[ \t]*$")
_WORKED_OUT = expression(r"^([ \t]*(?:- )*[^#\s'\"][^:]*:[ \t]+)(<%=(?:(?!%>).)*%>)[ \t]*$")
_BLOCK = expression(r"^([ \t]*)(?:- )*[^#\s].*:[ \t]+[|>][-+]?[ \t]*$")


def without_ruby(source: str) -> str:
    """Give a file as YAML that has the same lines; empty where Ruby decides what stands in it."""
    if any(_DECIDES.search(code) for code in _STATEMENT.findall(source) if not code.startswith("#")):
        return ""
    lines = _STATEMENT.sub(lambda found: "\n" * found[0].count("\n"), source).split("\n")
    inside = ""
    for at, line in enumerate(lines):
        if begun := _BLOCK.match(line):
            inside = f"{begun[1]}  "
        elif inside and _FILLING.match(line):
            lines[at] = inside + line.lstrip()
        else:
            inside = ""
            lines[at] = _WORKED_OUT.sub(_quoted, line)
    return "\n".join(lines)


def _quoted(found: re.Match[str]) -> str:
    return "{}'{}'".format(found[1], found[2].replace("'", "''"))
