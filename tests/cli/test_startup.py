"""What a command loads before it answers: most of what a short run takes goes there."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SLOW = frozenset(
    """
    argparse asyncio click dataclasses difflib docker dotenv gettext hashlib hmac inspect jinja2 keyring logging
    multiprocessing orjson platform pydantic rich secrets shutil sqlite3 tempfile textual unittest uuid
    envparity.cli.group envparity.engines envparity.history envparity.tui envparity.workspace.discovery
    """.split()
)
"""What takes a millisecond or more to load and is no part of a plain report."""

SCRIPT = """
import sys
before = set(sys.modules)
from envparity.cli.start import run
run()
sys.stderr.write(" ".join(sorted(set(sys.modules) - before)))
"""

PLAIN = ("report", "check", "compare", "list", "report --from staging --to production")


def loaded(line: str, **more: str) -> set[str]:
    """Give the modules that a command on the sample workspace loads."""
    variables = {**os.environ, "ENVPARITY_NO_RECALL": "1", **more}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *line.split()],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.split())


@pytest.mark.parametrize("line", PLAIN)
def test_a_plain_report_loads_nothing_slow(line: str) -> None:
    found = loaded(line)
    assert "envparity.sources.worktree" in found
    assert found & SLOW == set()


def test_a_kept_text_is_shown_with_next_to_nothing(tmp_path: Path) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path), "ENVPARITY_NO_RECALL": ""}
    assert "envparity.sources.worktree" in loaded("list", **cache)
    again = loaded("list", **cache)
    assert {name for name in again if name.startswith("envparity")} == {
        "envparity", "envparity.cli", "envparity.cli.recall", "envparity.cli.start", "envparity.folders",
    }  # fmt: skip
    assert again & {"re", "json", "typing", "pathlib", "enum", "collections"} == set()


@pytest.mark.parametrize("asked", ["", "import atexit; atexit.register(print, 'at the end');"])
def test_all_is_written_before_the_process_ends_and_what_was_asked_for_is_done(asked: str) -> None:
    script = f"import sys; {asked} sys.argv[0] = 'envparity'; from envparity.cli.start import main; main()"
    for line in ("check", "--help", "report --format json"):
        done = subprocess.run(
            [sys.executable, "-c", script, *line.split()], cwd=ROOT, capture_output=True, text=True
        )
        whole = subprocess.run(
            [sys.executable, "-m", "envparity", *line.split()], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == whole.returncode
        assert len(done.stdout.splitlines()) == len(whole.stdout.splitlines()) + bool(asked)
        assert done.stdout.endswith("at the end\n") == bool(asked)


def test_no_module_compiles_a_pattern_while_it_is_imported() -> None:
    found = []
    for path in sorted((ROOT / "src" / "envparity").rglob("*.py")):
        pending: list[ast.AST] = list(ast.parse(path.read_text("utf-8")).body)
        while pending:
            node = pending.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile":
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
            pending += ast.iter_child_nodes(node)
    assert found == [], "`envparity.model.expressions` compiles a pattern when it is first asked"
