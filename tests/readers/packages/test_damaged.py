"""A lock that is damaged is read alike by the fast path and by the full parser, or refused by both."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import ReadError
from envparity.readers.document import Document, open_seal
from envparity.readers.packages.conda import pixi
from envparity.readers.packages.javascript import npm, pnpm, yarn
from envparity.readers.packages.php import composer
from envparity.readers.packages.python import poetry, uv
from envparity.readers.packages.rust import cargo

SAMPLES = Path(__file__).parents[2] / "fixtures" / "packages"
SHARED = Path(__file__).parents[4] / "shared" / "data" / "lockfiles"
FORMATS: dict[str, tuple[Any, str]] = {
    "uv.lock": (uv, "crewai-uv/new/uv.lock"),
    "poetry.lock": (poetry, "textual-poetry/new/poetry.lock"),
    "Cargo.lock": (cargo, "vector-cargo/new/Cargo.lock"),
    "pnpm-lock.yaml": (pnpm, "payload-pnpm/new/pnpm-lock.yaml"),
    "berry/yarn.lock": (yarn, "medusa-berry/new/yarn.lock"),
    "pixi.lock": (pixi, ""),
    "package-lock.json": (npm, ""),
    "composer.lock": (composer, ""),
}
PIECES: tuple[str, ...] = (
    *"\"\\\n #:{},\x01\t='[]-0x", "\x7f", "\x0b", "é", ' "', "\n\n", "  ", "---\n", "<<<<<<< a\n", "]\n", "{}",
)  # fmt: skip


def _few(text: str, between: str, number: int) -> str:
    """Keep the beginning of a lock and a few of its packages."""
    head, *entries = text.split(between)
    short = [entry for entry in entries[:-1] if len(entry) < 1_500]
    return between.join([head, *random.Random(4).sample(short, min(number, len(short)))])


def _texts(name: str, real: str) -> list[str]:
    texts = [(SAMPLES / name).read_text("utf-8")]
    path = SHARED / real
    if not real or not path.is_file():
        return texts
    text = path.read_text("utf-8")
    if name != "pnpm-lock.yaml":
        return [*texts, _few(text, "\n\n" if "yarn" in name else "\n[[package]]\n", 8)]
    importers, packages, snapshots = (
        text.index(f"\n{word}:\n") for word in ("importers", "packages", "snapshots")
    )
    parts = (text[:packages], text[packages:snapshots], text[snapshots:].rstrip("\n"))
    assert importers < packages
    return [*texts, "\n\n".join(_few(part, "\n\n", 12).rstrip("\n") for part in parts) + "\n"]


def _damaged(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    how = chance.randrange(6)
    if how == 0:
        return text[:at] + text[at + 1 :]
    if how < 3:
        piece = PIECES[chance.randrange(len(PIECES))]
        return text[:at] + piece + text[at + how - 1 :]
    lines = text.split("\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    if how == 3:
        del lines[first]
    elif how == 4:
        lines.insert(first, lines[second])
    else:
        lines[first], lines[second] = lines[second], lines[first]
    return "\n".join(lines)


def _outcome(module: Any, document: Document) -> object:
    try:
        return module.READER.read(document, open_seal)
    except ReadError:
        return "refused"


@pytest.mark.parametrize("name", FORMATS)
def test_damage_is_seen_alike_by_the_fast_path_and_the_parser(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, real = FORMATS[name]
    texts = _texts(name, real)
    chance = random.Random(name)
    damaged = [_damaged(chance.choice(texts), chance) for _ in range(250)]
    documents = [Document(name, text.encode()) for text in damaged]
    fast = [_outcome(module, document) for document in documents]
    for holder, way in ((getattr(module, "BLOCKS", None), "scan"), (module, "scan"), (module, "cut")):
        if hasattr(holder, way):
            monkeypatch.setattr(holder, way, lambda *_: None)
    for document, found in zip(documents, fast, strict=True):
        assert found == _outcome(module, document), document.data.decode()
    assert 0 < fast.count("refused") < len(fast)
