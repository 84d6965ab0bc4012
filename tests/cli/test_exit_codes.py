"""The exit code is the answer."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

ALIKE: dict[str, str | bytes] = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": "LOG_LEVEL=info\nAPP_ENV=staging\n",
    "production.env": "LOG_LEVEL=info\nAPP_ENV=production\n",
}
APART: dict[str, str | bytes] = {
    **ALIKE,
    "production.env": "LOG_LEVEL=info\nAPP_ENV=production\nDEBUG=true\n",
}
UNREAD: dict[str, str | bytes] = {**ALIKE, "production.env": b"LOG_LEVEL=\xff\n"}


@pytest.mark.parametrize(
    ("files", "arguments", "code"),
    [
        (ALIKE, ("check",), 0),
        (APART, ("check",), 1),
        (APART, ("check", "--fail-on", "critical"), 0),
        (APART, ("report",), 0),
        (APART, (), 0),
        (UNREAD, ("check",), 3),
        (UNREAD, ("check", "--fail-on", "critical"), 3),
        (UNREAD, ("report",), 0),
        (UNREAD, ("compare",), 3),
        (UNREAD, ("inspect", "production.env"), 3),
        (ALIKE, ("inspect", "production.env"), 0),
        (ALIKE, ("report", "nowhere"), 2),
        (ALIKE, ("inspect", "nowhere"), 2),
        (ALIKE, ("chekc",), 2),
        (ALIKE, ("check", "--fail-on", "dire"), 2),
        (ALIKE, ("report", "--from", "staging"), 2),
        (ALIKE, ("report", "--from", "staging", "--to", "staging"), 2),
        (ALIKE, ("explain", "NONE999"), 2),
        (ALIKE, ("ps",), 4),
    ],
)
def test_each_outcome_has_its_exit_code(
    envparity: Run, tree: Tree, files: dict[str, str | bytes], arguments: tuple[str, ...], code: int
) -> None:
    result = envparity(*arguments, cwd=tree(files), DOCKER_HOST="unix:///nonexistent/docker.sock")
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr


def test_an_error_goes_to_stderr_with_its_hint_and_leaves_stdout_empty(envparity: Run, tree: Tree) -> None:
    result = envparity("report", "nowhere", cwd=tree(ALIKE))
    assert result.stdout == ""
    assert (
        result.stderr
        == "error: no environment is called `nowhere`\nhint: there are: `staging`, `production`\n"
    )


def test_a_misspelt_command_names_the_one_that_is_near(envparity: Run, tree: Tree) -> None:
    assert "did you mean `check`?" in envparity("chekc", cwd=tree(ALIKE)).stderr


def test_the_same_input_gives_the_same_bytes(envparity: Run, tree: Tree) -> None:
    root = tree(APART)
    for arguments in (
        ("compare", "--format", "json"),
        ("compare",),
        ("report",),
        ("inspect", "production.env"),
    ):
        first, second = (envparity(*arguments, cwd=root) for _ in range(2))
        assert _timeless(first.stdout) == _timeless(second.stdout)


def _timeless(text: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?", "", text)


def test_a_file_is_written_whole_or_not_at_all(envparity: Run, tree: Tree) -> None:
    root = tree({**APART, "report.json": "former"})
    assert envparity("report", "--format", "json", "-o", "report.json", cwd=root).returncode == 0
    assert json.loads((root / "report.json").read_text())["schema"] == "envparity.report/1"
    assert (root / "report.json").stat().st_mode & 0o077 == 0
    failed = envparity("report", "--format", "json", "-o", "none/report.json", cwd=root)
    assert failed.returncode == 2
    assert "`none/report.json` cannot be written: no such file or directory" in failed.stderr
    assert sorted(path.name for path in root.iterdir() if path.is_file()) == [
        "production.env", "report.json", "staging.env",
    ]  # fmt: skip


def test_a_device_is_written_to_and_a_link_stays_a_link(envparity: Run, tree: Tree) -> None:
    root = tree({**APART, "kept.txt": "former"})
    (root / "link.txt").symlink_to("kept.txt")
    os.mkfifo(root / "pipe")
    with subprocess.Popen(["cat", str(root / "pipe")], stdout=subprocess.PIPE, text=True) as reader:
        assert envparity("list", "-o", "pipe", cwd=root).returncode == 0
        assert "staging" in reader.communicate(timeout=120)[0]
    assert (root / "pipe").is_fifo()
    assert envparity("list", "-o", "link.txt", cwd=root).returncode == 0
    assert (root / "link.txt").is_symlink()
    assert "staging" in (root / "kept.txt").read_text()
    assert "staging" in envparity("list", "-o", "-", cwd=root).stdout
    assert not (root / "-").exists()


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", ["list", "explain --format json", "report"])
def test_a_full_disk_behind_stdout_is_said(tree: Tree, tmp_path: Path, arguments: str) -> None:
    root = tree({**APART, "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n'})
    command = f"{sys.executable} -m envparity {arguments}"
    variables = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run(
        ["bash", "-c", command], cwd=root, env=variables, capture_output=True, check=False, timeout=180
    )
    full = subprocess.run(
        ["bash", "-c", f"{command} >/dev/full"],
        cwd=root, env=variables, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert full.stderr == "error: the output cannot be written: no space left on device\n"
    assert full.returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes descriptors")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("report >&-", 0, ""),
        ("check >&-", 1, ""),
        ("--version >&-", 0, ""),
        ("secrets set staging A_TOKEN <&-", 2, "error: an empty value is no secret"),
    ],
)
def test_a_standard_stream_that_is_closed_is_as_if_nothing_were_there(
    tree: Tree, tmp_path: Path, command: str, code: int, said: str
) -> None:
    variables = {**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    result = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m envparity {command}"],
        cwd=tree(APART), env=variables, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
    assert "failed" not in result.stderr
    assert "Traceback" not in result.stderr
    assert said in result.stderr
    assert (result.stdout, result.returncode) == ("", code)


def test_an_option_of_the_program_behind_a_command_is_told_its_place(envparity: Run, tree: Tree) -> None:
    said = envparity("check", "--resolve", cwd=tree(ALIKE)).stderr
    assert said.endswith("hint: it stands before the command: `envparity --resolve …`\n")


@pytest.mark.parametrize("switch", ["-v", "--verbose"])
@pytest.mark.parametrize("command", [("report",), ("explain", "SEC003"), ("secrets", "list")])
def test_verbose_means_the_same_behind_a_command(
    envparity: Run, tree: Tree, switch: str, command: tuple[str, ...]
) -> None:
    root = tree(APART)
    behind, before = envparity(*command, switch, cwd=root), envparity(switch, *command, cwd=root)
    assert (behind.returncode, behind.stderr) == (before.returncode, before.stderr)
    assert behind.stdout
    assert _without_time(behind.stdout) == _without_time(before.stdout)


def _without_time(text: str) -> list[str]:
    return text.splitlines()[1:]


def test_the_switches_of_what_exec_runs_stay_its_own() -> None:
    from envparity.cli.start import settled

    for call in (
        ["exec", "dev", "web", "curl", "-v"],
        ["-C", "-v", "exec", "dev", "web", "ls", "-q"],
        ["-qC", "shop", "exec", "dev", "web", "grep", "-v", "x"],
    ):
        assert settled(list(call)) == call
    assert settled(["-C", "shop", "list", "-v", "--", "-q"]) == ["-v", "-C", "shop", "list", "--", "-q"]


def test_what_stands_behind_two_dashes_is_no_switch(envparity: Run, tree: Tree) -> None:
    said = envparity("report", "--", "-v", cwd=tree(APART)).stderr
    assert "no environment is called `-v`" in said


def test_a_reader_that_goes_away_is_no_error(envparity: Run, tree: Tree) -> None:
    root = tree(APART)
    command = f"{sys.executable} -m envparity explain | head -n 1; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(
        ["bash", "-c", command],
        cwd=root,
        capture_output=True,
        text=True,
        env={**os.environ},
        check=False,
        timeout=180,
    )
    assert result.stderr == ""
    assert result.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check",), 1),
        (("check", "--format", "json"), 1),
        (("-q", "check", "--format", "html"), 1),
        (("report", "--format", "html"), 0),
        (("explain",), 0),
        (("schema", "report"), 0),
        (("config", "validate"), 0),
        (("--version",), 0),
        (("--help",), 0),
        (("check", "--help"), 0),
        (("secrets", "scan", "--help"), 0),
    ],
)
def test_the_answer_is_the_same_where_nobody_reads(
    tree: Tree, arguments: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    root = tree(APART)
    for _ in range(2):  # the second time from what was kept
        reader, writer = os.pipe()
        os.close(reader)
        with os.fdopen(writer, "w") as out:
            done = subprocess.run(
                [sys.executable, "-m", "envparity", *arguments],
                cwd=root, stdout=out, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
                env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")},
            )  # fmt: skip
        assert (done.returncode, "rror" in done.stderr) == (code, False), done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"), [(("check",), 1), (("report", "nowhere"), 2), (("nothing",), 2)]
)
def test_the_answer_is_the_same_where_nobody_listens(
    tree: Tree, arguments: tuple[str, ...], code: int, tmp_path: Path
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as out:
        done = subprocess.run(
            [sys.executable, "-m", "envparity", *arguments],
            cwd=tree(APART), stdout=out, stderr=out, text=True, check=False, timeout=60,
            env={**os.environ, "HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        )  # fmt: skip
    assert done.returncode == code


def test_version_and_help_need_no_workspace(envparity: Run, tmp_path: Path) -> None:
    assert envparity("--version", cwd=tmp_path).stdout.startswith("envparity ")
    shown = envparity("--help", cwd=tmp_path).stdout
    assert all(f"\n  {name}" in shown for name in ("init", "report", "check", "switch", "doctor"))


@pytest.mark.parametrize(
    "name", ["init", "list", "inspect", "compare", "report", "check", "expect", "explain", "up", "switch"]
)
def test_every_command_explains_itself(envparity: Run, tmp_path: Path, name: str) -> None:
    result = envparity(name, "--help", cwd=tmp_path)
    assert result.returncode == 0
    assert "--format" in result.stdout


def test_every_json_output_is_of_its_published_schema(envparity: Run, tree: Tree) -> None:
    import jsonschema

    root = tree(APART)
    outputs = {
        "report": ("check", "--format", "json"),
        "compare": ("compare", "--format", "json"),
        "facts": ("inspect", "production", "--format", "json"),
        "list": ("list", "--format", "json"),
        "explain": ("explain", "--format", "json"),
    }
    for name, arguments in outputs.items():
        form = json.loads(envparity("schema", name, cwd=root).stdout)
        jsonschema.validate(json.loads(envparity(*arguments, cwd=root).stdout), form)
    assert json.loads(envparity("schema", "profile", cwd=root).stdout)["title"]


def test_a_setting_can_be_followed_to_each_place_that_sets_it(envparity: Run, tree: Tree) -> None:
    root = tree(
        {
            "profiles/production.toml": '[[sources]]\nfiles = ["base.env", "production.env"]\n',
            "base.env": "LOG_LEVEL=debug\n",
            "production.env": "\nLOG_LEVEL=info\n",
        }
    )
    shown = envparity("explain", "LOG_LEVEL", "--environment", "production", cwd=root).stdout
    assert [line.strip() for line in shown.splitlines()[3:]] == [
        "base.env:1  overridden",
        "production.env:2  info",
    ]
    data = json.loads(
        envparity("explain", "LOG_LEVEL", "--environment", "production", "--format", "json", cwd=root).stdout
    )
    assert [place["path"] for place in data["settings"][0]["places"]] == ["base.env", "production.env"]
    wrong = envparity("explain", "LOG_LEVLE", "--environment", "production", cwd=root)
    assert wrong.returncode == 2
    assert "did you mean `LOG_LEVEL`?" in wrong.stderr


@pytest.mark.parametrize(
    ("name", "hint"),
    [("prod-103x", "did you mean `prod-103`"), ("elsewhere", "`envparity list` names them")],
)
def test_of_many_environments_those_with_a_name_like_it_are_told(
    envparity: Run, tree: Tree, name: str, hint: str
) -> None:
    profile = 'stage = "production"\n[[sources]]\nfiles = ["a.env"]\n'
    root = tree({"a.env": "A=1\n", **{f"profiles/prod-{at}.toml": profile for at in range(100, 140)}})
    result = envparity("report", name, cwd=root)
    assert result.returncode == 2
    assert f"hint: there are 40; {hint}" in result.stderr
