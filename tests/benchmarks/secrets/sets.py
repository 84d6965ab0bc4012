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
"""Repositories labelled by CredData. Rules were written with the first in view; the second were only measured.

Of the others, those are in view whose identity has a digest that begins with an even digit (`in_view`).
"""

TREE = (
    "authelia/authelia",
    "kataras/iris",
    "nats-io/nats-server",
    "huginn/huginn",
    "docker/docker-py",
    "alibaba/canal",
)
"""What throughput is measured on: whole trees of these at their newest commit."""
PAST = "huginn/huginn"
"""The history that is looked into for how fast that is."""


@dataclass(frozen=True)
class Label:
    """A stretch of lines of one file: `true` holds a secret, `false` looks like one, none is for nobody to say.

    `identifier` tells labels of what only identifies (UUIDs, nonces) from those of credentials.
    """

    path: str
    first: int
    last: int
    true: bool | None
    identifier: bool = False


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
    yield from filter(None, (credentials(scratch, seen=seen) for seen in (True, False)))
    secretlint = _clone("secretlint/secretlint")
    if secretlint is not None:
        yield _snapshots(secretlint, scratch / "secretlint-a", seen=True)
        yield _snapshots(secretlint, scratch / "secretlint-b", seen=False)


def tree(scratch: Path) -> Path | None:
    """Lay out the tree that throughput is measured on."""
    root = scratch / "tree"
    for name in TREE:
        clone = _clone(name)
        if clone is not None:
            _check_out(clone, "HEAD", root / name.replace("/", "+"))
    return root if root.is_dir() else None


def past_clone() -> Path | None:
    """Give the clone whose whole history is looked into."""
    return _clone(PAST)


def _clone(name: str) -> Path | None:
    owner, _, repository = name.partition("/")
    for folder in (DATA / f"{owner}+{repository}" / "repo", DATA / repository):
        for git in (folder / ".git", folder):
            if (git / "HEAD").is_file():
                return git
    return None


def _git(clone: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", f"--git-dir={clone}", *arguments], capture_output=True, check=True).stdout


def _has(clone: Path, commit: str) -> bool:
    command = ["git", f"--git-dir={clone}", "cat-file", "-e", f"{commit}^{{tree}}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _files(clone: Path, revision: str) -> dict[str, str]:
    """Give the blob of each regular file at a revision, by path."""
    listed = _git(clone, "ls-tree", "-rz", revision).decode("utf-8", "surrogateescape").split("\0")
    found = (line.partition("\t") for line in listed if line.startswith("100"))
    return {path: head.split()[2] for head, _, path in found}


def _write(clone: Path, wanted: dict[str, str], root: Path, *, plain: bool = False) -> None:
    """Write blobs to paths; one that the clone lacks is left out. `plain` ends each line with a line feed alone."""
    asked = "".join(f"{blob}\n" for blob in wanted.values()).encode()
    command = ["git", f"--git-dir={clone}", "cat-file", "--batch"]
    out = io.BytesIO(subprocess.run(command, input=asked, capture_output=True, check=True).stdout)
    for path in wanted:
        words = out.readline().split()
        if len(words) != 3:
            continue
        data = out.read(int(words[2]) + 1)[:-1]
        if plain:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
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


def in_view(identity: str, repository: str) -> bool:
    """Say whether a repository of CredData may be looked at when rules are written and weights are fitted."""
    if repository in WRITTEN_FROM or repository in HELD_OUT:
        return repository in WRITTEN_FROM
    return _even(identity)


def _even(name: str) -> bool:
    return int(sha256(name.encode()).hexdigest()[0], 16) % 2 == 0


def credentials(scratch: Path, *, seen: bool) -> Labelled | None:
    """Lay out the repositories of CredData that are in view, or the others; none where they are not there."""
    meta = _clone("Samsung/CredData")
    if meta is None:
        return None
    name = "CredData, {} repositories" if seen else "CredData, {} others (held out)"
    root = scratch / ("creddata-a" if seen else "creddata-b")
    known: dict[str, str] = json.loads(_git(meta, "show", "HEAD:snapshot.json"))
    number = 0
    labels: list[Label] = []
    for identity, url in known.items():
        repository = url.partition("github.com/")[2]
        clone = _clone(repository) if in_view(identity, repository) is seen else None
        if clone is None or not _has(clone, identity[:40]):
            continue
        number += 1
        short = f"{crc32(unhexlify(identity)):08x}"
        rows = list(csv.DictReader(io.StringIO(_git(meta, "show", f"HEAD:meta/{short}.csv").decode())))
        files = {
            sha256(path.encode()).hexdigest()[:8]: (path, blob)
            for path, blob in _files(clone, identity[:40]).items()
        }
        told = {row["FileID"] for row in rows} & files.keys()
        _write(clone, {f"{short}/{files[one][0]}": files[one][1] for one in told}, root, plain=True)
        labels += (
            Label(
                f"{short}/{files[row['FileID']][0]}",
                int(row["LineStart"]),
                int(row["LineEnd"]),
                _TRUTH[row["GroundTruth"]],
                row["Category"] in ("UUID", "Nonce"),
            )
            for row in rows
            if row["FileID"] in told and (root / short / files[row["FileID"]][0]).exists()
        )
    return Labelled(name.format(number), root, labels=tuple(labels)) if labels else None


_TRUTH = {"T": True, "F": False, "X": None}


def _snapshots(clone: Path, root: Path, *, seen: bool) -> Labelled:
    """Take secretlint's own cases: inputs that must be reported (`ng.`), and that must not (`ok.`).

    Those in view are of the rules whose name has a digest that begins with an even digit.
    """
    files = {
        path: blob
        for path, blob in _files(clone, "HEAD").items()
        if "/secretlint-rule-" in path
        and "/snapshots/" in path
        and path.rpartition("/")[2].startswith("input")
        and _even(path.partition("/secretlint-rule-")[2].partition("/")[0]) is seen
    }
    _write(clone, files, root)
    labels = []
    for path in files:
        case = path.rpartition("/snapshots/")[2].partition("/")[0]
        lines = (root / path).read_bytes().count(b"\n") + 1 if (root / path).exists() else 0
        if lines and case.startswith(("ng.", "ok.")):
            labels.append(Label(path, 1, lines, case.startswith("ng.")))
    name = "secretlint's own cases, some" if seen else "secretlint's own cases, the others (held out)"
    return Labelled(name, root, labels=tuple(labels))
