"""The engine's library has one door, and is not met on the way to anything else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import envparity

SOURCE = Path(envparity.__file__).parent


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def test_one_file_imports_the_engines_library() -> None:
    holders = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if "docker" in imported(path)}
    assert holders == {"engines/docker/door.py"}


def test_a_job_is_made_without_importing_the_engines_library() -> None:
    code = (
        "import sys, envparity.jobs.running; print(sorted({'docker', 'requests', 'yaml'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "[]"
