"""What one logical line of a requirements file says: a requirement, or an option.

Follows pip's rules, which are wider than PEP 508: paths, archives, VCS links with `#egg=`,
specifiers in brackets. Reads no file and knows no other line.
"""

from __future__ import annotations

import re
import shlex
from urllib.parse import unquote

from envparity.model.expressions import expression
from envparity.model.records import dataclass
from envparity.readers.packages.python.markers import plain

_OPERATORS = ("===", "==", "~=", "!=", "<=", ">=", "<", ">")
_VERSION = r"(?:===|==|~=|!=|<=|>=|<|>)\s*[^\s,;()'\"#]+"
_REQUIREMENT = expression(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*"
    r"(?:\[(?P<extras>[^\]]*)\])?\s*"
    rf"(?:\(?\s*(?P<specifier>{_VERSION}(?:\s*,\s*{_VERSION})*)?\s*,?\s*\)?)\s*"
    r"(?:;\s*(?P<marker>.+?))?(?:#.*)?$"
)
_PEP_440 = expression(
    r"v?(?:\d+!)?\d+(?:\.\d+)*(?:\.\*$)?[-_.]?(?:(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\d*)?"
    r"(?:-\d+|[-_.]?(?:post|rev|r)[-_.]?\d*)?(?:[-_.]?dev[-_.]?\d*)?(?:\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?$",
    re.IGNORECASE,
)
_BLANKS = expression(r"\s{2,}")
"""Runs of blanks, which mean one: the patterns below would try every way to share a long one out."""
_AT = expression(
    r"(?P<name>[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[(?P<extras>[^\]]*)\])?\s*@\s*(?P<link>\S+?)"
    r"(?:\s+;\s*(?P<marker>.+)|\s*)$"
)
_URL = expression(r"(?:[a-z][a-z0-9+.-]*:|[a-z]+\+lp:)", re.IGNORECASE)
_VCS = ("git", "hg", "svn", "bzr")
_ARCHIVE = (
    ".zip",
    ".whl",
    ".tar.gz",
    ".tgz",
    ".tar",
    ".tar.bz2",
    ".tbz",
    ".tar.xz",
    ".txz",
    ".tlz",
    ".tar.lz",
    ".tar.lzma",
)
_PATH_EXTRAS = expression(r"(.+?)\[([\w.,\s-]+)\]$")
_WHEEL = expression(
    r"(?P<name>[^\s/-]+?)-(?P<version>[^\s/-]*?)(?:-\d[^\s/-]*)?-[^\s/-]+-[^\s/-]+-[^\s/-]+\.whl$"
)
_EGG = expression(r"[#&]egg=([^&]*)")
_DIGEST = expression(r"[#&](sha1|sha224|sha384|sha256|sha512|md5)=([0-9a-fA-F]+)")
_HASH = expression(r"--hash[= ]\s*(\S+)")
_PIN = expression(r"===?\s*([^\s,*]+)$")

_OPTIONS = {
    "-r": "requirement", "--requirement": "requirement", "-c": "constraint", "--constraint": "constraint",
    "-i": "index", "--index-url": "index", "--pypi-url": "index", "--extra-index-url": "extra-index",
    "-f": "other", "--find-links": "other", "--trusted-host": "other", "--no-binary": "other",
    "--only-binary": "other", "--use-feature": "other", "--process-dependency-links": "flag",
    "--no-index": "flag", "--pre": "flag", "--prefer-binary": "flag", "--require-hashes": "flag",
    "--no-use-wheel": "flag", "--use-wheel": "flag", "-Z": "flag", "--always-unzip": "flag",
    "--no-deps": "flag", "-U": "flag", "--upgrade": "flag", "--uploaded-prior-to": "other",
    "--no-build-isolation": "flag", "--allow-external": "other", "--allow-unverified": "other",
    "--allow-all-external": "flag", "--no-allow-external": "flag",
}  # fmt: skip
_SCP = expression(r"[\w.-]+@[\w.-]+:[^/]")
_PER_REQUIREMENT = (
    "--hash",
    "--install-option",
    "--global-option",
    "--config-settings",
    "--config-setting",
    "-C",
)


_LONGEST = 4000
"""Characters of a requirement without its options; far longer than any that was meant."""


class BadLine(ValueError):
    """The line is neither a requirement nor an option; the message never quotes it."""


@dataclass(frozen=True, slots=True)
class Option:
    """An option: `requirement`, `constraint`, `index`, `extra-index`, or one that changes no package."""

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement. `link` has the form of a package's origin; `version` is empty unless it is a pin."""

    name: str
    text: str
    version: str = ""
    specifier: str = ""
    marker: str = ""
    link: str = ""
    hashes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


Line = Option | Requirement


def parse(text: str) -> Line:
    """Read one logical line, without comments; `BadLine` when it means nothing to pip."""
    if text.startswith("-"):
        return _option(text)
    words, rest = _split(text)
    if len(words) > _LONGEST:
        raise BadLine("a line too long to be a requirement")
    return _requirement(words, _hashes(rest), editable=False)


def _split(text: str) -> tuple[str, str]:
    """Split a requirement from the options that follow it."""
    at = re.search(r"\s-{1,2}[A-Za-z]", text)
    if at is None:
        return text, ""
    rest = text[at.start() :].strip()
    if not rest.startswith(_PER_REQUIREMENT):
        raise BadLine("a requirement with an option that does not belong to it")
    return text[: at.start()].strip(), rest


def _hashes(rest: str) -> tuple[str, ...]:
    return tuple(_HASH.findall(rest)) if rest else ()


def _option(text: str) -> Line:
    name, separator, value = text.partition("=") if text.startswith("--") else (text, "", "")
    if not separator or any(space in name for space in " \t"):
        parts = text.split(None, 1)
        name, value = parts[0], parts[1] if len(parts) > 1 else ""
        if name[:2] in ("-e", "-r", "-c", "-i", "-f") and len(name) > 2 and not name.startswith("--"):
            name, value = name[:2], name[2:]
    value = value.strip()
    if name in ("-e", "--editable"):
        if not value:
            raise BadLine("an editable requirement without its place")
        words, rest = _split(_unquoted(value[: _LONGEST + 1]))
        return _requirement(words, _hashes(rest), editable=True)
    kind = _OPTIONS.get(name)
    if kind is None:
        raise BadLine("an option that pip does not know")
    if kind == "flag":
        if value and not value.startswith("-"):
            raise BadLine("an option with a value that it does not take")
        return Option("other")
    if not value:
        raise BadLine("an option without its value")
    if kind != "other" and re.search(r"\s[^-\s]", value) and _unquoted(value) == value:
        raise BadLine("an option with more than its value")
    return Option(kind, _unquoted(value).strip())


def _unquoted(value: str) -> str:
    if '"' not in value and "'" not in value:
        return value
    try:
        return " ".join(shlex.split(value))
    except ValueError:
        return value


def _requirement(text: str, hashes: tuple[str, ...], *, editable: bool) -> Requirement:
    flags = ("editable",) if editable else ()
    text = _BLANKS.sub(" ", text)
    at = _AT.match(text)
    if at and not _URL.match(text) and not _SCP.match(text):
        return _linked(at["link"], text, at["name"], at["extras"] or "", at["marker"] or "", hashes, flags)
    body, marker = _marker(text)
    path, extras = _extras(body)
    if _URL.match(body) or editable or _is_path(path):
        return _linked(path, body, "", extras, marker, hashes, flags)
    found = _REQUIREMENT.match(text)
    if found is None:
        raise BadLine("not a requirement that pip can read")
    specifier, version = _specified(found["specifier"] or "")
    return Requirement(
        found["name"], text, version, specifier, plain(found["marker"] or ""), "", hashes,
        _extra_flags(found["extras"] or "", flags),
    )  # fmt: skip


def _specified(text: str) -> tuple[str, str]:
    """Give a specifier without spaces, and the version it pins, if it pins one."""
    parts = [re.sub(r"\s+", "", part) for part in text.split(",") if part.strip()]
    for part in parts:
        operator = re.match(r"[<>=!~]+", part)
        if operator is not None and operator[0] not in _OPERATORS:
            raise BadLine("not a requirement that pip can read")
        if operator is None or (operator[0] != "===" and not _PEP_440.match(part[operator.end() :])):
            raise BadLine("a version that is none by PEP 440")
    pin = _PIN.match(parts[0]) if len(parts) == 1 else None
    return ",".join(parts), pin[1] if pin else ""


def _marker(text: str) -> tuple[str, str]:
    body, separator, marker = text.partition(" ;" if _URL.match(text) else ";")
    return (body.strip(), plain(marker)) if separator else (text, "")


def _extras(body: str) -> tuple[str, str]:
    found = _PATH_EXTRAS.match(body)
    return (found[1].strip(), found[2]) if found and "#egg=" not in body else (body, "")


def _is_path(text: str) -> bool:
    return "/" in text or "\\" in text or text.startswith(".") or text.lower().endswith(_ARCHIVE)


def _extra_flags(extras: str, flags: tuple[str, ...]) -> tuple[str, ...]:
    names = sorted({name.strip().lower() for name in extras.split(",")} - {""})
    return (*flags, *(f"extra={name}" for name in names))


def _linked(
    link: str, text: str, name: str, extras: str, marker: str, hashes: tuple[str, ...], flags: tuple[str, ...]
) -> Requirement:
    version = ""
    if not name and not link.startswith("file://."):  # pip takes what follows for a host
        egg = _EGG.search(link)
        if egg:
            whole = _REQUIREMENT.match(unquote(egg[1]))
            if whole is None:
                raise BadLine("a link whose `egg` is no requirement")
            name, extras = whole["name"], whole["extras"] or extras
            _, version = _specified(whole["specifier"] or "")
        else:
            wheel = _WHEEL.search(link.partition("#")[0].rpartition("/")[2])
            if wheel:
                name, version = wheel["name"].replace("_", "-"), wheel["version"].replace("_", "-")
                version = unquote(version)
    digests = tuple(f"{algorithm}:{value.lower()}" for algorithm, value in _DIGEST.findall(link))
    return Requirement(
        name, text, version, "", plain(marker), origin(link), hashes or digests, _extra_flags(extras, flags)
    )


def origin(link: str) -> str:
    """Write a link as a package's origin: `git+URL@REV`, `url+URL`, `path+DIR`."""
    address, _, fragment = link.partition("#")
    folder = re.search(r"subdirectory=([^&]*)", fragment)
    tail = f"#subdirectory={folder[1]}" if folder else ""
    scheme = address.partition(":")[0].lower()
    if scheme.partition("+")[0] in _VCS:
        return (address if "+" in scheme else f"{scheme}+{address}") + tail
    if scheme == "file" or not _URL.match(address):
        return f"path+{address.removeprefix('file://')}{tail}"
    return f"url+{address}{tail}"
