"""Bad input: a clear error with file, line and key, the right exit code, no traceback, nothing half-written."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest

from envparity.cli.group import command
from envparity.errors import WriteError
from envparity.jobs.writing import pieces_of, write_file

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

GOOD = '[[sources]]\nfiles = ["app.env"]\n'

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
)


def profiles(**files: str | bytes) -> dict[str, str | bytes]:
    """Make a workspace whose development environment reads the files given, by file name with `__` for a dot."""
    names = ", ".join(f'"{name}"' for name in files)
    made: dict[str, str | bytes] = {"profiles/development.toml": f"[[sources]]\nfiles = [{names}]\n"}
    return {**made, **files}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"profiles/a.toml": "name = \n"}, "profiles/a.toml:1"),
        ({"profiles/a.toml": f"{GOOD}\nstagee = 'x'\n"}, "stagee"),
        ({"profiles/a.toml": f"schema = 99\nstage = 'staging'\n{GOOD}"}, "schema"),
        ({"profiles/a.toml": f"stage = 'orbit'\n{GOOD}"}, "stage"),
        ({"profiles/staging.toml": "[[sources]]\nfiles = 'app.env'\n"}, "files"),
        ({"profiles/staging.toml": "[[sources]]\nfiles = []\n"}, "files"),
        ({"profiles/staging.toml": "[[sources]]\nfiles = ['../outside.env']\n"}, "leaves the workspace"),
        ({"profiles/staging.toml": b"\xff\xfe\x00"}, "profiles/staging.toml"),
        ({"profiles/staging.toml": GOOD, "profiles/b.toml": f"name = 'staging'\n{GOOD}"}, "staging"),
    ],
)
def test_a_wrong_profile_is_refused_with_its_file_and_key(
    envparity: Run, tree: Tree, files: dict[str, str | bytes], said: str
) -> None:
    result = envparity("report", cwd=tree({**files, "app.env": "A=1\n"}))
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("compose.yaml", BOMB, "compose.yaml"),
        ("compose.yaml", "services:\n  web: [\n", "compose.yaml"),
        ("compose.yaml", "services:\n  web:\n    extends: {service: web}\n", "web"),
        ("compose.yaml", "include: [compose.yaml]\nservices: {}\n", "compose.yaml"),
        ("compose.yaml", "services:\n  web:\n    image: a\n    env_file: gone.env\n", "gone.env"),
        ("compose.yaml", "[" * 5000, "compose.yaml"),
        ("uv.lock", "version = 99\n", "99"),
        ("uv.lock", 'version = 1\n<<<<<<< HEAD\n', "uv.lock"),
        ("package-lock.json", '{"lockfileVersion": 99, "packages": {}}', "99"),
        ("package-lock.json", '{"lockfileVersion": 3, "packages"', "package-lock.json"),
        ("poetry.lock", b"\xff\xfe", "poetry.lock"),
        ("requirements.txt", "-r requirements.txt\nhttpx==1.0\n", "requirements.txt"),
        ("app.env", b"A=\xff\n", "app.env"),
    ],
    ids=[
        "bomb", "syntax", "extends itself", "includes itself", "missing env_file", "nested deeply", "unknown uv version",
        "merge conflict", "unknown npm version", "cut short", "not text", "cyclic requirements", "bad byte",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_in_full_is_named_and_the_verdict_is_incomplete(
    envparity: Run, tree: Tree, name: str, content: str | bytes, said: str
) -> None:
    result = envparity("check", "--fail-on", "critical", cwd=tree(profiles(**{name: content})))
    assert result.returncode == 3, result.stdout + result.stderr
    assert said in result.stdout
    assert "Traceback" not in result.stderr


def test_a_missing_file_a_folder_and_a_pipe_make_the_verdict_incomplete(envparity: Run, tree: Tree) -> None:
    import os

    declared = '[[sources]]\nfiles = ["gone.env", "folder.env", "pipe.env", "huge.env"]\n'
    root = tree({"profiles/development.toml": declared, "folder.env/x": ""})
    os.mkfifo(root / "pipe.env")
    with (root / "huge.env").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    result = envparity("check", cwd=root)
    assert result.returncode == 3
    for said in ("no such file", "a folder", "not a regular file", "100 MiB"):
        assert said in result.stdout


def test_a_large_dotenv_file_below_the_limit_is_read(envparity: Run, tree: Tree) -> None:
    lines = "".join(f"KEY_{n}=value number {n} of many that stand in this file\n" for n in range(90_000))
    result = envparity("inspect", "big.env", "--format", "json", cwd=tree({"big.env": lines}))
    assert result.returncode == 0
    assert result.stdout.count('"key":"KEY_') == 90_000


def test_a_folder_without_environments_is_said_and_only_init_cannot_go_on(envparity: Run, tree: Tree) -> None:
    root = tree({"README.md": "nothing here\n"})
    assert envparity("list", cwd=root).returncode == 0
    assert envparity("report", cwd=root).returncode == 0
    assert envparity("init", cwd=root).returncode == 2
    assert not (root / "profiles").exists()


def test_a_folder_that_does_not_exist_is_said(envparity: Run, tmp_path: Path) -> None:
    result = envparity("-C", "none", "report", cwd=tmp_path)
    assert result.returncode == 2
    assert "`none` does not exist" in result.stderr


def test_an_engine_that_is_not_there_is_said_with_the_next_step(envparity: Run, tree: Tree) -> None:
    files: dict[str, str | bytes] = {
        "profiles/development.toml": '[[sources]]\nfiles = ["compose.yaml"]\n[runtime]\ncompose = ["compose.yaml"]\n',
        "compose.yaml": "services:\n  web:\n    image: none\n",
    }
    result = envparity("up", "development", cwd=tree(files), DOCKER_HOST="unix:///nonexistent/docker.sock")
    assert result.returncode == 4
    assert "/nonexistent/docker.sock" in result.stderr
    assert "hint: " in result.stderr


def test_a_link_that_leads_to_itself_is_named_and_one_that_leads_on_is_read_by_its_own_name(
    envparity: Run, tree: Tree
) -> None:
    root = tree({"shared/values": "A=1\n"})
    (root / "loop.env").symlink_to("loop.env")
    (root / ".env").symlink_to("shared/values")
    looped = envparity("inspect", "loop.env", cwd=root)
    assert looped.returncode == 3
    assert "symbolic links" in looped.stdout
    linked = json.loads(envparity("inspect", ".env", "--format", "json", cwd=root).stdout)
    assert (linked["status"], [setting["key"] for setting in linked["settings"]]) == ("read", ["A"])


def test_a_compose_file_that_is_not_there_is_named_with_the_key_that_names_it(
    envparity: Run, tree: Tree
) -> None:
    root = tree({"profiles/development.toml": '[runtime]\ncompose = ["none.yaml"]\n'})
    refused = envparity("up", "development", "--dry-run", cwd=root)
    assert refused.returncode == 3
    assert refused.stderr == (
        "error: `none.yaml`: no such file\nhint: `runtime.compose` of its profile names it\n"
    )


def _commands(one: click.Command, above: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(one, click.Group):
        for name in one.list_commands(click.Context(one)):
            inner = one.get_command(click.Context(one), name)
            assert inner is not None
            yield from _commands(inner, f"{above} {name}".strip())
    yield above, one


def _options(name: str) -> dict[str, click.Parameter]:
    commands = _commands(command, "")
    return {above: given for above, one in commands for given in one.params if name in given.opts}


def test_every_command_that_prints_can_print_json_and_into_a_file() -> None:
    else_than_text = {"exec", "cp", "serve", "secrets get", "config", "secrets", ""}
    assert _options("--format").keys() == {name for name, _ in _commands(command, "")} - else_than_text
    assert _options("-o").keys() == _options("--format").keys()


def test_a_file_that_is_written_need_not_be_readable() -> None:
    found = _options("-o")
    assert len(found) > 20
    for name, option in found.items():
        assert isinstance(option.type, click.Path), name
        assert not option.type.readable, name


@pytest.mark.parametrize("command", ["report", "ps", "snapshot", "secrets"])
def test_a_name_that_is_nearly_an_environments_is_guessed(envparity: Run, tree: Tree, command: str) -> None:
    root = tree({"profiles/development.toml": GOOD, "app.env": "A=1\n"})
    arguments = ("secrets", "get", "developmet", "A") if "secrets" in command else (command, "developmet")
    done = envparity(*arguments, cwd=root, ENVPARITY_KEY="")
    assert done.returncode == 2
    assert "no environment is called `developmet`" in done.stderr
    assert "did you mean `development`?" in done.stderr


def _fail() -> None:
    raise ZeroDivisionError


def test_a_file_of_pieces_is_there_whole_or_grows_as_it_is_asked(tmp_path: Path) -> None:
    whole, growing = tmp_path / "whole", tmp_path / "growing"
    whole.write_text("before")
    with suppress(ZeroDivisionError), pieces_of(whole, grows=False) as out:
        out.write("half")
        _fail()
    assert whole.read_text() == "before"
    with pieces_of(whole, grows=False) as out:
        out.write("all")
        assert whole.read_text() == "before"
    assert whole.read_text() == "all"
    with pieces_of(growing, grows=True) as out:
        out.write("one")
        out.flush()
        assert growing.read_text() == "one"
    with pytest.raises(WriteError, match="cannot be written"), pieces_of(tmp_path / "no" / "x", grows=False):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["growing", "whole"]


@pytest.mark.skipif(not Path("/dev/fd").is_dir(), reason="no descriptor has a name here")
@pytest.mark.parametrize("grows", [True, False])
def test_a_pipe_is_written_to_by_the_name_that_leads_to_it(grows: bool) -> None:
    behind, before = os.pipe()
    with os.fdopen(behind) as read:
        with os.fdopen(before, "w"):
            write_file("all\n", Path(f"/dev/fd/{before}"))
            with pieces_of(Path(f"/dev/fd/{before}"), grows=grows) as out:
                out.write("more\n")
        assert read.read() == "all\nmore\n"
