"""A repository of fifty thousand files that git keeps, a few of which say what its environments are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FILES = 50_000
_IN_A_FOLDER = 20
_CODE = ("py", "ts", "go", "css", "md", "svg", "html", "json", "yaml", "java")

_ENVIRONMENTS = {"development": ("debug", 1), "staging": ("info", 2), "production": ("warn", 4)}
_SERVICES = ("billing", "catalogue", "gateway", "search")


def _said(name: str) -> Iterator[tuple[str, str]]:
    """Give what one environment's files say, in the forms that projects of several services have."""
    level, replicas = _ENVIRONMENTS[name]
    yield (
        f".env.{name}",
        f"APP_ENV={name}\nLOG_LEVEL={level}\nDATABASE_URL=postgres://db.{name}.shop.example/shop\n",
    )
    for service in _SERVICES:
        settings = "".join(
            f"{service.upper()}_OPTION_{n}={n + replicas if n % 5 == 0 else n}\n" for n in range(40)
        )
        yield f"services/{service}/.env.{name}", settings
        yield (
            f"deploy/{service}/values-{name}.yaml",
            f"replicas: {replicas}\nlogLevel: {level}\nimage:\n  tag: 1.{replicas}\n",
        )
    body = "".join(f"  {service}:\n    environment:\n      LOG_LEVEL: {level}\n" for service in _SERVICES)
    yield f"compose.{name}.yaml", f"services:\n{body}"


def _shared() -> Iterator[tuple[str, str]]:
    body = "".join(f"  {service}:\n    image: registry.example/{service}:1.4\n" for service in _SERVICES)
    yield "compose.yaml", f"services:\n{body}"
    packages = "".join(f'\n[[package]]\nname = "part-{n}"\nversion = "{n}.2.1"\n' for n in range(200))
    yield "uv.lock", f'version = 1\nrequires-python = ">=3.11"\n{packages}'
    yield ".gitignore", "node_modules/\nbuild/\n.env\n"


_ASKING = {
    "py": 'SIZE = os.environ.get("SEARCH_OPTION_{n}")',
    "ts": "const size = process.env.SEARCH_OPTION_{n};",
}


def _text(number: int, ending: str) -> str:
    """Give a file of some thirty lines, no two alike; one of a hundred programs asks for a key."""
    lines = [
        f"part {number} holds row {row} of {number * row % 9973} things and their names" for row in range(30)
    ]
    if ending in _ASKING and number % 100 < 10:
        lines.insert(3, _ASKING[ending].replace("{n}", str(number % 40)))
    return "\n".join(lines) + "\n"


def _filling(number: int) -> Iterator[tuple[str, str]]:
    """Give files that say nothing of an environment, in folders four deep; one in ten is of data."""
    for n in range(number):
        folder = n // _IN_A_FOLDER
        ending = _CODE[n % len(_CODE)]
        yield (
            f"packages/team{folder % 40}/part{folder // 40 % 25}/source{folder // 1000}/file{n}.{ending}",
            _text(n, ending),
        )


def build(root: Path, files: int = FILES) -> tuple[str, ...]:
    """Write the repository into a folder that is not there, commit it, and give the paths of what matters.

    Beside it lie 2,000 files that git ignores, which nothing may walk.
    """
    told = [*_shared(), *(pair for name in _ENVIRONMENTS for pair in _said(name))]
    ignored = [(f"node_modules/lib{n % 200}/file{n}.js", f"{n}\n") for n in range(2000)]
    for path, text in (*told, *_filling(files - len(told)), *ignored):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", "-C", str(root), *command], check=True)
    return tuple(path for path, _ in told)


if __name__ == "__main__":
    sys.stdout.write("\n".join(build(Path(sys.argv[1]))) + "\n")
