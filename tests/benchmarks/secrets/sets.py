"""The labelled material: public repositories that `BENCH_DATA` holds as git clones, and what of them is a secret.

A clone of `OWNER/NAME` is looked for as `OWNER+NAME/repo` or `NAME`, bare or not; a set whose clone is not
there is left out. Nothing of it is committed.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from binascii import crc32, unhexlify
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

DATA = Path(os.environ.get("BENCH_DATA", "../shared/secrets"))

WRITTEN_FROM = (
    "danger/danger", "open-falcon/falcon-plus", "github/gh-ost", "laradock/laradock", "huginn/huginn", "CTFd/CTFd",
    "ThreeMammals/Ocelot", "eddycjy/go-gin-example", "brianc/node-postgres", "PyGithub/PyGithub", "meanjs/mean",
    "tpolecat/skunk",
)  # fmt: skip
HELD_OUT = (
    "authelia/authelia", "cloudfoundry/credhub", "docker/docker-py", "xo/usql", "feathersjs/feathers",
    "judasn/Linux-Tutorial", "kataras/iris", "request/request", "elastic/rally", "plotly/falcon", "alibaba/canal",
    "wuyouzhuguli/SpringAll", "nats-io/nats-server",
)  # fmt: skip
"""Repositories labelled by CredData. Rules were written with the first in view; the second were only measured."""

TREE = (
    "authelia/authelia",
    "kataras/iris",
    "nats-io/nats-server",
    "huginn/huginn",
    "docker/docker-py",
    "alibaba/canal",
)
"""What throughput is measured on: whole trees of these at their newest commit."""


@dataclass(frozen=True)
class Label:
    """A stretch of lines of one file: `true` holds a secret, `false` looks like one, none is for nobody to say."""

    path: str
    first: int
    last: int
    true: bool | None


@dataclass(frozen=True)
class Planted:
    """How many lines of a file hold a secret, and how many something that belongs to one."""

    path: str
    secrets: int
    beside: int


@dataclass(frozen=True)
class Labelled:
    """One set: its files below `root`, and either labels by line or counts by file."""

    name: str
    root: Path
    labels: tuple[Label, ...] = ()
    planted: tuple[Planted, ...] = ()


def sets(scratch: Path) -> Iterator[Labelled]:
    """Lay out every set that there is material for."""
    leaky = _clone("Plazmaz/leaky-repo")
    if leaky is not None:
        yield _leaky(leaky, scratch / "leaky")
    meta = _clone("Samsung/CredData")
    if meta is not None:
        yield from filter(
            None,
            (
                _creddata("CredData, 12 repositories", meta, WRITTEN_FROM, scratch / "creddata-a"),
                _creddata("CredData, 13 others (held out)", meta, HELD_OUT, scratch / "creddata-b"),
            ),
        )
    secretlint = _clone("secretlint/secretlint")
    if secretlint is not None:
        yield _snapshots(secretlint, scratch / "secretlint")


def tree(scratch: Path) -> Path | None:
    """Lay out the tree that throughput is measured on."""
    root = scratch / "tree"
    for name in TREE:
        clone = _clone(name)
        if clone is not None:
            _check_out(clone, "HEAD", root / name.replace("/", "+"))
    return root if root.is_dir() else None


def _clone(name: str) -> Path | None:
    owner, _, repository = name.partition("/")
    for folder in (DATA / f"{owner}+{repository}" / "repo", DATA / repository):
        for git in (folder / ".git", folder):
            if (git / "HEAD").is_file():
                return git
    return None


def _git(clone: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", f"--git-dir={clone}", *arguments], capture_output=True, check=True).stdout


def _files(clone: Path, revision: str) -> dict[str, str]:
    """Give the blob of each regular file at a revision, by path."""
    listed = _git(clone, "ls-tree", "-rz", revision).decode("utf-8", "surrogateescape").split("\0")
    found = (line.partition("\t") for line in listed if line.startswith("100"))
    return {path: head.split()[2] for head, _, path in found}


def _write(clone: Path, wanted: dict[str, str], root: Path) -> None:
    """Write blobs to paths; one that the clone lacks is left out."""
    asked = "".join(f"{blob}\n" for blob in wanted.values()).encode()
    command = ["git", f"--git-dir={clone}", "cat-file", "--batch"]
    out = io.BytesIO(subprocess.run(command, input=asked, capture_output=True, check=True).stdout)
    for path in wanted:
        words = out.readline().split()
        if len(words) != 3:
            continue
        data = out.read(int(words[2]) + 1)[:-1]
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _check_out(clone: Path, revision: str, root: Path) -> None:
    _write(clone, _files(clone, revision), root)


def _leaky(clone: Path, root: Path) -> Labelled:
    files = {
        path: blob for path, blob in _files(clone, "HEAD").items() if not path.startswith(".leaky-meta/")
    }
    _write(clone, files, root)
    told = _git(clone, "show", "HEAD:.leaky-meta/secrets.csv").decode()
    rows = (line.split(",") for line in told.splitlines() if not line.startswith("#"))
    planted = tuple(Planted(row[0], int(row[1]), int(row[2])) for row in rows if len(row) == 3)
    return Labelled("leaky-repo, 44 files", root, planted=planted)


def _creddata(name: str, meta: Path, wanted: tuple[str, ...], root: Path) -> Labelled | None:
    known: dict[str, str] = json.loads(_git(meta, "show", "HEAD:snapshot.json"))
    labels: list[Label] = []
    for identity, url in known.items():
        repository = url.partition("github.com/")[2]
        clone = _clone(repository) if repository in wanted else None
        if clone is None:
            continue
        short = f"{crc32(unhexlify(identity)):08x}"
        rows = list(csv.DictReader(io.StringIO(_git(meta, "show", f"HEAD:meta/{short}.csv").decode())))
        files = {
            sha256(path.encode()).hexdigest()[:8]: (path, blob)
            for path, blob in _files(clone, identity[:40]).items()
        }
        told = {row["FileID"] for row in rows} & files.keys()
        _write(clone, {f"{short}/{files[one][0]}": files[one][1] for one in told}, root)
        labels += (
            Label(
                f"{short}/{files[row['FileID']][0]}",
                int(row["LineStart"]),
                int(row["LineEnd"]),
                _TRUTH[row["GroundTruth"]],
            )
            for row in rows
            if row["FileID"] in told
        )
    return Labelled(name, root, labels=tuple(labels)) if labels else None


_TRUTH = {"T": True, "F": False, "X": None}


def _snapshots(clone: Path, root: Path) -> Labelled:
    """Take secretlint's own cases: inputs that must be reported (`ng.`), and that must not (`ok.`)."""
    files = {
        path: blob
        for path, blob in _files(clone, "HEAD").items()
        if "/secretlint-rule-" in path
        and "/snapshots/" in path
        and path.rpartition("/")[2].startswith("input")
    }
    _write(clone, files, root)
    labels = []
    for path in files:
        case = path.rpartition("/snapshots/")[2].partition("/")[0]
        lines = (root / path).read_bytes().count(b"\n") + 1 if (root / path).exists() else 0
        if lines and case.startswith(("ng.", "ok.")):
            labels.append(Label(path, 1, lines, case.startswith("ng.")))
    return Labelled("secretlint's own cases (held out)", root, labels=tuple(labels))
