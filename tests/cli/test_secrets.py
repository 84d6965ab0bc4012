"""`envparity secrets`: values come from stdin or a prompt without echo, and go to a pipe or not at all."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

OLD, NEW = "tricky-" + "harbour-88", "cobalt-" + "stairs-lantern"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Make a workspace with two environments, and a key file in its parent."""
    import pyrage  # type: ignore[import-untyped]

    root = tmp_path / "shop"
    (root / "profiles").mkdir(parents=True)
    for name in ("staging", "production"):
        (root / f"profiles/{name}.toml").write_text(
            f'[[sources]]\nfiles = ["{name}.env"]\n[secrets]\nstore = "age"\n'
        )
        (root / f"{name}.env").write_text(f"LOG_LEVEL=info\nDB_PASSWORD={OLD}-{name}\n")
    (tmp_path / "age.key").write_text(str(pyrage.x25519.Identity.generate()))
    return root


def variables(shop: Path) -> dict[str, str]:
    home = shop.parent
    return {
        **os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_CACHE_HOME": str(home / "cache"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "ENVPARITY_AGE_KEY_FILE": str(home / "age.key"),
    }  # fmt: skip


def run(shop: Path, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "envparity", "secrets", *arguments]
    return subprocess.run(
        command,
        cwd=shop,
        env=variables(shop),
        input=given,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def test_set_from_stdin_get_to_a_pipe_rotate_and_back(shop: Path) -> None:
    done = run(shop, "set", "production", "API_TOKEN", given=f"{OLD}\n")
    assert (done.returncode, done.stdout) == (0, "age://secrets.age#production/API_TOKEN\n")
    assert "write `API_TOKEN=age://" in done.stderr
    assert run(shop, "get", "production", "API_TOKEN").stdout == OLD
    assert run(shop, "rotate", "production", "API_TOKEN", given=NEW).returncode == 0
    assert run(shop, "get", "production", "API_TOKEN").stdout == NEW
    again = run(shop, "rotate", "production", "API_TOKEN", given="third-value-of-it")
    assert again.returncode == 2
    assert "was not confirmed" in again.stderr
    assert run(shop, "rotate", "production", "API_TOKEN", "--back").returncode == 0
    assert run(shop, "get", "production", "API_TOKEN").stdout == OLD
    assert run(shop, "rotate", "production", "API_TOKEN", "--generate").returncode == 0
    assert run(shop, "rotate", "production", "API_TOKEN", "--confirm").returncode == 0
    assert len(run(shop, "get", "production", "API_TOKEN").stdout) == 43
    assert "has no former value" in run(shop, "rotate", "production", "API_TOKEN", "--back").stderr
    refused = run(shop, "remove", "production", "API_TOKEN")
    assert "`production` is protected" in refused.stderr
    assert run(shop, "remove", "production", "API_TOKEN", "--confirm", "production").returncode == 0
    gone = run(shop, "get", "production", "API_TOKEN")
    assert (gone.returncode, gone.stdout) == (2, "")
    assert "holds nothing" in gone.stderr


def test_what_a_file_says_goes_before_the_store_and_a_reference_leads_there(shop: Path) -> None:
    assert run(shop, "get", "production", "DB_PASSWORD").stdout == f"{OLD}-production"
    done = run(shop, "import", "production.env", "--format", "json")
    told = json.loads(done.stdout)
    assert told["schema"] == "envparity.import/1"
    assert told["moved"] == [
        {"key": "DB_PASSWORD", "line": 2, "reference": "age://secrets.age#production/DB_PASSWORD"}
    ]
    assert OLD not in (shop / "production.env").read_text()
    assert run(shop, "get", "production", "DB_PASSWORD").stdout == f"{OLD}-production"
    assert run(shop, "set", "production", "DB_PASSWORD", given=NEW).returncode == 0
    assert run(shop, "import", "production.env", "--undo").returncode == 0
    assert f"DB_PASSWORD={NEW}\n" in (shop / "production.env").read_text()


def test_a_dry_run_changes_nothing(shop: Path) -> None:
    before = (shop / "production.env").read_text()
    done = run(shop, "import", "production.env", "--dry-run")
    assert done.returncode == 0
    assert done.stdout == "DB_PASSWORD  -> age://secrets.age#production/DB_PASSWORD\n"
    assert (shop / "production.env").read_text() == before
    assert not (shop / "secrets.age").exists()


@pytest.mark.parametrize(
    ("arguments", "given", "told"),
    [
        (("set", "nowhere", "A"), "x", "no environment is called `nowhere`"),
        (("set", "production", "A=hunter2-value"), "x", "a key holds no blanks and no `=`"),
        (("set", "production", "A", "--store", "vault"), "x", "`vault` alone names no place"),
        (("set", "production", "A", "--store", "x://y"), "x", "no store of secrets"),
        (("set", "production", "A", "--store", "env://A"), "x", "cannot be written"),
        (("set", "production", "A"), "", "an empty value is no secret"),
        (("set", "production", "A", "--store", "keyring"), "x", "no keyring that answers"),
        (("set", "production", "A", "--store", "vault://secret/a"), "x", "no vault is named"),
        (("rotate", "production", "NOWHERE"), "x", "holds nothing"),
        (("rotate", "production", "DB_PASSWORD"), "x", "`production.env:2` holds the value itself"),
        (("rotate", "production", "A", "--back", "--confirm"), "", "do not go together"),
        (("get", "production", "NOWHERE"), "", "holds nothing"),
        (("import", "nowhere.env"), "", "no file of this workspace"),
        (("import", "production.env", "--undo", "--key", "A"), "", "takes neither"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_with_a_hint(
    shop: Path, arguments: tuple[str, ...], given: str, told: str
) -> None:
    done = run(shop, *arguments, given=given)
    assert done.returncode in (2, 4)
    assert told in done.stderr
    assert done.stdout == ""
    assert "hint: " in done.stderr or "do not go together" in told or "takes neither" in told
    assert "hunter2" not in done.stderr.replace("A=hunter2", "")


@contextmanager
def terminal(shop: Path, *arguments: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a command at a terminal of its own; give the terminal's other end."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "envparity", "secrets", *arguments]
    process = subprocess.Popen(
        command,
        cwd=shop,
        env=variables(shop),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield ours, process
    finally:
        process.kill()
        process.wait(60)
        os.close(ours)


def seen(ours: int, until: bytes) -> bytes:
    """Read what the terminal shows until something stands there."""
    shown, end = b"", time.monotonic() + 90
    while until not in shown and time.monotonic() < end:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                shown += os.read(ours, 4096)
            except OSError:
                break
    return shown


def test_a_prompt_does_not_echo_and_asks_twice(shop: Path) -> None:
    with terminal(shop, "set", "production", "API_TOKEN") as (ours, process):
        shown = seen(ours, b"New value of API_TOKEN: ")  # nothing is echoed from the blank on
        os.write(ours, f"{OLD}\n".encode())
        shown += seen(ours, b"The same again: ")
        os.write(ours, f"{OLD}\n".encode())
        shown += seen(ours, b"write `API_TOKEN=")
        assert process.wait(90) == 0
    assert b"age://secrets.age#production/API_TOKEN" in shown
    assert OLD.encode() not in shown
    assert run(shop, "get", "production", "API_TOKEN").stdout == OLD


def test_a_terminal_sees_a_value_only_when_it_is_asked_to_reveal(shop: Path) -> None:
    with terminal(shop, "get", "production", "DB_PASSWORD") as (ours, process):
        shown = seen(ours, b"hint:")
        assert process.wait(90) == 2
    assert b"a terminal shows it to whoever looks on" in shown
    assert OLD.encode() not in shown
    with terminal(shop, "get", "production", "DB_PASSWORD", "--reveal") as (ours, process):
        shown = seen(ours, f"{OLD}-production".encode())
        assert process.wait(90) == 0
    assert f"{OLD}-production".encode() in shown


def test_no_process_ever_shows_a_value_in_its_arguments_or_variables(shop: Path) -> None:
    """Look at every process of the machine while a value is set, moved and shown."""
    found: list[str] = []
    for arguments, given in (
        (("set", "production", "API_TOKEN"), OLD),
        (("rotate", "production", "API_TOKEN"), NEW),
        (("import", "production.env"), ""),
        (("get", "production", "DB_PASSWORD"), ""),
    ):
        process = subprocess.Popen(
            [sys.executable, "-m", "envparity", "secrets", *arguments],
            cwd=shop, env=variables(shop), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(given.encode())
        process.stdin.close()
        while process.poll() is None:
            found += _shown_by_processes()
        assert process.returncode == 0
    assert found == []


def _shown_by_processes() -> list[str]:
    told = []
    for folder in Path("/proc").glob("[0-9]*"):
        for name in ("cmdline", "environ"):
            try:
                data = (folder / name).read_bytes()
            except OSError:
                continue
            if OLD.encode() in data or NEW.encode() in data:
                told.append(f"{folder.name} {name}")
    return told


def test_a_search_knows_what_stores_of_this_machine_hold_and_says_which_it_did_not_ask(shop: Path) -> None:
    assert run(shop, "import", "production.env").returncode == 0
    with (shop / "production.env").open("a") as file:
        file.write("FAR_TOKEN=vault://secret/shop#FAR\n")
    (shop / "notes.md").write_text(f"the password is {OLD}-production, do not tell\n")
    done = run(shop, "scan", "--format", "json")
    known = [found for found in json.loads(done.stdout)["findings"] if found["certainty"] == "known"]
    assert [found["path"] for found in known] == ["notes.md"]
    assert "secrets in stores beyond this machine are not looked for: 1" in done.stderr
    command = [sys.executable, "-m", "envparity", "--resolve", "secrets", "scan"]
    asked = subprocess.run(
        command, cwd=shop, env=variables(shop), capture_output=True, text=True, check=False
    )
    assert "no vault is named" in " ".join((asked.stdout + asked.stderr).split())
