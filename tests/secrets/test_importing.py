"""Moving a dotenv file's secrets into a store and back: nothing else changes, and nothing is ever lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from envparity.errors import EnvparityError, ReadError, StoreError, UsageError
from envparity.jobs.opening import open_workspace
from envparity.jobs.secrets.importing import carry_out, plan_import, plan_undo
from envparity.model.declarations import Workspace
from envparity.model.references import reference_in
from envparity.readers.syntax.dotenv.parser import parse
from envparity.secrets.references import Resolver
from envparity.secrets.stores.base import Ground
from envparity.secrets.value import Secret

PEM = "-----BEGIN " + "PRIVATE KEY-----\nMIIB\n-----END " + "PRIVATE KEY-----"
TEXT = f"""\
# shop, production
LOG_LEVEL=info
export DB_PASSWORD="tricky-{"harbour"}-88"   # the database

API_TOKEN=cobalt-{"stairs"}-lantern-12
DATABASE_URL=postgres://app:${{DB_PASSWORD}}@db/app
QUEUE='amqp://app:juniper-{"rocket"}-saucer@mq/app'
UNSET_SECRET=
SAMPLE_SECRET=change-me
TLS_KEY="{PEM}"
"""
MOVED = ("DB_PASSWORD", "API_TOKEN", "QUEUE", "TLS_KEY")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Make a workspace with one file of secrets, and a key file for its store."""
    import pyrage  # type: ignore[import-untyped]

    root = tmp_path / "shop"
    (root / "profiles").mkdir(parents=True)
    (root / "profiles/production.toml").write_text(
        '[[sources]]\nfiles = [".env.production"]\n[secrets]\nstore = "age"\n'
    )
    (root / ".env.production").write_text(TEXT)
    key = tmp_path / "age.key"
    key.write_text(str(pyrage.x25519.Identity.generate()))
    monkeypatch.setenv("ENVPARITY_AGE_KEY_FILE", str(key))
    return open_workspace(root)


def file_of(shop: Workspace) -> Path:
    return shop.root / ".env.production"


def values_of(text: str) -> dict[str, str]:
    return {entry.key: entry.value or "" for entry in parse(text, "compose", {}).entries}


def test_secrets_move_and_everything_else_stays(shop: Workspace) -> None:
    moving = plan_import(shop, file_of(shop))
    assert [one.key for one in moving.moved] == list(MOVED)
    assert {one.key: one.why for one in moving.left} == {
        "DATABASE_URL": "it is made of other variables",
        "SAMPLE_SECRET": "it is a placeholder",
    }
    assert "harbour" not in repr(moving)
    carry_out(shop, moving)
    text = file_of(shop).read_text()
    assert values_of(text)["DB_PASSWORD"] == "age://secrets.age#production/DB_PASSWORD"
    assert "harbour" not in text
    assert "rocket" not in text
    kept = [
        line
        for line in TEXT.splitlines()
        if not line.startswith(("export", "API", "QUEUE", "TLS", "MIIB", "-----END"))
    ]
    assert [line for line in text.splitlines() if "age://" not in line] == kept
    assert "   # the database\n" in text
    with Resolver(Ground(shop.root)) as resolver:
        for key in MOVED:
            found = reference_in(values_of(text)[key])
            assert found is not None
            assert resolver.get(found) == Secret(values_of(TEXT)[key])


def test_the_way_back_gives_the_file_as_it_was_to_the_byte(shop: Workspace) -> None:
    file_of(shop).chmod(0o640)
    carry_out(shop, plan_import(shop, file_of(shop)))
    assert plan_import(shop, file_of(shop)).moved == ()
    carry_out(shop, plan_undo(shop, file_of(shop)))
    assert file_of(shop).read_text() == TEXT
    assert file_of(shop).stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in shop.root.iterdir()) == [".env.production", "profiles", "secrets.age"]


@pytest.mark.parametrize(
    "text",
    [
        "A_SECRET=one-two-three-four\r\nB=2\r\n",
        "\ufeffA_SECRET=one-two-three-four\nB=2\n",
        "A_SECRET=one-two-three-four",
        "A_SECRET = 'one two\nthree \"four\"'\nB=$$x\n",
        'A_SECRET="one\\ntwo \\"three\\" \\\\four"\n#end',
        "A_SECRET: one-two-three-four # why\n",
        "A_SECRET='pa$word-with-$igns'\n",
    ],
)
def test_line_ends_quotes_and_marks_survive_both_ways(shop: Workspace, text: str) -> None:
    raw = text.encode()
    file_of(shop).write_bytes(raw)
    before = values_of(text)
    carry_out(shop, plan_import(shop, file_of(shop)))
    there = file_of(shop).read_bytes()
    assert there.startswith(raw[:3])
    assert b"three" not in there
    assert there.count(b"\r\n") == raw.count(b"\r\n")
    carry_out(shop, plan_undo(shop, file_of(shop)))
    assert values_of(file_of(shop).read_bytes().decode()) == before


def test_a_key_that_is_named_moves_though_it_is_no_secret(shop: Workspace) -> None:
    carry_out(shop, plan_import(shop, file_of(shop), keys=("LOG_LEVEL",)))
    assert values_of(file_of(shop).read_text())["LOG_LEVEL"].startswith("age://")
    with pytest.raises(UsageError, match="`NOWHERE` is not set"):
        plan_import(shop, file_of(shop), keys=("NOWHERE",))
    with pytest.raises(UsageError, match="cannot be moved: it is made of other variables"):
        plan_import(shop, file_of(shop), keys=("DATABASE_URL",))


def test_what_is_not_understood_in_full_is_not_touched(shop: Workspace) -> None:
    for text, error in (
        ("A_SECRET=one-two-three-four\n!! what\n", ReadError),
        ("A_SECRET='one-two-three-four\n", ReadError),
        ("A_SECRET=\xff\n", ReadError),
    ):
        raw = text.encode("latin-1")
        file_of(shop).write_bytes(raw)
        with pytest.raises(error):
            plan_import(shop, file_of(shop))
        assert file_of(shop).read_bytes() == raw
    file_of(shop).write_text("A_SECRET=one-two-three-four\nA_SECRET=five-six-seven-eight\n")
    moving = plan_import(shop, file_of(shop))
    assert moving.moved == ()
    assert {one.why for one in moving.left} == {"the file sets it 2 times"}


def test_whose_file_it_is_must_be_known(shop: Workspace, tmp_path: Path) -> None:
    other = shop.root / "other.env"
    other.write_text("A_SECRET=one-two-three-four\n")
    with pytest.raises(UsageError, match="does not tell whose it is"):
        plan_import(shop, other)
    assert plan_import(shop, other, environment="production").environment == "production"
    outside = tmp_path / "x.env"
    outside.write_text("A=1\n")
    for path in (outside, shop.root / "none.env", shop.root):
        with pytest.raises(UsageError, match="no file of this workspace"):
            plan_import(shop, path)


def test_a_file_that_compose_takes_in_is_that_environments(shop: Workspace) -> None:
    compose = "services:\n  web:\n    image: shop:1\n    env_file: [web.env]\n"
    (shop.root / "compose.yaml").write_text(compose)
    (shop.root / "web.env").write_text("A_SECRET=one-two-three-four\n")
    (shop.root / "profiles/staging.toml").write_text('[[sources]]\nfiles = ["compose.yaml"]\n')
    assert plan_import(open_workspace(shop.root), shop.root / "web.env").environment == "staging"


def test_a_file_that_changed_after_the_plan_is_left_alone(shop: Workspace) -> None:
    moving = plan_import(shop, file_of(shop))
    changed = TEXT + "NEW=1\n"
    file_of(shop).write_text(changed)
    with pytest.raises(UsageError, match="changed by somebody else"):
        carry_out(shop, moving)
    assert file_of(shop).read_text() == changed


def test_a_store_that_does_not_give_back_what_it_was_given_changes_no_file(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from envparity.secrets.stores import age_file

    monkeypatch.setattr(age_file.AgeFiles, "get", lambda *_: Secret("something else"))
    with pytest.raises(StoreError, match="does not give back"):
        carry_out(shop, plan_import(shop, file_of(shop)))
    assert file_of(shop).read_text() == TEXT


def test_a_missing_value_stops_the_way_back(shop: Workspace) -> None:
    carry_out(shop, plan_import(shop, file_of(shop)))
    before = file_of(shop).read_text()
    (shop.root / "secrets.age").unlink()
    with pytest.raises(StoreError, match="holds nothing"):
        plan_undo(shop, file_of(shop))
    assert file_of(shop).read_text() == before


_EVENTS = frozenset(
    {"open", "os.rename", "os.remove", "os.chmod", "os.chown", "os.mkdir", "tempfile.mkstemp", "fcntl.flock"}
)


def killed_at(step: int, deed: Callable[[], None]) -> bool:
    """Carry a deed out in a child that is killed before its given touch of the disk; say whether it came to its end."""
    child = os.fork()
    if child == 0:
        touched = 0

        def count(event: str, _: object) -> None:
            nonlocal touched
            if event in _EVENTS:
                touched += 1
                if touched == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        try:
            deed()
        except EnvparityError:
            os._exit(3)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFEXITED(status)


def held_somewhere(shop: Workspace) -> dict[str, str]:
    """Give the values that the file or the store has of the keys that move."""
    held = values_of(file_of(shop).read_text())
    with Resolver(Ground(shop.root)) as resolver:
        found = {key: reference_in(held[key]) for key in MOVED}
        return {key: resolver.get(one).reveal() if one else held[key] for key, one in found.items()}


@pytest.mark.parametrize("way", ["into the store", "back"])
def test_whatever_step_it_is_killed_at_each_value_is_in_the_file_or_the_store(
    shop: Workspace, way: str
) -> None:
    carry_out(shop, plan_import(shop, file_of(shop)))
    referring = file_of(shop).read_bytes()

    def deed() -> None:
        back = way == "back"
        carry_out(shop, plan_undo(shop, file_of(shop)) if back else plan_import(shop, file_of(shop)))

    step, ended = 0, False
    while not ended:
        step += 1
        if way == "back":
            file_of(shop).write_bytes(referring)
        else:
            file_of(shop).write_text(TEXT)
            (shop.root / "secrets.age").unlink(missing_ok=True)
        ended = killed_at(step, deed)
        assert file_of(shop).read_bytes() in (TEXT.encode(), referring)
        assert held_somewhere(shop) == {key: values_of(TEXT)[key] for key in MOVED}, step
    assert step > 12
    carry_out(shop, plan_import(shop, file_of(shop)))
    carry_out(shop, plan_undo(shop, file_of(shop)))
    assert sorted(path.name for path in shop.root.iterdir()) == [".env.production", "profiles", "secrets.age"]


def test_killed_between_two_entries_of_a_keyring_nothing_is_lost(
    shop: Workspace, keyring_here: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from envparity.secrets.stores import os_keyring

    asked, ended, number = os_keyring.asked, False, 0
    while not ended:
        number += 1
        file_of(shop).write_text(TEXT)
        child = os.fork()
        if child == 0:
            left = iter(range(number))

            def ask(call: object, limit: float = 20.0, left: Iterator[int] = left) -> object:
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)
                return asked(call, limit)  # type: ignore[arg-type]

            monkeypatch.setattr(os_keyring, "asked", ask)
            carry_out(shop, plan_import(shop, file_of(shop), store="keyring"))
            os._exit(0)
        ended = os.WIFEXITED(os.waitpid(child, 0)[1])
        assert held_somewhere(shop) == {key: values_of(TEXT)[key] for key in MOVED}
    assert number > len(MOVED)
    assert "keyring://envparity/shop/production/DB_PASSWORD" in file_of(shop).read_text()
