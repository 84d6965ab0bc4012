"""What Ruby, PHP and JavaScript have of their own, as far as literals go, and where each keeps settings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from envparity.model.expressions import expression
from envparity.readers.syntax.flat import Leaf
from envparity.readers.syntax.program.scanner import Language, Scanner
from envparity.readers.syntax.program.written import COMPUTED, CONDITIONAL, Computed, Written, leaves_of

_COMMON = {"true": "true", "false": "false", "null": "", "nil": "", "undefined": "", "none": ""}

JAVASCRIPT = Language(
    comments=expression(r"//[^\n]*|/\*.*?\*/", re.DOTALL),
    asks=expression(
        r"(?:process\.env|import\.meta\.env)(?:\?\.|\.)([A-Za-z_]\w*)|process\.env\[[\"']([^\"']+)[\"']\]"
    ),
    otherwise=expression(r"\|\||\?\?"),
    filled={"`": expression(r"\$\{")},
    words=_COMMON,
)
PHP = Language(
    comments=expression(r"//[^\n]*|#(?!\[)[^\n]*|/\*.*?\*/", re.DOTALL),
    asks=expression(
        r"\\?(?:env|getenv|Env::get)\(\s*[\"']([^\"']+)[\"']\s*,?|\$_(?:ENV|SERVER)\[[\"']([^\"']+)[\"']\]"
    ),
    otherwise=expression(r"\?\?|\?:|\|\|"),
    filled={'"': expression(r"(?<!\\)(?:\$[A-Za-z_{]|\{\$)")},
    words=_COMMON,
)
RUBY = Language(
    comments=expression(r"#[^\n]*|^=begin.*?^=end", re.DOTALL | re.MULTILINE),
    asks=expression(r"ENV\.fetch\(?\s*[\"']([^\"']+)[\"']\s*,?|ENV\[[\"']([^\"']+)[\"']\]"),
    otherwise=expression(r"\|\||or\b|\.presence\s*\|\|"),
    filled={'"': expression(r"(?<!\\)#\{"), "`": expression("")},
    words=_COMMON,
    units=expression(
        r"\.((?:second|minute|hour|day|week|month|year|(?:kilo|mega|giga)?byte)s?)(?:\.to_i)?\b(?!\.)"
    ),
    lines=True,
)

_EXPORTED = expression(
    r"^(?:module\.exports(?:\.(\w+))?|exports\.(\w+)|export\s+default|export\s+const\s+(\w+)\s*(?::[^=\n]+)?)\s*(?:=(?![=>])\s*|(?=\{))",
    re.MULTILINE,
)
_WHOLE = frozenset({"environment", "config", "settings", "default"})


def javascript_leaves(text: str) -> Iterator[Leaf]:
    """Give the settings of a module's exports: `module.exports = {...}`, `export const environment = {...}`."""
    scanner = Scanner(text, JAVASCRIPT)
    while found := _EXPORTED.search(text, scanner.at):
        scanner.at = found.end()
        name = found[1] or found[2] or found[3] or ""
        written = scanner.expression()
        if name or not isinstance(written, Computed):
            yield from leaves_of("" if name in _WHOLE else name, written)


_RETURNED = expression(r"^return\s+(?=\[|array\s*\()", re.MULTILINE | re.IGNORECASE)
_DEFINED = expression(
    r"^\s*define\(\s*[\"'](\w+)[\"']\s*,|^\$(\w+(?:\[[\"'][\w.-]+[\"']\])+)\s*=(?![=>])", re.MULTILINE
)
_ITEM = expression(r"\[[\"']([\w.-]+)[\"']\]")


def php_leaves(text: str, name: str) -> Iterator[Leaf]:
    """Give the settings that a file returns, below the file's name as Laravel has them, defines, or sets in arrays."""
    scanner = Scanner(text, PHP)
    for found in _DEFINED.finditer(text):
        scanner.at = found.end()
        key = found[1] or ".".join(_ITEM.findall(found[2]))
        yield from leaves_of(key, scanner.expression())
    returned = _RETURNED.search(text)
    if returned:
        scanner.at = returned.end()
        yield from leaves_of(name, scanner.expression())


_STATEMENT = expression(
    r"^[ \t]*(?:(?:Rails\.application\.)?(config(?:\.\w+)+)[ \t]*(\|\|=|\+=|<<|=(?![=~>]))"
    r"|(if|unless|case|while|until|begin|def|class|module)\b|(end)\b|([^\n#]*?\bdo\b(?:[ \t]*\|[^|\n]*\|)?[ \t]*(?:#[^\n]*)?$))",
    re.MULTILINE,
)
_CERTAIN = expression(
    r"(Rails\.application\.configure|\w+\.application\.configure|\w+\.configure|class|module|(?:\w+::)*Application)\b"
)
_CONDITION = expression(r"[ \t]+(?:if|unless)[ \t]")


def ruby_leaves(text: str) -> Iterator[Leaf]:
    """Give what a Rails environment configures, `config.force_ssl = true`; what stands under a condition is not known."""
    scanner = Scanner(text, RUBY)
    blocks: list[bool] = []
    while found := _STATEMENT.search(text, scanner.at):
        key, operator = found[1], found[2]
        if key is None:
            if found[4]:
                del blocks[-1:]
            else:
                blocks.append(_CERTAIN.match(found[0].strip()) is not None)
            end = text.find("\n", found.end())
            scanner.at = len(text) if end < 0 else end
            continue
        line = scanner.line(found.start(1))
        scanner.at = found.end()
        conditional = _CONDITION.search(text, found.end(), _line_end(text, found.end())) is not None
        written: Written = scanner.expression()
        scanner.at = max(found.end(), text.rfind("\n", 0, scanner.at) + 1)
        if conditional or not all(blocks):
            written = Computed(CONDITIONAL, line)
        elif operator in ("+=", "<<"):
            written = Computed(COMPUTED, line)
        yield from leaves_of(key, written)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
