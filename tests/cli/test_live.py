"""What is seen of running containers and said to them, on a real engine, from the command line."""

from __future__ import annotations

import fcntl
import io
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tarfile
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import EnvparityError
from envparity.jobs.running.copying import copy_out
from envparity.jobs.running.levels import level_of, said

Run = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = pytest.mark.engine

LINES = [
    '{"level":"error","msg":"bad \\\\u001b[2Jthing","n":3}',
    "2026-01-01 12:00:00 WARN slow",
    "\\033]0;title\\007plain [bold]text[/bold]",
]
COMPOSE = """\
services:
  web:
    image: envparity-test/mini:1
    environment: {NAME: web}
    ports: ["127.0.0.1::8000"]
    stop_grace_period: 0s
  talk:
    image: envparity-test/mini:1
    init: true
    command: ["sh", "-c", "printf '%s\\n' '@0' '@1'; printf '@2\\n'; sleep 1000"]
    stop_grace_period: 0s
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, engine: object) -> Iterator[Path]:
    made = tmp_path_factory.mktemp("live")
    (made / "profiles").mkdir()
    text = COMPOSE
    for at, line in enumerate(LINES):
        text = text.replace(f"@{at}", line.replace('"', '\\"') if at < 2 else line.replace("\\", "\\\\"))
    (made / "compose.yaml").write_text(text)
    runtime = '[[sources]]\nfiles = ["compose.yaml"]\n[runtime]\ncompose = ["compose.yaml"]\n'
    for name, more in (("development", ""), ("production", "")):
        project = f"envparity-live-{os.getpid()}-{name}"
        (made / f"profiles/{name}.toml").write_text(f'{runtime}project = "{project}"\n{more}')
    up = said_to(made, "up", "development")
    assert up.returncode == 0, up.stderr
    yield made
    assert said_to(made, "down", "development", "--volumes").returncode == 0


def said_to(root: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "envparity", "-C", str(root), *words]
    environment = {**os.environ, "XDG_STATE_HOME": str(root.parent / "state")}
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, input=stdin, check=False, timeout=150
    )


def test_exec_hands_input_output_and_exit_code_on(root: Path) -> None:
    told = said_to(
        root,
        "exec",
        "-e",
        "WORD=given",
        "development",
        "web",
        "sh",
        "-c",
        "cat; echo $WORD >&2; exit 7",
        stdin="in\n",
    )
    assert (told.returncode, told.stdout, told.stderr) == (7, "in\n", "given\n")
    large = said_to(root, "exec", "development", "web", "sh", "-c", "yes | head -c 3000000")
    assert len(large.stdout) == 3_000_000


def test_exec_of_what_is_not_there_says_so(root: Path) -> None:
    missing = said_to(root, "exec", "development", "web", "no-such-program")
    assert missing.returncode in (4, 126, 127)
    assert "no-such-program" in missing.stderr + missing.stdout
    nobody = said_to(root, "exec", "development", "nobody", "true")
    assert nobody.returncode == 2
    assert "no service `nobody` of `development` is here" in nobody.stderr
    held = said_to(root, "exec", "production", "web", "true")
    assert held.returncode == 2
    assert "`--confirm production`" in held.stderr


def test_exec_in_a_terminal_has_one_with_the_windows_size_and_follows_it(root: Path) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(root)
        os.execv(sys.executable, [sys.executable, "-m", "envparity", "exec", "development", "web"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 33, 111, 0, 0))
    seen = b""

    def until(text: bytes) -> None:
        nonlocal seen
        end = time.monotonic() + 90
        while text not in seen and time.monotonic() < end:
            if select.select([terminal], [], [], 1)[0]:
                seen += os.read(terminal, 4096)
        assert text in seen

    os.write(terminal, b"stty size; tty; echo $((40+2))\n")
    until(b"42")
    assert b"33 111" in seen
    assert b"/dev/pts/" in seen
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 77, 0, 0))
    os.write(terminal, b"until test \"$(stty size)\" = '20 77'; do sleep 0.1; done; echo $((50+3))\n")
    until(b"53")
    # The inner shell speaks once the terminal is its own: an interrupt before that would reach the outer one alone.
    os.write(terminal, b"sh -c 'echo $((7000+1)); exec sleep 1000'\n")
    until(b"7001")
    os.write(terminal, b"\x03")
    os.write(terminal, b"echo $((60+4)); exit 5\n")
    until(b"64")
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 5


def test_logs_understand_levels_and_json_and_let_no_control_character_through(root: Path) -> None:
    whole = said_to(root, "logs", "development", "talk").stdout
    assert "talk | bad thing level=error n=3\n" in whole
    assert "talk | plain [bold]text[/bold]\n" in whole
    assert re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", whole) is None
    graver = said_to(root, "logs", "development", "--level", "warning", "--format", "json").stdout
    assert [json.loads(line)["level"] for line in graver.splitlines()] == ["error", "warning"]
    found = said_to(root, "logs", "development", "-g", "sl.w").stdout
    assert found == "talk | 2026-01-01 12:00:00 WARN slow\n"
    assert said_to(root, "logs", "development", "-g", "(").returncode == 2


def test_stats_and_top_and_port_tell_what_runs_line_by_line(root: Path) -> None:
    told = said_to(root, "stats", "development", "--once", "--format", "json").stdout
    rows = {row["service"]: row for row in map(json.loads, told.splitlines())}
    assert set(rows) == {"web", "talk"}
    assert all(row["memory"] > 0 and row["processes"] > 0 and row["restarts"] == 0 for row in rows.values())
    assert "memory" in said_to(root, "stats", "development", "web", "--once").stdout
    processes = said_to(root, "top", "development", "web", "--format", "json").stdout
    assert "httpd" in json.dumps(json.loads(processes)["rows"])
    port = said_to(root, "port", "development", "web", "8000").stdout
    assert re.fullmatch(r"127\.0\.0\.1:\d+\n", port)
    assert said_to(root, "port", "development", "web", "9").returncode == 2


def test_files_are_copied_in_and_out(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a").write_text("one")
    (folder / "b").write_bytes(bytes(100_000))
    assert said_to(root, "cp", "development", str(folder), "web:/tmp/given").returncode == 0
    out = tmp_path / "out"
    assert said_to(root, "cp", "development", "web:/tmp/given", str(out)).returncode == 0
    assert {path.name: path.stat().st_size for path in out.iterdir()} == {"a": 3, "b": 100_000}
    missing = said_to(root, "cp", "development", "web:/no/such", str(tmp_path))
    assert missing.returncode == 4
    assert not re.search("[0-9a-f]{12}", missing.stderr), missing.stderr
    assert "`web`" in missing.stderr
    assert said_to(root, "cp", "development", "web:", str(tmp_path)).returncode == 2
    assert said_to(root, "cp", "development", "here", "there").returncode == 2


@pytest.mark.parametrize("name", ["../outside", "/absolute", "folder/link"])
def test_a_container_cannot_write_outside_of_the_target(tmp_path: Path, name: str) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo(name)
        if name.endswith("link"):
            entry.type, entry.linkname = tarfile.SYMTYPE, "../../../etc/passwd"
        tar.addfile(entry)

    class Held:
        def pack(self, *_: Any, **__: Any) -> Iterator[bytes]:
            return iter([packed.getvalue()])

    into = tmp_path / "into"
    into.mkdir()
    if name == "/absolute":
        copy_out(Held(), "dev", "web", "/x", into / "x")  # type: ignore[arg-type]
        assert not Path("/absolute").exists()
        return
    with pytest.raises(EnvparityError, match="is not copied"):
        copy_out(Held(), "dev", "web", "/x", into / "x")  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.rglob("*")] == ["into"]


def test_scale_makes_as_many_as_asked_until_the_next_up(root: Path) -> None:
    def count() -> int:
        rows = json.loads(said_to(root, "ps", "development", "--format", "json").stdout)["containers"]
        return sum(row["service"] == "talk" for row in rows)

    assert said_to(root, "scale", "development", "talk=3").returncode == 0
    assert count() == 3
    assert said_to(root, "pause", "development", "talk").returncode == 0
    assert "paused" in said_to(root, "ps", "development").stdout
    assert said_to(root, "unpause", "development").returncode == 0
    assert said_to(root, "scale", "development", "talk=x").returncode == 2
    assert said_to(root, "up", "development").returncode == 0
    assert count() == 1


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("INFO: started", "info"), ("[error] 12#12: x", "error"), ("level=warn msg=x", "warning"),
        ('{"severity":"CRITICAL","message":"x"}', "error"), ('{"level":50,"msg":"x"}', "error"),
        ('{"level":30}', "info"), ("E0102 12:00:00.1 file.go:1] x", "error"), ("an error page was shown", "error"),
        ("errors: 0", ""), ("GET /debugger 200", ""), ('{"level":', ""), ("[" * 100_000, ""), ("", ""),
        ("2026-01-01 UTC LOG:  ready", "info"), ("Traceback (most recent call last):", "error"),
    ],
)  # fmt: skip
def test_a_lines_level_is_what_it_says_of_itself(line: str, level: str) -> None:
    assert level_of(line) == level
    assert said(line) is not None
