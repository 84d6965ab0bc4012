"""What is read fast is what a full parser reads: on every sample, and on every real lock that is at hand."""

from __future__ import annotations

import json as standard
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envparity.errors import ReadError
from envparity.readers.document import Document, open_seal
from envparity.readers.packages.conda import pixi
from envparity.readers.packages.javascript import npm, pnpm, yarn
from envparity.readers.packages.php import composer
from envparity.readers.packages.python import poetry, uv
from envparity.readers.packages.rust import cargo
from envparity.readers.syntax import blocks, json, jsonblocks

SAMPLES = Path(__file__).parents[2] / "fixtures" / "packages"
SHARED = Path(__file__).parents[4] / "shared" / "data"


def _files(*names: str, suffixes: tuple[str, ...] = ()) -> Iterator[Path]:
    for root in (SAMPLES, SHARED / "lockfiles", SHARED / "packages"):
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.is_file() and (
                any(name in path.name.lower() for name in names) or path.name.endswith(suffixes or ("\0",))
            ):
                yield path


TOML = [
    *((uv, path) for path in _files("uv.lock", "uv_")),
    *((poetry, path) for path in _files("poetry")),
    *((cargo, path) for path in _files("cargo")),
    *((pnpm, path) for path in _files("pnpm")),
    *((pixi, path) for path in _files("pixi")),
    *((yarn, path) for path in _files("yarn")),
]


def _without_the_fast_path(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    if hasattr(module, "BLOCKS"):
        monkeypatch.setattr(module.BLOCKS, "scan", lambda _: None)
    else:
        monkeypatch.setattr(module, "scan", lambda _: None)


@pytest.mark.parametrize(
    ("module", "path"),
    TOML,
    ids=[f"{module.__name__.rpartition('.')[2]}-{path.parent.name}-{path.name}" for module, path in TOML],
)
def test_a_lock_read_by_pattern_is_what_the_parser_reads(
    module: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path.suffix == ".toml":
        pytest.skip("a manifest, and no lock")
    document = Document(path.name, path.read_bytes())
    try:
        fast = module.READER.read(document, open_seal)
    except ReadError:
        fast = None
    _without_the_fast_path(module, monkeypatch)
    try:
        full = module.READER.read(document, open_seal)
    except ReadError:
        full = None
    assert fast == full


@pytest.mark.parametrize(
    "path",
    [
        SHARED / "lockfiles" / name
        for name in (
            "crewai-uv/new/uv.lock",
            "openhands-poetry/new/poetry.lock",
            "vector-cargo/new/Cargo.lock",
            "pixi-ros2/new/pixi.lock",
        )
    ],
    ids=lambda path: path.name,
)
def test_the_real_locks_do_take_the_fast_path(path: Path) -> None:
    if not path.is_file():
        pytest.skip("the shared locks are not on this machine")
    module = {"uv.lock": uv, "poetry.lock": poetry, "Cargo.lock": cargo, "pixi.lock": pixi}[path.name]
    scan = module.BLOCKS.scan if hasattr(module, "BLOCKS") else module.scan
    found = scan(path.read_text(encoding="utf-8"))
    assert found is not None
    if module is not pixi:
        assert sum(not isinstance(part, module.Entry) for _, part in found[1]) == 0


JSON = [
    *((npm, path) for path in _files("package-lock", "npm-shrinkwrap")),
    *((composer, path) for path in _files("composer")),
]


@pytest.mark.parametrize(
    ("module", "path"),
    JSON,
    ids=[f"{module.__name__.rpartition('.')[2]}-{path.parent.name}-{path.name}" for module, path in JSON],
)
def test_a_lock_read_entry_by_entry_is_what_the_parser_reads(
    module: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = Document(path.name, path.read_bytes())
    results = []
    for cut in (module.cut, lambda *_: None):
        monkeypatch.setattr(module, "cut", cut)
        try:
            results.append(module.READER.read(document, open_seal))
        except ReadError as error:
            results.append(str(error))
    assert results[0] == results[1]


@pytest.mark.parametrize("name", ["lerna-npm/new/package-lock.json", "snipeit-composer/new/composer.lock"])
def test_the_real_json_locks_are_read_entry_by_entry(name: str) -> None:
    path = SHARED / "lockfiles" / name
    if not path.is_file():
        pytest.skip("the shared locks are not on this machine")
    rest, sections = jsonblocks.cut(path.read_bytes(), "packages") or ({}, {})
    whole = standard.loads(path.read_bytes())
    packages = whole.pop("packages")
    assert list(sections["packages"].values()) == list(
        packages.values() if isinstance(packages, dict) else packages
    )
    assert sections["packages"].keys == (
        list(packages) if isinstance(packages, dict) else [""] * len(packages)
    )
    assert {key: value for key, value in rest.items() if key != "packages"} == whole


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace('    "b": {', '     "b": {'),
        lambda text: text.replace('"b"', '"a"'),
        lambda text: text.replace("    },\n", "    }\n"),
        lambda text: text.replace('"packages": {', '"packages": {}, "x": {'),
        lambda text: text.replace('"version": "1"', '"version": 1,'),
        lambda text: text.replace("\n  }\n", "\n"),
        lambda text: text.replace('"a"', '"\\u0061"'),
        lambda text: text + text,
        lambda text: text.replace("{}", "[]"),
    ],
)
def test_what_is_not_written_evenly_is_left_to_the_parser(change: Any) -> None:
    even = '{\n  "v": 1,\n  "packages": {\n    "a": {\n      "version": "1"\n    },\n    "b": {}\n  }\n}\n'
    found = jsonblocks.cut(even.encode(), "packages")
    assert found is not None
    assert list(found[1]["packages"].values()) == [{"version": "1"}, {}]
    assert found[1]["packages"].lines == [4, 7]
    changed = change(even)
    assert changed != even
    cut = jsonblocks.cut(changed.encode(), "packages")
    if cut is not None and "packages" in cut[1]:
        with pytest.raises(jsonblocks.NotEven):
            list(cut[1]["packages"].values())


YAML = [
    path
    for path in _files("pnpm", "pubspec.lock", "podfile.lock", "pixi.lock", suffixes=(".yml", ".yaml"))
    if "pubspec.yaml" not in path.name
]


def _alike(a: Any, b: Any) -> bool:
    """Compare values and lines; what stands in a flow mapping has no line of its own when it is read fast."""
    if isinstance(a, blocks.Table) and isinstance(b, blocks.Table):
        return list(a) == list(b) and all(
            _alike(a[key], b[key]) and a.lines[key] in (0, b.lines[key]) for key in a
        )
    if isinstance(a, blocks.Items) and isinstance(b, blocks.Items):
        return len(a) == len(b) and all(_alike(x, y) for x, y in zip(a, b, strict=True))
    return bool(a == b)


def _same(text: str) -> bool:
    try:
        fast = blocks.scan(text)
    except blocks.NotPlain:
        return True
    full, problems = blocks.parse(text)
    return not problems and len(fast) == len(full) and all(map(_alike, fast, full))


@pytest.mark.parametrize("path", YAML, ids=[f"{path.parent.name}-{path.name}" for path in YAML])
def test_block_yaml_read_by_line_is_what_the_parser_reads(path: Path) -> None:
    assert _same(path.read_text(encoding="utf-8"))


TRICKY = (
    "a: b: c\n", "a: 'it''s'\n", "a: \"x\\ny\"\n", "a: [1, 2\n", "a: {b: c}\n", "a: {b: [c]}\n", "a: b #c\n", "a: b#c\n",
    "a:\n- b\n- c: d\n  e: f\n", "a:\n  - b\n -  c\n", "- - a\n", "a: &x 1\nb: *x\n", "a: |\n  b\n", "a: >-\n  b\n  c\n",
    "a: b\n  c\n", "a:\n  b: c\n d: e\n", "a: !!str 1\n", "? a\n: b\n", "'a': b\n", "\"a\": b\n", "a: -\n", "a: - b\n",
    "---\na: b\n---\nc: d\n", "--- a\n", "a: b\n...\n", "%YAML 1.2\n---\na: b\n", "a: ''\n", "a: \"\"\n", "a: ~\n", "a:\n",
    "a: b\na: c\n", "<<: {a: b}\n", "a: 'b' c\n", "a: 'b'c\n", "a: \"b\" # c\n", "a: [b, 'c, d', \"e\"]\n", "a: [b: c]\n",
    "a: {b}\n", "a: {}\nb: []\n", "a: b:\n", "a : b\n", "a:b\n", "-a: b\n", "- a\n-b\n", "a: @b\n", "a: `b\n", "a: 'b\n",
    "a:\n\n\n  b: c\n\n", "a: b \n", "  a: b\n", "a: {b: c, b: d}\n", "a: http://b/c\n", "a: {b: http://c/d}\n", "a: b\tc\n",
    "# c\na: b # d\n", "a: , b\n", "a: ]b\n", "a:\n- b\nc: d\n", "- a: b\n  c: d\n- e\n", "a: [b,c]\n", "a: {b: c,d: e}\n",
)  # fmt: skip


@pytest.mark.parametrize("text", TRICKY)
def test_a_tricky_text_is_read_alike_or_left_to_the_parser(text: str) -> None:
    try:
        assert _same(text)
    except ReadError:
        with pytest.raises(blocks.NotPlain):
            blocks.scan(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "a: b",
                "  c: d",
                "- e",
                "  - f",
                "g:",
                "  h:",
                "    i: 'j'",
                "- k: l",
                "  m: {n: o}",
                "",
                "# p",
                "- [q]",
                'r: "s" t',
                "    - u:",
            ]
        ),
        max_size=8,
    )
)
def test_any_stack_of_lines_is_read_alike_or_left_to_the_parser(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    try:
        assert _same(text)
    except ReadError:
        with pytest.raises(blocks.NotPlain):
            blocks.scan(text)


values: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(values, st.sampled_from([None, 0, 1, 2, 4, "\t"]))
def test_the_line_of_every_key_and_item_is_where_it_stands(value: Any, indent: Any) -> None:
    text = standard.dumps({"a": value}, indent=indent)
    file = json.parse(Document("a.json", text.encode()))
    if isinstance(value, dict):
        lines = file.lines(("a",), value)
        assert lines == [file.line(("a", key)) for key in value]
        rows = text.split("\n")
        assert all(standard.dumps(key) in rows[line - 1] for key, line in zip(value, lines, strict=True))
    if isinstance(value, list):
        assert file.lines(("a",), value) == [file.line(("a", index)) for index in range(len(value))]


def test_json_with_comments_keeps_its_lines_and_its_strings() -> None:
    text = '{\n  // one, "two"\n  "a": "//no, /*no*/ ,}", /* three\n four */\n  "b": [1, 2, ],\n}\n'
    file = json.parse(Document("a.json", text.encode()), relaxed=True)
    assert file.value == {"a": "//no, /*no*/ ,}", "b": [1, 2]}
    assert (file.line(("a",)), file.line(("b",))) == (3, 5)
