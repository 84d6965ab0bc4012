"""Files by which a platform runs the project: `fly.toml`, `render.yaml`, an App Platform spec, Kamal's `deploy.yml`.

Such a file that names no environment is production's: it is what a plain deployment takes. `serverless.yml` is for
every stage. Variants with a name (`fly.staging.toml`) are found by it elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from envparity.model.expressions import expression
from envparity.model.records import dataclass, replace
from envparity.model.stages import NAMES
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.paths import OUTSIDE, OUTSIDE_ENDS
from envparity.workspace.discovery.pieces import UNNAMED, Family, Layer, Piece
from envparity.workspace.discovery.sieve import holding
from envparity.workspace.stages import Named, environment_in


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a platform's file is known, and how it is read. A `weak` one makes no environment."""

    name: re.Pattern[str]
    content: re.Pattern[str]
    family: Family
    format: str
    weak: bool = False
    everybodys: bool = False


_KINDS = (
    _Kind(
        expression(r"fly\.toml"),
        expression(r"(?m)^(app|primary_region)\s*=|^\[(env|http_service|deploy|build)\]|^\[\[services\]\]"),
        "settings",
        "fly.toml",
    ),
    _Kind(
        expression(r"render\.ya?ml"),
        expression(r"(?m)^\s*-?\s*(type:\s*(web|worker|pserv|cron)|services:)"),
        "settings",
        "render.yaml",
    ),
    _Kind(expression(r"app\.ya?ml"), expression(r"(?m)^(runtime|env):\s*\w"), "settings", "app.yaml"),
    _Kind(
        expression(r"(app|spec|deploy\.template)\.ya?ml"),
        expression(
            r"(?m)^\s+-?\s*(instance_size_slug|source_dir|http_port|dockerfile_path):|^\s+(github|gitlab|git):\s*\n\s+(repo|repo_clone_url|branch):"
        ),
        "unread",
        "",
    ),
    _Kind(
        expression(r"deploy\.ya?ml"),
        expression(r"(?ms)\A(?=.*^service:)(?=.*^image:)(?=.*^servers:)"),
        "unread",
        "",
    ),
    _Kind(expression(r"Procfile"), expression(r"(?m)^[\w-]+:\s*\S"), "image", "Procfile", weak=True),
    _Kind(
        expression(r"app\.json"),
        expression(r"\"(buildpacks|formation|addons|dyno|scripts)\"\s*:"),
        "unread",
        "",
        weak=True,
    ),
    _Kind(
        expression(r"serverless\.ya?ml"),
        expression(r"(?m)^(service|provider|functions):"),
        "settings",
        "serverless.yml",
        everybodys=True,
    ),
)
_NAMES = frozenset(
    """
    deploy.yml deploy.yaml fly.toml render.yaml render.yml app.yaml app.yml spec.yaml spec.yml deploy.template.yaml Procfile app.json
    serverless.yml serverless.yaml
    """.split()
)
_APP = expression(r"(?m)^app\s*=\s*[\"']([\w-]+)")


def deployed(pieces: Sequence[Piece], paths: Iterable[str], contents: Contents) -> Iterator[Piece]:
    """Give all pieces, those of platforms among them that nothing else took."""
    varied = {piece.group for piece in pieces if piece.named and piece.family == "settings"}
    known = {piece.path for piece in pieces}
    for piece in pieces:
        if piece.named is None and not piece.aside and piece.group in varied and _name(piece.path) in _NAMES:
            yield _beside_variants(piece, pieces)
        else:
            yield piece
    for path in holding(paths, tuple(_NAMES)):
        if path not in known and _name(path) in _NAMES and not _outside(path):
            yield from _of_platform(path, contents)


def _beside_variants(piece: Piece, pieces: Sequence[Piece]) -> Piece:
    """Settle whose `fly.toml` is beside `fly.staging.toml`: nothing layers over it, it is deployed by itself."""
    if not piece.path.endswith("fly.toml"):
        return piece
    names = {other.named.name for other in pieces if other.named and other.group == piece.group}
    if "production" in names:
        return replace(piece, aside=UNNAMED)
    return replace(piece, named=Named(*NAMES["production"]), layer=Layer.OWN, why=_WHY, by_custom=True)


_WHY = "what a plain deployment to the platform takes"


def _of_platform(path: str, contents: Contents) -> Iterator[Piece]:
    text = contents.text(path)[:16384] if contents.is_file(path) and not contents.is_link(path) else ""
    for kind in _KINDS:
        if not kind.name.fullmatch(_name(path)) or not kind.content.search(text):
            continue
        if kind.everybodys:
            why = "functions of every stage"
            yield Piece(path, kind.family, path, why, format=kind.format)
            return
        told = _APP.search(text) if kind.format == "fly.toml" else None
        named = environment_in(told[1]) if told else None
        named = named or Named(*NAMES["production"])
        custom = told is None or environment_in(told[1]) is None
        yield Piece(
            path, kind.family, path, _WHY, named, Layer.OWN, kind.format, weak=kind.weak, by_custom=custom
        )
        return


def _outside(path: str) -> bool:
    parts = path.split("/")[:-1]
    return any(part.lower() in OUTSIDE or OUTSIDE_ENDS.search(part) for part in parts)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
