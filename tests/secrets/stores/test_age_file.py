"""The encrypted file: its two kinds of key, what it refuses, and two that write at once."""

from __future__ import annotations

import base64
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyrage  # type: ignore[import-untyped]
import pytest

from envparity.errors import StoreError
from envparity.secrets.stores.base import Ground
from envparity.secrets.stores.table import open_store
from envparity.secrets.value import Secret

RIGHT = "amber kettle " + "violin"


def answering(root: Path, *answers: str) -> Ground:
    """Stand where a person gives these answers, one after the other."""
    said: Iterator[str] = iter(answers)
    return Ground(root, {}, lambda _: Secret(next(said)))


def test_a_passphrase_opens_it_and_a_wrong_one_is_said_and_changes_nothing(tmp_path: Path) -> None:
    store = open_store("age", answering(tmp_path, RIGHT, RIGHT))
    store.set("secrets.age#production/DB", Secret("violet"))
    data = (tmp_path / "secrets.age").read_bytes()
    assert data.startswith(b"-----BEGIN AGE ENCRYPTED FILE-----")
    assert b"violet" not in data
    assert base64.b64encode(b"production") not in data
    with pytest.raises(StoreError, match=r"`secrets\.age`: wrong passphrase"):
        open_store("age", answering(tmp_path, "wrong")).set("secrets.age#x", Secret("y"))
    assert (tmp_path / "secrets.age").read_bytes() == data
    given = Ground(tmp_path, {"ENVPARITY_PASSPHRASE": RIGHT})
    assert open_store("age", given).get("secrets.age#production/DB") == Secret("violet")


def test_two_passphrases_that_differ_write_nothing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not the same"):
        open_store("age", answering(tmp_path, RIGHT, "other")).set("secrets.age#a", Secret("b"))
    with pytest.raises(StoreError, match="empty passphrase"):
        open_store("age", answering(tmp_path, "")).set("secrets.age#a", Secret("b"))
    assert list(tmp_path.iterdir()) == []


def test_nobody_is_asked_where_nobody_can_answer(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nobody can be asked"):
        open_store("age", Ground(tmp_path, {})).set("secrets.age#a", Secret("b"))
    assert list(tmp_path.iterdir()) == []


def test_another_key_does_not_open_it(ground: Ground, tmp_path: Path) -> None:
    open_store("age", ground).set("secrets.age#a", Secret("b"))
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    with pytest.raises(StoreError, match="the key does not open it"):
        open_store("age", Ground(ground.root, {"ENVPARITY_AGE_KEY_FILE": str(other)})).get("secrets.age#a")
    with pytest.raises(StoreError, match="is closed with a key file"):
        open_store("age", Ground(ground.root, {})).get("secrets.age#a")


@pytest.mark.parametrize(
    ("text", "told"),
    [("", "holds no key"), ("# a comment\n", "holds no key"), ("not a key\n", "is no key file"), (None, "no such key file")],
)  # fmt: skip
def test_a_key_file_that_is_none_is_said(tmp_path: Path, text: str | None, told: str) -> None:
    key = tmp_path / "age.key"
    if text is not None:
        key.write_text(text)
    with pytest.raises(StoreError, match=told):
        open_store("age", Ground(tmp_path, {"ENVPARITY_AGE_KEY_FILE": str(key)})).set("s.age#a", Secret("b"))


@pytest.mark.parametrize("damage", ["cut", "flipped", "text", "empty object", "newer"])
def test_a_damaged_file_is_said_and_left_as_it_is(ground: Ground, damage: str) -> None:
    store = open_store("age", ground)
    store.set("secrets.age#a", Secret("b"))
    file = ground.root / "secrets.age"
    data = file.read_bytes()
    key = Path(ground.variables["ENVPARITY_AGE_KEY_FILE"]).read_text().splitlines()[1]
    recipient = pyrage.x25519.Identity.from_str(key).to_public()
    damaged = {
        "cut": data[:120],
        "flipped": data[:-60] + (b"A" if data[-60:-59] != b"A" else b"B") + data[-59:],
        "text": b"A=b\n",
        "empty object": pyrage.encrypt(b"{}", [recipient]),
        "newer": pyrage.encrypt(b'{"schema": "envparity.store/9", "secrets": {}}', [recipient]),
    }[damage]
    file.write_bytes(damaged)
    for one in (store, open_store("age", ground)):
        with pytest.raises(StoreError, match=r"secrets\.age"):
            one.set("secrets.age#c", Secret("d"))
    assert file.read_bytes() == damaged


def test_the_format_is_age_s_own(ground: Ground) -> None:
    open_store("age", ground).set("secrets.age#a", Secret("b"))
    identity = pyrage.x25519.Identity.from_str(
        Path(ground.variables["ENVPARITY_AGE_KEY_FILE"]).read_text().splitlines()[1]
    )
    assert b'"value": "b"' in pyrage.decrypt((ground.root / "secrets.age").read_bytes(), [identity])


_WRITER = """
import sys
from pathlib import Path
from envparity.secrets.stores.base import Ground
from envparity.secrets.stores.table import open_store
from envparity.secrets.value import Secret
store = open_store("age", Ground(Path(sys.argv[1]), {"ENVPARITY_AGE_KEY_FILE": sys.argv[2]}))
for number in range(10):
    store.set(f"secrets.age#{sys.argv[3]}-{number}", Secret(sys.argv[3]))
"""


def test_two_processes_that_write_at_once_lose_nothing_of_each_other(ground: Ground) -> None:
    key = ground.variables["ENVPARITY_AGE_KEY_FILE"]
    command = [sys.executable, "-c", _WRITER, str(ground.root), key]
    running = [subprocess.Popen([*command, name]) for name in ("one", "two")]
    assert [process.wait(60) for process in running] == [0, 0]
    assert len(open_store("age", ground).list("secrets.age")) == 20
    assert [path.name for path in ground.root.iterdir()] == ["secrets.age"]
