"""`envparity secrets scan`: what it finds where, what it answers with, and what it makes of bad input."""

from __future__ import annotations

import base64
import json
import os
import resource
import subprocess
from collections.abc import Callable
from hashlib import md5, sha1
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from envparity.report.schema import schema_of

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Tree = Callable[[dict[str, str | bytes]], Path]

LIVE = "q8Zr" + "T4wLx0Pn2"
STAGED = "m3Vb" + "K9dQe7Hs1"
TOKEN = "xoxb-" + "123456789012-123456789012-AbCdEfGhIjKlMnOpQrStUvWx"

WORKSPACE: dict[str, str | bytes] = {
    "profiles/staging.toml": '[[sources]]\nfiles = ["staging.env"]\n',
    "profiles/production.toml": '[[sources]]\nfiles = ["production.env"]\n',
    "staging.env": f"DB_PASSWORD={STAGED}\n",
    "production.env": f"DATABASE_URL=postgres://app:{LIVE}@db.prod.example/app\n",
}


def _scan(envparity: Run, root: Path, *arguments: str, code: int) -> Any:
    done = envparity("secrets", "scan", *arguments, "--format", "json", cwd=root)
    assert done.returncode == code, done.stderr
    assert LIVE not in done.stdout + done.stderr
    document = json.loads(done.stdout)
    Draft202012Validator(schema_of("scan")).validate(document)
    return document


def test_a_secret_where_its_environment_keeps_it_is_not_reported(envparity: Run, tree: Tree) -> None:
    document = _scan(envparity, tree(WORKSPACE), code=0)
    assert document["findings"] == []
    assert document["scanned"]["known"] == 2


def test_productions_secret_elsewhere_is_found_with_line_and_column(envparity: Run, tree: Tree) -> None:
    encoded = base64.b64encode(f"x{LIVE}y".encode()).decode()
    root = tree(
        {**WORKSPACE, "docs/run.md": f"# Run\n\n  use {LIVE} here\n", "app/seed.py": f"DATA = {encoded!r}\n"}
    )
    seed, run = _scan(envparity, root, code=1)["findings"]
    assert (run["path"], run["line"], run["column"], run["length"]) == ("docs/run.md", 3, 7, len(LIVE))
    assert (run["code"], run["certainty"], run["environments"]) == ("SEC030", "known", ["production"])
    assert run["holders"] == [{"environment": "production", "key": "DATABASE_URL"}]
    assert (seed["path"], seed["spelling"]) == ("app/seed.py", "base64")
    assert run["fingerprint"] == seed["fingerprint"]


def test_a_file_of_another_environment_is_no_home(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "staging.env": f"OTHER_PASSWORD={LIVE}\n"})
    (found,) = _scan(envparity, root, code=1)["findings"]
    assert (found["path"], found["code"]) == ("staging.env", "SEC030")
    assert found["message"] == "`DATABASE_URL` of production, `OTHER_PASSWORD` of staging"


def test_nothing_to_look_into_is_not_called_free_of_secrets(envparity: Run, tree: Tree) -> None:
    root = tree({})
    subprocess.run(["git", "init", "-q", root], check=True)
    done = envparity("secrets", "scan", cwd=root)
    assert done.returncode == 3
    assert "there is no file that git does not ignore (`--ignored` looks into those too)" in done.stdout
    assert done.stdout.splitlines()[-1] == "INCOMPLETE  nothing was looked into"
    told = _scan(envparity, root, "--ignored", code=3)
    assert (told["scanned"]["files"], told["problems"]) == (0, ["there is no file"])


def test_a_secret_that_nobody_declared_is_found_by_its_form(envparity: Run, tree: Tree) -> None:
    root = tree({"notes.txt": f"\ufeffé {TOKEN}\n"})
    (found,) = _scan(envparity, root, code=1)["findings"]
    assert (found["kind"], found["code"], found["certainty"]) == ("slack-token", "SEC032", "structure")
    assert (found["line"], found["column"], found["length"]) == (1, 3, len(TOKEN))


def test_only_known_secrets_are_looked_for_when_asked_to(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "notes.txt": TOKEN})
    assert _scan(envparity, root, "--known", code=0)["findings"] == []


def test_the_policy_accepts_what_stands_at_a_path_with_a_reason_and_an_end(
    envparity: Run, tree: Tree
) -> None:
    accepted = (
        '[[expect]]\ncode = "SEC032"\nsubject = "tests/*"\nreason = "a fixture"\nby = "me"\nuntil = {}\n'
    )
    files: dict[str, str | bytes] = {**WORKSPACE, "tests/data.txt": TOKEN}
    root = tree({**files, "envparity.toml": accepted.format("2999-01-01")})
    (found,) = _scan(envparity, root, code=0)["findings"]
    assert found["expected"] == {"reason": "a fixture", "by": "me", "until": "2999-01-01"}
    assert envparity("check", cwd=root).returncode == 0
    _scan(envparity, tree({**files, "envparity.toml": accepted.format("2020-01-01")}), code=1)


def test_history_names_the_first_commit_that_brought_a_secret(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "a.txt": "nothing\n", ".gitignore": "*.env\n"})

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.example", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "begin")
    (root / "a.txt").write_text(f"one\ntwo {LIVE}\n")
    git("commit", "-qam", "leak")
    leaked = git("rev-parse", "HEAD")
    (root / "a.txt").write_text("clean\n")
    git("commit", "-qam", f"mention {STAGED} in words")
    assert _scan(envparity, root, code=0)["findings"] == []
    document = _scan(envparity, root, "--history", code=1)
    file, message = document["findings"]
    assert (file["path"], file["line"], file["commit"]) == ("a.txt", 2, leaked)
    assert (message["place"], message["code"]) == ("message", "SEC031")
    assert document["scanned"]["commits"] == 3


def _tar(files: dict[str, bytes]) -> bytes:
    import io
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def _image() -> bytes:
    config = {
        "config": {"Env": ["PATH=/bin", f"PGPASSWORD={LIVE}"], "Labels": {"note": TOKEN}},
        "rootfs": {"type": "layers", "diff_ids": []},
        "history": [{"created_by": f"RUN curl -u ci:{STAGED} https://x.example"}],
    }
    first = _tar({"srv/.env": f"DB_PASSWORD={LIVE}\n".encode()})
    second = _tar({"srv/.wh..env": b""})
    return _tar(
        {
            "c" * 64 + ".json": json.dumps(config).encode(),
            "aa/layer.tar": first,
            "bb/layer.tar": second,
            "manifest.json": b"[]",
        }
    )


def test_an_image_is_searched_in_each_layer_and_in_its_configuration(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "image.tar": _image()})
    document = _scan(envparity, root, "image.tar", code=1)
    places = {
        (found.get("layer") or found["place"], found["path"], found["code"]) for found in document["findings"]
    }
    assert places == {
        ("sha256:aa", "srv/.env", "SEC030"),
        ("environment", "image.tar", "SEC030"),
        ("labels", "image.tar", "SEC032"),
        ("history", "image.tar", "SEC031"),
    }
    assert document["scanned"]["layers"] == 2


def test_what_a_distribution_shipped_as_it_is_holds_nobodys_secret(envparity: Run, tree: Tree) -> None:
    line = b"db_password = gR7-kelp-Vio1et-44\n"
    known = f"p = {LIVE}\n".encode()
    sums = f"{md5(line, usedforsecurity=False).hexdigest()}  usr/share/x.conf\n".encode()
    conffile = b"Conffiles:\n /etc/x.conf " + sums[:32] + b"\n"
    digest = base64.b64encode(sha1(line, usedforsecurity=False).digest())
    dpkg, status, apk = "var/lib/dpkg/info/x:amd64.md5sums", "var/lib/dpkg/status", "lib/apk/db/installed"
    debian = b"Package: x\nMaintainer: X team <x@lists.debian.org>\n"
    other = b"Package: x\nMaintainer: Shop <ops@shop.example>\n"
    alpine, strange = b"P:x\nm:X <x@alpinelinux.org>\n", b"P:x\nm:X <x@shop.example>\n"
    changed = {("etc/changed.conf", "SEC032"), ("etc/known.conf", "SEC030")}
    cases: list[tuple[dict[str, bytes], bool]] = [
        (
            {
                dpkg: sums + f"{md5(known, usedforsecurity=False).hexdigest()}  etc/known.conf\n".encode(),
                status: debian,
            },
            True,
        ),
        ({status: debian + conffile}, True),
        ({apk: alpine + b"R:x.conf\nZ:Q1" + digest + b"\n"}, True),
        ({dpkg: sums}, False),
        ({dpkg: sums, status: other}, False),
        ({status: other + conffile + b"\n" + debian.replace(b" x\n", b" y\n")}, False),
        ({apk: strange + b"R:x.conf\nZ:Q1" + digest + b"\n"}, False),
    ]
    for lists, shipped in cases:
        files = {
            "etc/x.conf": line,
            "etc/changed.conf": line + b"# changed\n",
            "etc/known.conf": known,
            **lists,
        }
        image = _tar({"aa/layer.tar": _tar(files), "manifest.json": b"[]"})
        root = tree({**WORKSPACE, "image.tar": image})
        found = {
            (one["path"], one["code"]) for one in _scan(envparity, root, "image.tar", code=1)["findings"]
        }
        assert found == changed | (set() if shipped else {("etc/x.conf", "SEC032")}), lists


def test_an_image_that_ends_early_makes_the_search_incomplete(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "image.tar": _image()[:700]})
    assert _scan(envparity, root, "image.tar", code=3)["problems"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "no such file"),
        (("--history", "--running"), "do not go together"),
        (("--running", "x"), "takes no path"),
        (("--logs",), "goes with"),
        (("--history",), "in no git repository"),
    ],
)
def test_what_cannot_be_looked_into_is_refused_with_a_reason(
    envparity: Run, tree: Tree, arguments: tuple[str, ...], said: str
) -> None:
    done = envparity("secrets", "scan", *arguments, cwd=tree(WORKSPACE), DOCKER_HOST="unix:///nowhere.sock")
    assert done.returncode in (2, 3)
    assert said in done.stderr + done.stdout


def test_odd_files_are_passed_over_and_none_is_waited_for(envparity: Run, tree: Tree) -> None:
    root = tree(
        {**WORKSPACE, "plain.txt": f"{LIVE}\n", "wide.txt": ("\ufeff" + f"key {LIVE}\n").encode("utf-16-le")}
    )
    os.mkfifo(root / "pipe")
    (root / "loop").symlink_to(".")
    (root / "gone").symlink_to("nowhere")
    (root / "binary").write_bytes(b"\0\1\2" * 999 + LIVE.encode() + b"\0")
    with (root / "sparse").open("wb") as file:
        file.seek(8 << 30)
        file.write(f"\n{LIVE}\n".encode())
    found = _scan(envparity, root, code=1)["findings"]
    assert [item["path"] for item in found] == ["binary", "plain.txt", "sparse", "wide.txt"]
    assert found[-1]["line"] == 1
    done = envparity("secrets", "scan", "pipe", cwd=root)
    assert (done.returncode, "neither a file nor a folder" in done.stderr) == (2, True), done.stderr
    assert "no such folder" in envparity("secrets", "scan", "--history", "plain.txt", cwd=root).stderr


def test_columns_are_counted_from_behind_a_byte_order_mark(envparity: Run, tree: Tree) -> None:
    text = f"key {LIVE}\n"
    files = {"8.txt": ("\ufeff" + text).encode(), "16.txt": ("\ufeff" + text).encode("utf-16-be")}
    found = _scan(envparity, tree({**WORKSPACE, "none.txt": text, **files}), code=1)["findings"]
    assert {(item["path"], item["line"], item["column"]) for item in found} == {
        (path, 1, 5) for path in ("8.txt", "16.txt", "none.txt")
    }


def test_a_file_in_pieces_gives_each_secret_once_at_its_line(envparity: Run, tree: Tree) -> None:
    filler = b"0123456789abcde\n" * ((16 << 20) // 16)
    at = len(filler) - 7
    data = filler[:at] + LIVE.encode() + b"\n" + filler + LIVE.encode() + b"\n"
    found = _scan(envparity, tree({**WORKSPACE, "big.log": data}), code=1)["findings"]
    assert [item["line"] for item in found] == [data[:at].count(b"\n") + 1, data.rstrip().count(b"\n") + 1]


@pytest.mark.parametrize(
    "line",
    [
        b"password=" * 200_000,
        b'"' * 1_000_000,
        b"token: " + b"a" * 2_000_000,
        b"key='" * 300_000,
        b"https://" + b"a:" * 500_000 + b"@",
        b"-----BEGIN RSA PRIVATE KEY-----" * 30_000,
        b"eyJ" * 400_000,
    ],
    ids=["words", "quotes", "value", "open", "address", "blocks", "token"],
)
def test_no_line_takes_more_than_linear_time(envparity: Run, tree: Tree, line: bytes) -> None:
    root = tree({**WORKSPACE, "one.yaml": line})
    envparity("secrets", "scan", "staging.env", cwd=root)  # the engine's forms are compiled once
    begun = _used()
    envparity("secrets", "scan", "one.yaml", cwd=root)
    assert _used() - begun < 20


def _used() -> float:
    """Give the seconds of a processor that the processes of this one have taken, whatever else the machine does."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def test_a_secret_that_lives_in_a_store_is_looked_for_too(envparity: Run, tree: Tree) -> None:
    root = tree(
        {
            **WORKSPACE,
            "production.env": "DB_PASSWORD=file://kept/db\n",
            "kept/db": LIVE,
            "copied.txt": f"x {LIVE}\n",
            ".gitignore": "kept/\n",
        }
    )
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (found,) = _scan(envparity, root, code=1)["findings"]
    assert (found["path"], found["code"], found["holders"][0]["key"]) == (
        "copied.txt",
        "SEC030",
        "DB_PASSWORD",
    )


def test_a_source_that_cannot_be_read_makes_the_search_incomplete(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "production.env": b"DB_PASSWORD=\xff\xfe\n"})
    (problem,) = _scan(envparity, root, code=3)["problems"]
    assert "production" in problem


def test_this_repository_holds_no_secret_that_nobody_accepted(envparity: Run) -> None:
    done = envparity("secrets", "scan", ".", cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stdout


def test_archives_in_a_tree_are_searched_by_the_path_inside(envparity: Run, tree: Tree) -> None:
    inner = _tar({"etc/app.env": f"DB_PASSWORD={LIVE}\n".encode()})
    root = tree(
        {**WORKSPACE, "build/app.tar": _tar({"layer/inner.tar": inner}), "old.7z": b"7z\xbc\xaf\x27\x1c.."}
    )
    document = _scan(envparity, root, code=1)
    (found,) = [item for item in document["findings"] if "!/" in item["path"]]
    assert (found["path"], found["line"], found["code"]) == (
        "build/app.tar!/layer/inner.tar!/etc/app.env",
        1,
        "SEC030",
    )
    assert document["scanned"]["archives"] == 1


def test_an_archive_that_is_no_image_is_searched_as_a_file(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "backup.tar": _tar({"app.env": f"DB_PASSWORD={LIVE}\n".encode()})})
    (found,) = _scan(envparity, root, "backup.tar", code=1)["findings"]
    assert found["path"] == "backup.tar!/app.env"


def test_archives_in_the_history_are_searched(envparity: Run, tree: Tree) -> None:
    root = tree({**WORKSPACE, "a.tar": _tar({"app.env": f"DB_PASSWORD={LIVE}\n".encode()})})
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["commit", "-qm", "begin"],
        ["rm", "-q", "a.tar"],
        ["commit", "-qm", "end"],
    ):
        subprocess.run(
            ["git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.example", *arguments],
            check=True,
        )
    paths = {item["path"] for item in _scan(envparity, root, "--history", code=1)["findings"]}
    assert "a.tar!/app.env" in paths


def test_a_build_context_is_searched_by_its_dockerignore(envparity: Run, tree: Tree) -> None:
    root = tree(
        {
            **WORKSPACE,
            ".gitignore": "*.env\n",
            ".dockerignore": "*\n!app\n!production.env\napp/**/*.log\n",
            "app/note.txt": f"x {LIVE}\n",
            "app/deep/run.log": f"x {LIVE}\n",
            "out/note.txt": f"x {LIVE}\n",
        }
    )
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    document = _scan(envparity, root, "--context", ".", "--known", code=1)
    assert sorted({item["path"] for item in document["findings"]}) == ["app/note.txt", "production.env"]
    (root / "Dockerfile.dockerignore").write_text("*\n")
    assert _scan(envparity, root, "--context", "--known", code=0)["scanned"]["files"] == 0


def test_a_container_that_ends_meanwhile_is_said_and_the_others_are_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from types import SimpleNamespace

    from envparity.errors import EngineError
    from envparity.jobs.scanning import containers
    from envparity.secrets.scanner import Scanner

    class Engine:
        def containers(self) -> list[Any]:
            return [
                SimpleNamespace(id=name, name=name, state="running", labels={}) for name in ("gone", "here")
            ]

        def configuration(self, id: str) -> Any:
            if id == "gone":
                raise EngineError("No such container")
            return SimpleNamespace(variables=[f"DB_PASSWORD={LIVE}"], command=[])

        def close(self) -> None:
            pass

    monkeypatch.setattr(containers, "connect", Engine)
    looked = containers.look_at_containers(Scanner(str.lower), logs=False)
    assert list(looked.problems) == ["container `gone`: No such container"]
    assert [seen.spot.path for seen in looked.seen] == ["here"]
