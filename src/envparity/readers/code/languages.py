"""How code asks its environment for a key, by language: each way a pattern whose group `key` is the key's name.

What stands after the question says how much the code depends on the answer, see `asking`.
"""

from __future__ import annotations

import re
from typing import Literal

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.model.uses import Need

_KEY = r"(?P<key>[A-Za-z_][A-Za-z0-9_]*)"
_Q = "[\"'`]"
_QUOTED = rf"{_Q}{_KEY}{_Q}"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to ask. `need` is what it says by itself, which a default or a check after it softens."""

    pattern: re.Pattern[str]
    need: Need
    only: str = ""
    """A word that the file must hold for the way to mean anything there: `decouple` for `config("X")`."""


def _way(pattern: str, need: Need = "asked", only: str = "") -> Way:
    return Way(expression(pattern), need, only)


Language = Literal["python", "script", "ruby", "jvm", "go", "rust", "php", "dotnet", "elixir"]

ENDINGS: dict[str, Language] = {
    "py": "python",
    **dict.fromkeys(("js", "cjs", "mjs", "ts", "mts", "tsx", "jsx", "vue", "svelte", "astro"), "script"),
    **dict.fromkeys(("rb", "rake", "ru", "erb"), "ruby"),
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy"), "jvm"),
    "go": "go",
    "rs": "rust",
    "php": "php",
    **dict.fromkeys(("cs", "fs", "vb"), "dotnet"),
    **dict.fromkeys(("ex", "exs"), "elixir"),
}
"""Languages by the endings of their files."""

WAYS: dict[Language, tuple[Way, ...]] = {
    "python": (
        _way(rf"\bos\.environ\[\s*{_QUOTED}\s*\](?!\s*=[^=])", "required", "environ["),
        _way(rf"(?<![\w.])environ\[\s*{_QUOTED}\s*\](?!\s*=[^=])", "required", "environ["),
        _way(rf"\b(?:os\.)?environ\.get\(\s*{_QUOTED}", only="environ.get("),
        _way(rf"\b(?:os\.)?getenv\(\s*{_QUOTED}", only="getenv("),
        _way(rf"\benv(?:\.(?!get\b|set)[a-z_]+)?\(\s*{_QUOTED}", "required", "environ"),
        _way(rf"\b(?:config|decouple\.config)\(\s*{_QUOTED}", "required", "decouple"),
        _way(rf"\bconfig\(\s*{_QUOTED}", "required", "starlette.config"),
    ),
    "script": (
        _way(rf"\bprocess\.env(?:\.|\?\.){_KEY}\b(?!\s*=[^=])", only="process.env"),
        _way(rf"\bprocess\.env\[\s*{_QUOTED}\s*\](?!\s*=[^=])", only="process.env["),
        _way(rf"\bimport\.meta\.env(?:\.|\?\.){_KEY}\b", only="import.meta.env"),
        _way(rf"\b(?:Deno\.env\.get|Bun\.env\.get)\(\s*{_QUOTED}", only="env.get("),
        _way(rf"\bBun\.env\.{_KEY}\b", only="Bun.env."),
        _way(
            r"\b[Cc]onfig(?:Service)?\.getOrThrow(?:<[^>\n]*>)?\(\s*[\"'`](?P<key>[A-Z][A-Z0-9_]+)[\"'`]",
            "required",
            "getOrThrow",
        ),
        _way(
            r"\b[Cc]onfigService\.get(?:<[^>\n]*>)?\(\s*[\"'`](?P<key>[A-Z][A-Z0-9_]+)[\"'`]",
            only="onfigService.get",
        ),
        _way(rf"\benv\.get\(\s*{_QUOTED}\s*\)\.required\(", "required", "env-var"),
        _way(
            r"^\s*(?P<key>[A-Z][A-Z0-9_]+)\s*:\s*(?:str|num|bool|url|host|port|email|json)\(",
            "required",
            "envalid",
        ),
    ),
    "ruby": (
        _way(rf"\bENV\.fetch\(?\s*{_QUOTED}", "required", "ENV.fetch"),
        _way(rf"\bENV\[\s*{_QUOTED}\s*\](?!\s*\|?\|?=[^=~])", only="ENV["),
    ),
    "jvm": (
        _way(rf"\bSystem\.getenv\(\s*{_QUOTED}", only="System.getenv("),
        _way(r"@Value\(\s*(?:value\s*=\s*)?\"\$\{(?P<key>[A-Za-z][\w.-]*)(?=\})", "required", "@Value("),
        _way(r"@Value\(\s*(?:value\s*=\s*)?\"\$\{(?P<key>[A-Za-z][\w.-]*)(?=:)", "optional", "@Value("),
    ),
    "go": (
        _way(rf"\bos\.Getenv\(\s*{_QUOTED}", only="os.Getenv("),
        _way(rf"\bos\.LookupEnv\(\s*{_QUOTED}", "optional", "os.LookupEnv("),
        _way(rf"[`\s]env:\"{_KEY}(?:,(?P<options>[\w,]*))?\"(?P<tags>[^`\n]*)", only='env:"'),
        _way(rf"[`\s]envconfig:\"{_KEY}\"(?P<tags>[^`\n]*)", only='envconfig:"'),
    ),
    "rust": (
        _way(rf"\benv::var(?:_os)?\(\s*{_QUOTED}", only="env::var"),
        _way(rf"\b(?<!option_)env!\(\s*{_QUOTED}", "required", "env!("),
        _way(rf"\boption_env!\(\s*{_QUOTED}", "optional", "option_env!("),
    ),
    "php": (
        _way(rf"(?<![\w>:])(?:env|getenv|Env::get)\(\s*{_QUOTED}", "optional"),
        _way(rf"\$_ENV\[\s*{_QUOTED}\s*\](?!\s*=[^=])", only="$_ENV["),
    ),
    "dotnet": (
        _way(rf"\bGetEnvironmentVariable\(\s*{_QUOTED}", only="GetEnvironmentVariable("),
        _way(r"\b[Cc]onfig(?:uration)?\[\s*\"(?P<key>[A-Z][\w:]*)\"\s*\](?!\s*=[^=])"),
        _way(r"\bGetConnectionString\(\s*\"(?P<key>\w+)\"", only="GetConnectionString("),
        _way(r"\bGetRequiredSection\(\s*\"(?P<key>[\w:]+)\"", "required", "GetRequiredSection("),
    ),
    "elixir": (
        _way(rf"\bSystem\.fetch_env!\(\s*{_QUOTED}", "required", "System.fetch_env!("),
        _way(rf"\bSystem\.get_env\(\s*{_QUOTED}", only="System.get_env("),
    ),
}

MARKS = (
    "environ([^m]|$)|getenv|process[.]env|import[.]meta[.]env|ENV[[]|ENV[.]fetch|env[(.:!]|_ENV[[]|GetEnvironmentVariable|LookupEnv"
    "|BaseSettings|get_env|fetch_env|[@]Value[(]|envconfig|decouple|envalid|configService|[Cc]onfig(uration)?[[]|GetConnectionString"
    "|GetRequiredSection"
)
"""An extended regular expression for the lines in which anything of the above can stand."""

OPEN_MARKS = (
    "process.env", "env_prefix", "AutomaticEnv(", "envconfig.Process", "AddEnvironmentVariables(", "os.environ",
    "os.getenv(", "ENV[", "ENV.", "System.getenv(", "os.Environ(", "env::vars(",
)  # fmt: skip
"""Words of which one stands where `OPEN` finds something: looking for them takes no time."""

OPEN = expression(
    r"Object\.(?:keys|entries|fromEntries)\(\s*process\.env|process\.env\[\s*[^\"'`\s\]]|\.\.\.process\.env|env_prefix|AutomaticEnv\(\)"
    r"|envconfig\.Process|AddEnvironmentVariables\(\s*[\"(\w]|os\.environ\.items\(|for \w+(?:, ?\w+)? in os\.environ|os\.environ\[\s*[^\"'\s\]]"
    r"|os\.environ\.get\(\s*[a-z_]|os\.getenv\(\s*[a-z_]|ENV\[\s*[^\"'\s\]]|ENV\.(?:each|select|to_h|keys)|System\.getenv\(\s*\)|os\.Environ\(\)|env::vars\("
)
"""Code that takes keys which it does not name."""
