"""Every package reader against files that are cut, shuffled, mistyped or hostile.

Whatever is done to a file, a reader gives a reading (with what it could not read as problems) or a `ReadError`;
never another exception, and never for long.
"""

from __future__ import annotations

import json
import re
import signal
import sqlite3
import struct
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envparity.errors import ReadError
from envparity.model.facts import Reading
from envparity.readers.document import Document, Reader, open_seal
from envparity.readers.packages.ledger import Ledger
from envparity.readers.table import load, reader_for

SAMPLES = Path(__file__).parents[2] / "fixtures" / "packages"
NAMES = sorted(
    str(path.relative_to(SAMPLES))
    for path in SAMPLES.rglob("*")
    if path.is_file() and path.name != "facts.txt"
)
JSON = [
    name
    for name in NAMES
    if (SAMPLES / name).read_bytes()[:1] == b"{" and not name.startswith(("rebar", "bun"))
]
TOML = [
    name
    for name in NAMES
    if name in ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml", "Cargo.lock", "Manifest.toml")
]
CLOSED = [*JSON, "pom.xml", "verification-metadata.xml", "packages.config"]
"""Formats in which a file that was cut off anywhere cannot be whole."""

VERSIONED: tuple[tuple[str, str, str], ...] = (
    ("uv.lock", "version = 1\n", "version = 99\n"),
    ("poetry.lock", 'lock-version = "2.1"', 'lock-version = "99.0"'),
    ("pdm.lock", 'lock_version = "4.5.0"', 'lock_version = "99"'),
    ("pylock.toml", 'lock-version = "1.0"', 'lock-version = "99.0"'),
    ("Pipfile.lock", '"pipfile-spec": 6', '"pipfile-spec": 99'),
    ("conda-lock.yml", "version: 1\n", "version: 99\n"),
    ("pixi.lock", "version: 6\n", "version: 99\n"),
    ("package-lock.json", '"lockfileVersion": 3', '"lockfileVersion": 99'),
    ("yarn.lock", "yarn lockfile v1", "yarn lockfile v99"),
    ("berry/yarn.lock", "  version: 8\n", "  version: 99\n"),
    ("pnpm-lock.yaml", "'9.0'", "'99.0'"),
    ("bun.lock", '"lockfileVersion": 1', '"lockfileVersion": 99'),
    ("deno.lock", '"version": "4"', '"version": "99"'),
    ("Cargo.lock", "version = 4\n", "version = 99\n"),
    ("build.sbt.lock", '"lockVersion": 1', '"lockVersion": 99'),
    ("packages.lock.json", '"version": 1', '"version": 99'),
    ("project.assets.json", '"version": 3', '"version": 99'),
    ("rebar.lock", '"1.2.0"', '"99.0"'),
    ("Package.resolved", '"version" : 2', '"version" : 99'),
    ("conan.lock", '"0.5"', '"99.0"'),
    ("Manifest.toml", '"2.0"', '"99.0"'),
    ("flake.lock", '"version": 7', '"version": 99'),
    ("bom.json", '"1.5"', '"99.0"'),
    ("assistant.spdx.json", "SPDX-2.3", "SPDX-99.0"),
)


def _reader(name: str) -> Reader:
    reader = reader_for(name, (SAMPLES / name).read_bytes()[:4096])
    assert reader is not None
    return reader


def _read(reader: Reader, name: str, data: bytes) -> Reading | ReadError:
    """Read, and hold the reader to its word on every way out."""
    try:
        reading = reader.read(Document(name, data), open_seal)
    except ReadError as error:
        refusal = error
    else:
        return _checked(reading)
    assert refusal.message
    assert refusal.message.isprintable()
    return refusal


def _checked(reading: Reading) -> Reading:
    for problem in reading.problems:
        assert problem.message.isprintable()
        assert problem.key.isprintable()
    for package in reading.packages:
        assert package.name
        assert f"{package.name}{package.version}{package.origin}".isprintable()
        assert package.groups
    return reading


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_off_at_any_byte_is_read_in_part_or_refused(name: str) -> None:
    data, reader = (SAMPLES / name).read_bytes(), _reader(name)
    whole = _read(reader, name, data)
    assert isinstance(whole, Reading)
    for end in range(len(data)):
        result = _read(reader, name, data[:end])
        if name in CLOSED and data[end:].strip():
            assert isinstance(result, ReadError), f"cut at {end} of {len(data)} and taken for whole"
            assert result.line is not None
        elif isinstance(result, Reading):
            assert len(result.packages) <= len(whole.packages) + 1


def _changed(value: Any, other: object) -> Iterator[Any]:
    """Give the value with each of its parts, one at a time, made something else."""
    yield other
    if isinstance(value, dict):
        for key in value:
            for part in _changed(value[key], other):
                yield {**value, key: part}
    elif isinstance(value, list):
        for index in range(len(value)):
            for part in _changed(value[index], other):
                yield [*value[:index], part, *value[index + 1 :]]


OTHERS: tuple[object, ...] = (
    None,
    True,
    7,
    -1.5,
    "",
    "text",
    [],
    [1, None, {}],
    {},
    {"a": {"b": []}},
    10**30,
)


@pytest.mark.parametrize("name", JSON)
def test_any_value_of_another_type_is_a_problem_and_never_an_exception(name: str) -> None:
    value, reader = json.loads((SAMPLES / name).read_bytes()), _reader(name)
    for other in OTHERS:
        for changed in _changed(value, other):
            _read(reader, name, json.dumps(changed, indent=2).encode())


TOML_OTHERS = ("7", "-1.5", "true", '""', "[]", "{}", "[1, {}]", "1979-05-27", '"text"', "{ a = [1] }")


@pytest.mark.parametrize("name", TOML)
def test_any_toml_value_of_another_type_is_a_problem_and_never_an_exception(name: str) -> None:
    text, reader = (SAMPLES / name).read_text(encoding="utf-8"), _reader(name)
    lines = text.splitlines(keepends=True)
    for index, line in enumerate(lines):
        found = re.match(r"([\w.-]+) = (?!\[\n)", line)
        for other in TOML_OTHERS if found else ():
            assert found is not None
            changed = "".join([*lines[:index], f"{found[1]} = {other}\n", *lines[index + 1 :]])
            result = _read(reader, name, changed.encode())
            if isinstance(result, ReadError) and "not TOML" in result.message:
                with pytest.raises(tomllib.TOMLDecodeError):
                    tomllib.loads(changed)


@pytest.mark.parametrize(
    "name", [name for name in NAMES if ".json" in name or "y" in Path(name).suffix or name in TOML]
)
def test_a_mistyped_list_of_packages_is_said_and_not_taken_for_none(name: str) -> None:
    text, reader = (SAMPLES / name).read_text(encoding="utf-8"), _reader(name)
    whole = _read(reader, name, text.encode())
    assert isinstance(whole, Reading)
    for key in ("packages", "package", "dependencies", "libraries", "components", "repos", "default"):
        changed = re.sub(
            rf'^( *"{key}"\s*:\s*)[\[{{]',
            r'\g<1>"x", "was": ' + ("[" if f'"{key}": [' in text else "{"),
            text,
            flags=re.MULTILINE,
        )
        if changed != text:
            result = _read(reader, name, changed.encode())
            assert isinstance(result, ReadError) or result.problems, f"`{key}` is text and nothing is said"


@pytest.mark.parametrize("name", NAMES)
def test_an_unresolved_merge_is_named_with_its_line(name: str) -> None:
    lines = (SAMPLES / name).read_text(encoding="utf-8").splitlines(keepends=True)
    middle = len(lines) // 2
    conflict = [
        *lines[:middle],
        "<<<<<<< ours\n",
        "a\n",
        "=======\n",
        "b\n",
        ">>>>>>> theirs\n",
        *lines[middle:],
    ]
    result = _read(_reader(name), name, "".join(conflict).encode())
    assert isinstance(result, ReadError)
    assert "merge conflict" in result.message
    assert result.line == middle + 1
    assert result.hint


@pytest.mark.parametrize(("name", "known", "unknown"), VERSIONED)
def test_a_version_that_is_not_known_is_refused_with_a_hint(name: str, known: str, unknown: str) -> None:
    text = (SAMPLES / name).read_text(encoding="utf-8")
    assert known in text
    result = _read(_reader(name), name, text.replace(known, unknown, 1).encode())
    assert isinstance(result, ReadError)
    assert "not known" in result.message
    assert "known versions" in result.hint


@pytest.mark.parametrize("name", JSON)
def test_deep_nesting_is_refused(name: str) -> None:
    reader = _reader(name)
    for opening in ("[", '{"a":', '{"packages":', '{"dependencies":{"a":'):
        result = _read(reader, name, (opening * 60_000).encode())
        assert isinstance(result, ReadError)
    for depth in (150, 800):
        nested = '{"dependencies": {"a": ' * depth + '{"version": "1"}' + "}}" * depth
        _read(reader, name, nested.encode())


@pytest.mark.parametrize("name", NAMES)
def test_other_deep_nesting_is_read_or_refused(name: str) -> None:
    reader = _reader(name)
    for text in (
        "a = " + "[" * 5_000,
        "a:\n" + "".join(f"{' ' * i}- a:\n" for i in range(300)),
        "[" * 20_000,
        "<a>" * 5_000,
    ):
        _read(reader, name, text.encode())


HOSTILE: tuple[tuple[str, bytes], ...] = (
    ("nothing", b""),
    ("a byte order mark alone", b"\xef\xbb\xbf"),
    ("zero bytes", b"\x00" * 4096),
    ("Latin-1", 'name = "caf\u00e9"\n'.encode("latin-1")),
    ("UTF-16", "name".encode("utf-16")),
    ("half a surrogate", b'{"a": "\\ud800"}'),
    ("one long line", b"a" * 300_000),
    ("many short lines", b"a\n" * 8_000),
    ("brackets", b"}{][)(" * 10_000),
    ("quotes", b'"' * 50_001),
    ("backslashes", b"\\" * 50_001 + b"\n" + b"a \\\n" * 20_000),
    ("spaces", b" " * 200_000 + b"\n- a"),
    ("line ends", b"\r\n" * 20_000),
    ("colons", b"a:" * 60_000),
    ("steps", b"".join(b" " * i + b"- a:\n" for i in range(600))),
    ("stanzas", b"P:a\nV:1\n\n" * 10_000),
    ("pairs", b"a: b\n" * 20_000),
    ("hyphens", b"a-a.a_a==1;" * 10_000),
    ("a long number", b'{"version": ' + b"9" * 50_000 + b"}"),
    ("an entity bomb", b'<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;">]><packages>&d;</packages>'),
)


@pytest.mark.parametrize(("what", "data"), HOSTILE, ids=[what for what, _ in HOSTILE])
def test_no_reader_raises_or_hangs_on_hostile_bytes(what: str, data: bytes) -> None:
    for name in NAMES:
        reader = _reader(name)
        _read(reader, name, data)
        reader.claims("old/copy.txt", data[:4096])
        reader.claims("old/copy.yml", data[:4096])


@pytest.mark.parametrize("name", NAMES)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(name: str) -> None:
    data, reader = (SAMPLES / name).read_bytes(), _reader(name)
    whole = _read(reader, name, data)
    assert isinstance(whole, Reading)
    for other in (b"\xef\xbb\xbf" + data, data.replace(b"\n", b"\r\n")):
        result = _read(reader, name, other)
        assert isinstance(result, Reading), result
        assert result.packages == whole.packages
        assert result.problems == whole.problems


def test_control_characters_in_a_name_are_a_problem_that_does_not_carry_them() -> None:
    text = (SAMPLES / "package-lock.json").read_text(encoding="utf-8").replace('"right"', '"ri\\u001b[2Jght"')
    result = _read(_reader("package-lock.json"), "package-lock.json", text.encode())
    assert isinstance(result, Reading)
    assert [str(problem) for problem in result.problems] == [
        "line 12: `ri\\x1b[2Jght`: control characters in a package's name, version or origin"
    ]
    assert {package.name for package in result.packages} == {"assistant", "deep", "fs"}


def test_a_digest_of_the_wrong_length_is_a_problem_with_line_and_name() -> None:
    text = re.sub(
        r"(sha256:[0-9a-f]{60})[0-9a-f]{4}", r"\1", (SAMPLES / "uv.lock").read_text(encoding="utf-8"), count=1
    )
    result = _read(_reader("uv.lock"), "uv.lock", text.encode())
    assert isinstance(result, Reading)
    assert [str(problem) for problem in result.problems] == [
        "line 18: `httpx`: a sha256 digest of the wrong length"
    ]
    assert len(result.packages) == 5


TABLES = {
    "package-lock.json": "packages",
    "npm-shrinkwrap.json": "dependencies",
    "Pipfile.lock": "default",
    "renv.lock": "Packages",
    "flake.lock": "nodes",
    "project.assets.json": "libraries",
}


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("indent", [None, 2])
def test_any_table_of_packages_with_a_key_twice_is_told(name: str, indent: int | None) -> None:
    value = json.loads((SAMPLES / name).read_bytes())
    key = next(iter(value[TABLES[name]]))
    text = json.dumps(value, indent=indent)
    written = f"{json.dumps(key)}: "
    at = text.index(written, text.index(f'"{TABLES[name]}"'))
    changed = f"{text[:at]}{written}{{}},\n    {text[at:]}"
    result = _read(_reader(name), name, changed.encode())
    assert isinstance(result, Reading)
    assert [problem.key for problem in result.problems if "twice" in problem.message] == [key]


def test_a_key_that_stands_twice_in_a_lock_is_a_problem() -> None:
    text = (SAMPLES / "package-lock.json").read_text(encoding="utf-8")
    entry = '    "node_modules/deep": {\n      "version": "9.9.9"\n    },\n'
    changed = text.replace('    "node_modules/deep": {', entry + '    "node_modules/deep": {', 1)
    result = _read(_reader("package-lock.json"), "package-lock.json", changed.encode())
    assert isinstance(result, Reading)
    assert [(problem.key, problem.line) for problem in result.problems] == [("node_modules/deep", 23)]


def test_credentials_in_an_address_do_not_reach_a_fact() -> None:
    secret = "not-a-secret-" + "x" * 8
    text = (SAMPLES / "requirements.txt").read_text(encoding="utf-8")
    text = text.replace("https://mirror", f"https://someone:{secret}@mirror").replace(
        "git+https://", f"git+https://{secret}@"
    )
    result = _read(_reader("requirements.txt"), "requirements.txt", text.encode())
    assert isinstance(result, Reading)
    assert secret not in repr(result)
    assert {package.origin for package in result.packages} >= {"registry+https://mirror.example/simple"}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_random_damage_never_raises(name: str, data: st.DataObject) -> None:
    content = bytearray((SAMPLES / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(content) - 1, 0)))
        piece = data.draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from([b'"', b"{", b"]", b":", b"=", b"\n", b"\\", b"null", b"- "]),
            )
        )
        content[at : at + data.draw(st.integers(0, 6))] = piece
    _read(_reader(name), name, bytes(content))


def _rpm_header(tags: dict[int, str | int]) -> bytes:
    index, store = b"", b""
    for tag, value in tags.items():
        kind = 4 if isinstance(value, int) else 6
        if isinstance(value, int):
            store += b"\x00" * (-len(store) % 4)
        index += struct.pack(">IIII", tag, kind, len(store), 1)
        store += struct.pack(">I", value) if isinstance(value, int) else value.encode() + b"\x00"
    return struct.pack(">II", len(tags), len(store)) + index + store


@pytest.fixture
def rpm_database(tmp_path: Path) -> Callable[[list[bytes]], bytes]:
    def make(headers: list[bytes]) -> bytes:
        path = tmp_path / "rpmdb.sqlite"
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB NOT NULL)")
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(header,) for header in headers])
        connection.commit()
        connection.close()
        return path.read_bytes()

    return make


def test_an_rpm_database_gives_its_packages_and_says_which_header_is_damaged(
    rpm_database: Callable[[list[bytes]], bytes],
) -> None:
    good = _rpm_header({1000: "bash", 1001: "5.1.8", 1002: "6.el9", 1003: 1, 1022: "x86_64"})
    key = _rpm_header({1000: "gpg-pubkey", 1001: "fd431d51", 1002: "4ae0493b"})
    result = _read(load("packages.system.rpm"), "rpmdb.sqlite", rpm_database([good, key, good[:20]]))
    assert isinstance(result, Reading)
    assert [(p.ecosystem, p.name, p.version, p.flags) for p in result.packages] == [
        ("rpm", "bash", "1:5.1.8-6.el9", ("arch=x86_64",))
    ]
    assert [str(problem) for problem in result.problems] == [
        "`Packages[3]`: a package whose header cannot be read"
    ]


def test_the_binary_lock_of_bun_is_refused_with_a_hint() -> None:
    data = b"#!/usr/bin/env bun\nbun-lockfile-format-v0\n" + bytes(range(256))
    result = _read(load("packages.javascript.bun"), "bun.lockb", data)
    assert isinstance(result, ReadError)
    assert "binary" in result.message
    assert "bun.lock" in result.hint


def test_an_older_rpm_database_is_refused_with_a_hint() -> None:
    result = _read(load("packages.system.rpm"), "rpmdb.sqlite", b"\x00\x05\x16\x61" * 100)
    assert isinstance(result, ReadError)
    assert "not SQLite" in result.message
    assert result.hint


@given(
    st.text(st.characters(min_codepoint=32, max_codepoint=0x3000), min_size=1, max_size=12),
    st.sampled_from(["npm", "maven", "pypi", "golang", "swift", "deb"]),
)
def test_whatever_is_kept_as_a_name_has_a_package_url(name: str, ecosystem: str) -> None:
    ledger = Ledger(Document("a", b""))
    package = ledger.package(ecosystem, name, "1.0")
    assert package is None or package.purl.startswith(f"pkg:{ecosystem}/")
    assert package is not None or ledger.problems


@pytest.mark.parametrize("line", ["./", "../", "/", ".", "-e ./src/", "./a b/", "file:///", "-e .[x]"])
def test_a_folder_among_requirements_has_a_package_url(line: str) -> None:
    reading = _read(_reader("requirements.txt"), "requirements.txt", f"{line}\n".encode())
    assert isinstance(reading, Reading)
    assert reading.problems or [package.purl for package in reading.packages]


@pytest.mark.parametrize(
    "line",
    ["a==1.0 {}via b", "a {}[b]", "a{}>=1{},<2{}; x", "{}a @ {}https://x.example/a.zip{}y", "a ({}1.0)"],
)
def test_a_long_run_of_blanks_costs_no_more_than_its_length(line: str) -> None:
    text = line.replace("{}", " " * 3000) + "\n"
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    before = signal.signal(signal.SIGVTALRM, lambda *_: pytest.fail("it takes for ever"))
    try:
        _read(_reader("requirements.txt"), "requirements.txt", text.encode())
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
