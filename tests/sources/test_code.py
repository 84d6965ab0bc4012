"""A project's code as a source: what it asks for, and what nothing in it speaks of."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from envparity.sources.code import read_code, searched_files
from envparity.sources.searching import GitSearch, Swept
from envparity.sources.sweep import can_sweep


@pytest.fixture(params=["by git", "in one pass"])
def root(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "in one pass":
        if not can_sweep():
            pytest.skip("Hyperscan is not installed here")
        monkeypatch.setattr("envparity.sources.searching._FEW", 0)
    files = {
        "shop/settings.py": "import os\nURL = os.environ['DATABASE_URL']\nSIZE = os.environ.get('POOL', '5')\n",
        "shop/mail.py": 'sender = settings["mailSender"]\n',
        "web/page.html": "<script>const base = '%VITE_API%'</script>\n",
        "tests/test_shop.py": "import os\nX = os.environ['ONLY_IN_TESTS']\n",
        "docs/keys.md": "LEGACY is no longer read\n",
        "compose.yaml": "services: {web: {image: shop, command: run $TEMPLATE, environment: {LEGACY: 'on'}}}\n",
        ".env": "DATABASE_URL=x\nMAIL_SENDER=y\nVITE_API=z\nLEGACY=on\nTEMPLATE=t\nPOOL=6\n",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "-A"], check=True)
    return tmp_path


KEYS = ("DATABASE_URL", "MAIL_SENDER", "VITE_API", "LEGACY", "TEMPLATE", "POOL")


def test_the_keys_that_code_asks_for_are_found_outside_of_tests(root: Path) -> None:
    code = read_code(root, KEYS, (".env", "compose.yaml"))
    assert {key: [(str(use.place), use.need) for use in uses] for key, uses in code.uses.items()} == {
        "DATABASE_URL": [("shop/settings.py:2", "required")],
        "POOL": [("shop/settings.py:3", "optional")],
    }


def test_a_key_is_spoken_of_in_any_spelling_and_not_by_what_sets_it_or_by_a_page(root: Path) -> None:
    code = read_code(root, KEYS, (".env", "compose.yaml"))
    assert code.unspoken == {"LEGACY"}


def test_a_folder_without_git_is_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\nX = os.environ['K']\n")
    assert not read_code(tmp_path, ("K",), ()).read
    assert searched_files(tmp_path) == ()


def test_more_files_than_are_read_leave_nothing_to_be_judged(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("envparity.sources.code.MOST_FILES", 0)
    assert read_code(root, KEYS, ()).open


ODD: dict[str, bytes] = {
    "a.py": b"x = os.environ['OLD_API_URL']\n",
    "b.txt": b"old-api.url and APIURL\n",
    "c.ts": b"process.env.PORT; import.meta.env",
    "d.go": b'\0os.Getenv("PORT")',
    "e.RB": b"ENV['PORT']\xff\xfe MAIL__SENDER",
    "f.py": b"environment = 1\nmailsender = 2\nfoo_environ",
    "g.md": b"MAIL.sender in a page",
    "h.lock": b"Mail_Sender9",
    "i/j k.py": b"@Value(x)",
    "\u00e9.py": b"getenv",
    "empty.py": b"",
}
ASKED = ("API_URL", "OLD_API_URL", "PORT", "mail.sender", "MAIL_SENDER", "mailSender9", "NOWHERE", "_", "foo")


@pytest.mark.skipif(not can_sweep(), reason="Hyperscan is not installed here")
@pytest.mark.parametrize("left_out", [(), ("b.txt",), ("a.py", "g.md", "h.lock"), ("f.py", "b.txt")])
def test_one_pass_finds_what_git_finds(tmp_path: Path, left_out: tuple[str, ...]) -> None:
    for path, data in ODD.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    (tmp_path / "link.py").symlink_to("a.py")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "-A"], check=True)
    (tmp_path / "i" / "j k.py").unlink()
    listed = searched_files(tmp_path)
    by_git = GitSearch(tmp_path, lambda path: path not in left_out)
    swept = Swept(tmp_path, listed, ASKED, lambda path: path not in left_out)
    asking = by_git.asking()
    assert asking is not None
    assert list(asking) == list(swept.asking() or ())
    for keys in (ASKED, ASKED[:1], ASKED[:2], ASKED[3:5], ("PORT", "NOWHERE"), ("foo",)):
        assert swept.spoken(keys) == by_git.spoken(keys)
