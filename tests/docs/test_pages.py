"""Pages that are made from the code say what the code says; the site builds without a broken link."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.docs.pages import PAGES, REPOSITORY


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_says(name: str) -> None:
    path = REPOSITORY / name
    assert path.exists(), "run `make docs`"
    assert path.read_text("utf-8") == PAGES[name](), "run `make docs`"


def test_the_site_builds_without_a_broken_link(tmp_path: Path) -> None:
    site = tmp_path / "site"
    # Without `-q`, which would keep warnings from counting, and a broken link is one.
    command = [sys.executable, "-m", "mkdocs", "build", "-f", "docs/site/mkdocs.yml", "-d", str(site)]
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    made = subprocess.run(command, cwd=REPOSITORY, env=quiet, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert "WARNING" not in made.stderr
    assert "Start in five minutes" in (site / "index.html").read_text("utf-8")
    assert (site / "screenshots" / "board.png").exists()


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md"])
def test_what_is_no_part_of_the_site_leads_to_what_is_there(name: str) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", (REPOSITORY / name).read_text("utf-8")):
        path, _, anchor = link.partition("#")
        target = REPOSITORY / path
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
            anchors = {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}
            assert anchor in anchors, link


def test_every_package_that_is_asked_for_has_its_reason_on_the_page_of_dependencies() -> None:
    said = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    asked = [
        *said["project"]["dependencies"],
        *(one for extra in said["project"]["optional-dependencies"].values() for one in extra),
        *(one for group in said["dependency-groups"].values() for one in group if isinstance(one, str)),
    ]
    names = {re.match(r"[\w.-]+", one)[0] for one in asked}  # type: ignore[index]
    page = (REPOSITORY / "docs" / "dependencies.md").read_text("utf-8")
    cells = re.findall(r"^\| (`.+?) \|", page, re.MULTILINE)
    extras = re.findall(r"^With extras: .+$", page, re.MULTILINE)
    told = {name for line in cells + extras for name in re.findall(r"`([\w.-]+)`", line)}
    assert told - {"aws", "vault", "zstd"} == names


@pytest.mark.skipif(shutil.which("man") is None, reason="no man on this machine")
def test_the_manual_page_is_read_without_a_warning() -> None:
    command = ["man", "--warnings", "-E", "UTF-8", "-l", "docs/shell/envparity.1"]
    made = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert made.returncode == 0
    assert made.stderr == ""
    assert "EXIT STATUS" in made.stdout


@pytest.mark.parametrize(
    ("shell", "check"), [("bash", ["bash", "-n"]), ("zsh", ["zsh", "-n"]), ("fish", ["fish", "-n"])]
)
def test_a_completion_is_a_script_of_its_shell(shell: str, check: list[str]) -> None:
    if shutil.which(check[0]) is None:
        pytest.skip(f"no {shell} on this machine")
    made = subprocess.run([*check, f"docs/shell/envparity.{shell}"], cwd=REPOSITORY, check=False)
    assert made.returncode == 0


def test_completion_offers_commands_and_environments() -> None:
    def offered(words: str, place: int) -> str:
        environment = {"_ENVPARITY_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(place)}
        program = "import sys; sys.argv = ['envparity']; from envparity.cli.start import main; main()"
        made = subprocess.run(
            [sys.executable, "-c", program],
            cwd=REPOSITORY,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return made.stdout

    assert "plain,report" in offered("envparity rep", 1)
    assert "plain,staging" in offered("envparity compare st", 2)
