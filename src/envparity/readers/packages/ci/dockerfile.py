"""Reads the images that a Dockerfile builds on: `FROM`, and `COPY --from` of images.

Format: https://docs.docker.com/reference/dockerfile/. The last stage's image is what runs; those of other stages
build it. Build arguments are filled in with their defaults; one without a default leaves the image unknown.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.model.images import ImageName, image_name
from envparity.model.pins import asked
from envparity.model.records import dataclass
from envparity.readers.document import Document
from envparity.readers.packages.ledger import Ledger
from envparity.readers.packages.reader import PackageReader
from envparity.readers.syntax.dockerfile import filled, instructions

_FROM = expression(r"FROM\s+((?:--\S+\s+)*)(\S+)(?:\s+AS\s+(\S+))?\s*$", re.IGNORECASE)
_COPY = expression(r"(?:COPY|ADD)\s+(?:--\S+\s+)*--from=(\S+)\s", re.IGNORECASE)
_MOUNT = expression(r"--mount=\S*?from=([^,\s]+)")
_ARG = expression(r"ARG\s+(\w+)(?:=(\S*|\"[^\"]*\"|'[^']*'))?\s*$", re.IGNORECASE)
_RUNTIMES = {
    "amazoncorretto": "Java",
    "bun": "Bun",
    "deno": "Deno",
    "eclipse-temurin": "Java",
    "elixir": "Elixir",
    "erlang": "Erlang",
    "golang": "Go",
    "node": "Node.js",
    "openjdk": "Java",
    "php": "PHP",
    "python": "Python",
    "ruby": "Ruby",
    "rust": "Rust",
    "swift": "Swift",
}
_DOTNET = frozenset({"dotnet/aspnet", "dotnet/runtime", "dotnet/runtime-deps", "dotnet/sdk"})


@dataclass(slots=True)
class _Image:
    text: str
    line: int
    final: bool = False
    stage: bool = False
    platform: str = ""
    known: bool = True


def collect(document: Document, ledger: Ledger) -> None:
    """Read a Dockerfile."""
    defaults: dict[str, str] = {}
    stages: set[str] = set()
    images: list[_Image] = []
    for number, line in instructions(document.text()):
        argument, base = _ARG.match(line), _FROM.match(line)
        if argument and not stages and not images:
            if argument[2] is not None:
                defaults[argument[1]] = argument[2].strip("\"'")
        elif base:
            text, known = filled(base[2], defaults)
            for image in images:
                image.final = False
            if text.lower() not in stages and text != "scratch":
                found = re.search(r"--platform=(\S+)", base[1])
                images.append(
                    _Image(
                        text, number, final=True, stage=True, platform=found[1] if found else "", known=known
                    )
                )
            stages.add((base[3] or f"{len(stages)}").lower())
        else:
            for other in (*_COPY.findall(line), *_MOUNT.findall(line)):
                text, known = filled(other, defaults)
                if text.lower() not in stages and not text.isdigit():
                    images.append(_Image(text, number, known=known))
    if not images and not stages:
        ledger.problem("the file has no `FROM`", 1)
    for image in images:
        _record(ledger, image)
    _tell_runtimes(ledger, images)


def _record(ledger: Ledger, image: _Image) -> None:
    name = image_name(image.text) if image.known else None
    if name is None or not name.repository:
        ledger.problem("an image that only a build argument names", image.line)
        return
    flags = [f"platform={image.platform}"] if image.platform and "$" not in image.platform else []
    if name.floating:
        flags.append("floating")
    ledger.package(
        "docker",
        f"{name.registry}/{name.repository}" if name.registry else name.repository,
        name.tag,
        image.line,
        groups=("runtime",) if image.final else ("build",),
        hashes=(name.digest,) if name.digest else (),
        direct=True,
        flags=tuple(sorted(flags)),
    )


def _tell_runtimes(ledger: Ledger, images: list[_Image]) -> None:
    """Tell each language once: as the last stage that brings it does, which is where it is compiled or run."""
    told: dict[str, tuple[str, int]] = {}
    for image in images:
        name = image_name(image.text) if image.known and image.stage else None
        runtime = _runtime(name) if name else ""
        version = _version(runtime, name) if name and runtime else ""
        if version:
            told[runtime] = (version, image.line)
    for runtime, (version, line) in told.items():
        ledger.runtime(runtime, version, line)


def _version(runtime: str, name: ImageName) -> str:
    """Give the version of a language's image: its tag's, a line's own name, or the word for the newest there is."""
    if name.version or name.digest:
        return name.version
    words = name.tag.split("-")
    lines = [word for word in words if asked(runtime, word).kind == "pin"]
    if lines:
        return lines[0]
    if "/" in name.repository and not name.floating:
        return ""  # somebody's own image, whose tag is their own word
    return words[0] if asked(runtime, words[0]).kind == "floating" else "latest"


def _runtime(name: ImageName) -> str:
    if name.repository.endswith(tuple(_DOTNET)):
        return ".NET"
    return _RUNTIMES.get(name.last, "")


def _looks(path: str, head: bytes) -> bool:
    name = path.rpartition("/")[2].lower()
    return name.startswith(("dockerfile", "containerfile")) or (
        not name.endswith((".md", ".txt", ".rst", ".yml", ".yaml", ".json", ".toml", ".sql"))
        and re.search(rb"^FROM\s+[\w./:@$\{-]+(?:\s+AS\s+\S+)?\s*$", head, re.MULTILINE) is not None
        and re.search(
            rb"^(?:RUN|COPY|CMD|ENTRYPOINT|WORKDIR|ENV|USER|EXPOSE|ADD|LABEL)\s", head, re.MULTILINE
        )
        is not None
    )


READER = PackageReader(
    "Dockerfile",
    collect,
    names=("dockerfile", "containerfile", "*.dockerfile", "dockerfile.*", "*.containerfile"),
    head=_looks,
    gives=frozenset({"package", "runtime"}),
)
