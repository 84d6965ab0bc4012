"""What runs, and what is in an image, held against what the same environment's files declare."""

from __future__ import annotations

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import pytest

from envparity.errors import ReadError
from envparity.jobs.opening import open_workspace
from envparity.jobs.reading import take_snapshots
from envparity.jobs.reporting import make_report
from envparity.model.declarations import Declaration, LiveSpec, SourceSpec
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.secrets.sealing import make_passing_seal
from envparity.sources.archive import read_layers
from envparity.sources.worktree import Worktree

LOCK = "requests==2.32.3\nidna==3.10\nleft-out==1.0\n"
COMPOSE = """
services:
  web:
    image: shop:1
    user: "5"
    restart: always
    ports: ["127.0.0.1:8080:80"]
    environment: {MODE: a, TOKEN_SECRET: "@SECRET", GONE: x}
    mem_limit: 64m
    cpus: 0.5
  db: {image: "db:1"}
"""
SECRET = "hunter-two-" * 2 + "three"


def tar(files: Mapping[str, bytes | str | None]) -> bytes:
    """Pack files; a text leads elsewhere as a link, none is an empty file."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as out:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            if isinstance(data, str):
                entry.type, entry.linkname = tarfile.SYMTYPE, data
                out.addfile(entry)
            else:
                entry.size = len(data or b"")
                out.addfile(entry, io.BytesIO(data or b""))
    return packed.getvalue()


def saved(*layers: bytes) -> bytes:
    """Pack layers as `docker save` does, the manifest at the end."""
    names = {f"{at}/layer.tar": layer for at, layer in enumerate(layers)}
    manifest = json.dumps([{"Config": "c.json", "Layers": list(names)}]).encode()
    return tar({**dict(reversed(names.items())), "c.json": b"{}", "manifest.json": manifest})


def metadata(name: str, version: str) -> bytes:
    return f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\n".encode()


PYTHON = "usr/lib/python3/site-packages"
IMAGE = saved(
    tar(
        {
            "etc/os-release": "../usr/lib/os-release",
            "usr/lib/os-release": b'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
            "var/lib/dpkg/status": b"Package: libc6\nStatus: install ok installed\nVersion: 2.36-9\n\n",
            f"{PYTHON}/requests-2.31.0.dist-info/METADATA": metadata("requests", "2.31.0"),
            f"{PYTHON}/idna-3.10.dist-info/METADATA": metadata("idna", "3.10"),
            f"{PYTHON}/old-1.0.dist-info/METADATA": metadata("old", "1.0"),
            "app/node_modules/@scope/x/package.json": b'{"name": "@scope/x", "version": "1.2.3"}',
            "app/package.json": b'{"name": "app", "version": "9"}',
        }
    ),
    tar({f"{PYTHON}/.wh.old-1.0.dist-info": None}),
)


class Held:
    """A place that has what a test puts there."""

    def __init__(self, containers: Sequence[Mapping[str, Any]] = (), image: bytes = b"") -> None:
        self._containers = containers
        self._image = image

    def containers(self, project: str) -> Sequence[Mapping[str, Any]]:
        if project == "silent":
            raise ReadError("what runs is not known: no engine", hint="start one")
        return self._containers

    def image(self, reference: str) -> tuple[Mapping[str, Any], IO[bytes]]:  # noqa: ARG002
        config = {
            "User": "5",
            "Env": ["PATH=/bin", f"API_TOKEN={SECRET}"],
            "Labels": {"a": "b"},
            "Cmd": ["run"],
        }
        return {"Id": "sha256:abc", "Config": config, "RootFS": {"Layers": ["a", "b"]}}, io.BytesIO(
            self._image
        )


def look(root: Path, place: Held, *live: LiveSpec) -> Snapshot:
    (root / "compose.yaml").write_text(COMPOSE.replace("@SECRET", SECRET))
    (root / "requirements.txt").write_text(LOCK)
    files = (SourceSpec(("compose.yaml",)), SourceSpec(("requirements.txt",)))
    declared = Declaration(Environment("dev", Stage.DEVELOPMENT), files, live=live)
    return Worktree(root, make_passing_seal(), live=place).read([declared])[0]


def facets(snapshot: Snapshot, name: str) -> dict[str, str]:
    [found] = [fact for fact in snapshot.resources if fact.name == name]
    return {f"{facet.name} {facet.item}".strip(): str(facet.value) for facet in found.facets}


def container(**more: Any) -> dict[str, Any]:
    config = {
        "Image": "shop:1", "User": "5", "Env": ["MODE=a", f"TOKEN_SECRET={SECRET}", "GONE=x", "PATH=/bin"],
        "Labels": {"com.docker.compose.service": "web"},
    }  # fmt: skip
    host = {
        "Memory": 64 << 20, "NanoCpus": 500_000_000, "RestartPolicy": {"Name": "always"},
        "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": "8080"}]},
    }  # fmt: skip
    found: dict[str, Any] = {
        "Image": "sha256:1",
        "Declared": "sha256:1",
        "Config": config,
        "HostConfig": host,
    }
    found |= {"State": {"Running": True, "Status": "running"}, "RestartCount": 0}
    for path, value in more.items():
        at: dict[str, Any] = found
        *above, last = path.split("__")
        for key in above:
            at = at[key]
        at[last] = value
    return found


def test_what_runs_as_it_is_declared_differs_in_nothing(tmp_path: Path) -> None:
    snapshot = look(tmp_path, Held([container()]), LiveSpec("engine", "shop"))
    assert facets(snapshot, "web") == {}
    assert facets(snapshot, "db") == {"state containers": "0 of 1 run"}
    assert snapshot.complete


@pytest.mark.parametrize(
    ("change", "facet", "told"),
    [
        ({"Config__Image": "shop:0"}, "differs image", "declared shop:1, runs shop:0"),
        ({"Image": "sha256:0"}, "differs image digest", "`shop:1` is 1 now, runs 0"),
        ({"Config__User": "0"}, "differs user", "declared 5, runs 0"),
        ({"HostConfig__Memory": 0}, "differs memory", "declared 67108864, runs none"),
        ({"HostConfig__NanoCpus": 10**9}, "differs cpus", "declared 0.5, runs 1"),
        ({"HostConfig__RestartPolicy": {"Name": "no"}}, "differs restart", "declared always, runs none"),
        ({"HostConfig__PortBindings": {}}, "differs port 80/tcp", "declared 127.0.0.1:8080, runs none"),
        ({"HostConfig__Privileged": True}, "differs privileged", "declared none, runs true"),
        ({"Config__Env": [f"TOKEN_SECRET={SECRET}", "MODE=b", "GONE=x"]}, "differs variable MODE", "declared a, runs b"),
        ({"Config__Env": ["TOKEN_SECRET=other-than-that-one", "MODE=a", "GONE=x"]}, "differs variable TOKEN_SECRET", "what runs has another value"),
        ({"Config__Env": [f"TOKEN_SECRET={SECRET}", "MODE=a"]}, "differs variable GONE", "declared, and not given to what runs"),
        ({"RestartCount": 3}, "state restarts", "was started again 3 times"),
        ({"State": {"Running": True, "Health": {"Status": "unhealthy"}}}, "state health", "1 of 1 unhealthy"),
        ({"State": {"Running": False, "Status": "exited", "ExitCode": 3}}, "state exit", "ended with exit code 3"),
    ],
)  # fmt: skip
def test_each_thing_that_runs_otherwise_is_told(
    tmp_path: Path, change: dict[str, Any], facet: str, told: str
) -> None:
    snapshot = look(tmp_path, Held([container(**change)]), LiveSpec("engine", "shop"))
    found = facets(snapshot, "web")
    assert found[facet] == told
    assert {name for name in found if name.startswith("differs")} <= {facet}
    assert SECRET not in repr(snapshot)


def test_an_engine_that_does_not_answer_makes_the_environment_incomplete(tmp_path: Path) -> None:
    snapshot = look(tmp_path, Held(), LiveSpec("engine", "silent"))
    assert not snapshot.complete
    assert str(snapshot.sources[-1].problems[0]) == "what runs is not known: no engine (start one)"


def test_an_image_is_read_layer_by_layer_and_held_against_the_lock(tmp_path: Path) -> None:
    snapshot = look(tmp_path, Held(image=IMAGE), LiveSpec("image", "shop:1"))
    found = facets(snapshot, "shop:1")
    assert found["differs pypi requests"] == "locked 2.32.3, image has 2.31.0"
    assert found["differs pypi left-out"] == "locked 1.0, image has none"
    assert not any("idna" in name or "old" in name for name in found)
    assert found["system"] == "Debian GNU/Linux 12 (bookworm)"
    assert {name: found[name] for name in found if name.startswith("packages")} == {
        "packages deb": "1", "packages npm": "1", "packages pypi": "2"
    }  # fmt: skip
    assert (found["user"], found["command"], found["layers"], found["label a"]) == ("5", "run", "2", "b")
    assert SECRET not in repr(snapshot)


@pytest.mark.parametrize("length", [0, 100, 700, 1500, 4000, -1])
def test_an_image_that_is_cut_off_is_a_problem_and_no_end(tmp_path: Path, length: int) -> None:
    snapshot = look(
        tmp_path, Held(image=IMAGE[:length] if length >= 0 else b"\x1f\x8bnot"), LiveSpec("image", "shop:1")
    )
    assert [fact for fact in snapshot.resources if fact.name == "shop:1"]
    assert not any("differs" in name for name in facets(snapshot, "shop:1"))
    assert not snapshot.complete


def test_a_later_layer_replaces_deletes_and_hides() -> None:
    told: list[str] = []
    layers = read_layers(
        io.BytesIO(
            saved(
                tar({"a": b"1", "b/x": b"1", "c/x": b"1", "./d": b"1"}),
                tar({"a": b"2", ".wh.d": None, "b/.wh..wh..opq": None, "b/y": b"2", ".wh.c": None}),
            )
        ),
        lambda _: True,
        told.append,
    )
    assert layers == {"a": b"2", "b/y": b"2"}
    assert told == []


@pytest.fixture
def project(tmp_path: Path, engine: object) -> Iterator[str]:
    name = f"envparity-live-source-{uuid4().hex[:8]}"
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles/production.toml").write_text(
        '[[sources]]\nfiles = ["compose.yaml"]\n[[sources]]\nrunning = true\n[[sources]]\nimage = "python:3.12-slim"\n'
        f'[runtime]\ncompose = ["compose.yaml"]\nproject = "{name}"\n'
    )
    (tmp_path / "compose.yaml").write_text(
        'services: {web: {image: "envparity-test/mini:1", environment: {MODE: a}, init: true, command: ["sleep", "99"]}}\n'
    )
    yield name
    subprocess.run(["docker", "rm", "-f", f"{name}-web-1"], check=False, capture_output=True)


@pytest.mark.engine
def test_a_real_engine_tells_what_runs_and_what_an_image_holds(tmp_path: Path, project: str) -> None:
    label = "com.docker.compose"
    command = ["docker", "run", "-d", "--init", "--name", f"{project}-web-1", "-e", "MODE=b", "--label",
               f"{label}.project={project}", "--label", f"{label}.service=web", "envparity-test/mini:1", "sleep", "99"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    report = make_report(open_workspace(tmp_path), now="2026-01-01T00:00:00Z")
    [snapshot] = report.snapshots
    assert snapshot.complete, snapshot.sources
    assert facets(snapshot, "web") == {"differs variable MODE": "declared a, runs b"}
    assert int(facets(snapshot, "python:3.12-slim")["packages deb"]) > 5
    told = [finding.message for finding in report.findings if finding.code == "CON009"]
    assert told == ["`web` of production runs otherwise than declared: variable MODE: declared a, runs b"]
    assert take_snapshots(open_workspace(tmp_path))[0].resources == snapshot.resources
