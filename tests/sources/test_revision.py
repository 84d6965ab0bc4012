"""Files read at a git revision: the same bytes as `git show`, and by name whatever is no content."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from envparity.errors import ReadError
from envparity.model.declarations import Declaration, SourceSpec
from envparity.model.places import Place
from envparity.model.snapshots import Environment, Snapshot, Stage
from envparity.secrets.sealing import make_seal
from envparity.sources import objects
from envparity.sources.objects import Repository
from envparity.sources.revision import Revision
from envparity.sources.worktree import Worktree

seal = make_seal(b"k" * 32)

LOCK = """\
version = 1

[[package]]
name = "anyio"
version = "{}"
source = {{ registry = "https://index.example/simple" }}

[[package]]
name = "shop"
version = "0"
source = {{ virtual = "." }}
dependencies = [{{ name = "anyio" }}]
"""


def run(root: Path, *arguments: str) -> str:
    settings = (
        "user.name=n",
        "user.email=n@mail.example",
        "protocol.file.allow=always",
        "init.defaultBranch=main",
    )
    options = [word for setting in settings for word in ("-c", setting)]
    command = ["git", "-C", str(root), *options, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def commit(root: Path, files: dict[str, str | bytes], tag: str = "") -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    run(root, "add", "-A")
    run(root, "commit", "-q", "-m", "change")
    if tag:
        run(root, "tag", tag)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Give a repository with a lock of 1.0 at the tag `v1.4.1`, 2.0 at `v1.4.2`, 3.0 in the work tree alone."""
    root = tmp_path / "shop"
    root.mkdir()
    run(root, "init", "-q")
    commit(root, {"uv.lock": LOCK.format("1.0"), "app.env": "LEVEL=info\n"}, "v1.4.1")
    commit(root, {"uv.lock": LOCK.format("2.0"), "app.env": "\nLEVEL=debug\n"}, "v1.4.2")
    (root / "uv.lock").write_text(LOCK.format("3.0"))
    return root


def at(root: Path, revision: str, *files: str, **more: str) -> Snapshot:
    spec = SourceSpec(files, revision=revision, **more)  # type: ignore[arg-type]
    declaration = Declaration(Environment("staging", Stage.STAGING), (spec,))
    (snapshot,) = Worktree(root, seal).read([declaration])
    return snapshot


def content(root: Path, revision: str, path: str) -> bytes:
    repository = Repository(root)
    try:
        return Revision(repository, revision).read(path)
    finally:
        repository.close()


def watched(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Give a list that every process begun from here on is added to."""
    begun: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def begin(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] = popen(*arguments, **options)
        begun.append(process)
        return process

    monkeypatch.setattr(subprocess, "Popen", begin)
    return begun


def refusal(root: Path, revision: str, path: str) -> ReadError:
    with pytest.raises(ReadError) as caught:
        content(root, revision, path)
    return caught.value


@pytest.mark.parametrize(
    ("revision", "version"), [("v1.4.1", "1.0"), ("v1.4.2", "2.0"), ("main", "2.0"), ("HEAD~1", "1.0")]
)
def test_a_lock_is_read_as_it_was_at_a_tag_a_branch_and_before_a_commit(
    shop: Path, revision: str, version: str
) -> None:
    snapshot = at(shop, revision, "uv.lock")
    package = snapshot.packages[0]
    assert (package.name, package.version) == ("anyio", version)
    assert package.place == Place("uv.lock", 3)
    (source,) = snapshot.sources
    assert (source.kind, source.place, source.status) == ("revision", f"{revision}:uv.lock", "read")


def test_a_commit_is_named_by_its_hash_or_the_beginning_of_it(shop: Path) -> None:
    name = run(shop, "rev-parse", "v1.4.1").strip()
    assert content(shop, name, "app.env") == content(shop, name[:9], "app.env") == b"LEVEL=info\n"


def test_environments_at_two_revisions_and_the_work_tree_differ_though_the_path_is_one(shop: Path) -> None:
    specs = [SourceSpec(("uv.lock",), revision=revision) for revision in ("v1.4.1", "v1.4.2", "")]
    declarations = [
        Declaration(Environment(str(number), Stage.STAGING), (spec,)) for number, spec in enumerate(specs)
    ]
    snapshots = Worktree(shop, seal).read(declarations)
    assert [snapshot.packages[0].version for snapshot in snapshots] == ["1.0", "2.0", "3.0"]
    assert [snapshot.sources[0].kind for snapshot in snapshots] == ["revision", "revision", "worktree"]


def test_the_work_tree_and_the_index_are_left_as_they_are(shop: Path) -> None:
    before = {
        path: (path.stat().st_mtime_ns, path.read_bytes()) for path in shop.rglob("*") if path.is_file()
    }
    at(shop, "v1.4.1", "uv.lock", "app.env")
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in shop.rglob("*") if path.is_file()}
    assert before == after


def test_a_setting_read_at_a_revision_is_in_a_file_that_git_keeps_though_the_index_has_it_no_more(
    shop: Path,
) -> None:
    run(shop, "rm", "-q", "--cached", "app.env")
    (setting,) = at(shop, "v1.4.2", "app.env").settings
    assert setting.tracked is True
    assert setting.place == Place("app.env", 2)


def test_an_env_file_an_included_project_and_interpolation_come_from_the_same_revision(
    tmp_path: Path,
) -> None:
    run(tmp_path, "init", "-q")
    old: dict[str, str | bytes] = {
        "deploy/compose.yaml": "include: [more.yaml]\nservices:\n  web:\n    image: shop:${TAG}\n    env_file: [web.env]\n",
        "deploy/more.yaml": "services:\n  cache:\n    image: cache:old\n",
        "deploy/web.env": "LEVEL=old\n",
        "deploy/.env": "TAG=old\n",
    }
    commit(tmp_path, old, "v1")
    for name in old:
        (tmp_path / name).unlink()
    commit(tmp_path, {"deploy/compose.yaml": "services: {}\n"})
    snapshot = at(tmp_path, "v1", "deploy/compose.yaml")
    assert snapshot.complete, snapshot.sources
    assert sorted(service.name for service in snapshot.services) == ["cache", "web"]
    assert "old" in {str(setting.value) for setting in snapshot.settings}
    assert "shop:old" in repr(snapshot.services)
    assert not at(tmp_path, "", "deploy/compose.yaml").services


def test_requirements_take_in_others_of_the_same_revision(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    commit(
        tmp_path, {"requirements/prod.txt": "-r base.txt\n", "requirements/base.txt": "anyio==1.0\n"}, "v1"
    )
    commit(tmp_path, {"requirements/base.txt": "anyio==2.0\n"})
    (package,) = at(tmp_path, "v1", "requirements/prod.txt").packages
    assert package.version == "1.0"


def test_two_thousand_files_and_two_revisions_are_read_by_one_process_and_are_what_git_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path, "init", "-q")
    names = [f"env/{number % 40}/{number}.env" for number in range(2000)]
    commit(tmp_path, {name: f"NUMBER={name}\n" for name in names}, "v1")
    commit(tmp_path, {names[0]: b"\x00\xff not text, no line's end"}, "v2")
    begun = watched(monkeypatch)
    repository = Repository(tmp_path)
    old, new = Revision(repository, "v1"), Revision(repository, "v2")
    found = [old.read(name) for name in names]
    assert found == [f"NUMBER={name}\n".encode() for name in names]
    changed = new.read(names[0])
    assert len(begun) == 1
    repository.close()
    shown = subprocess.run(
        ["git", "-C", str(tmp_path), "show", f"v2:{names[0]}"], capture_output=True, check=True
    )
    assert changed == shown.stdout


@pytest.mark.parametrize(
    "name", ["with space.env", "läng.env", "a\nb.env", "tab\t.env", "quo\"te'.env", "-n.env", "a:b.env"]
)
def test_a_path_of_any_spelling_is_read(tmp_path: Path, name: str) -> None:
    run(tmp_path, "init", "-q")
    commit(tmp_path, {name: "A=1\n"}, "v1")
    assert content(tmp_path, "v1", name) == b"A=1\n"


def test_a_workspace_in_a_folder_of_the_repository_sees_that_folder_alone(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    commit(tmp_path, {"apps/shop/a.env": "A=1\n", "top.env": "B=1\n"}, "v1")
    assert content(tmp_path / "apps" / "shop", "v1", "a.env") == b"A=1\n"
    assert "outside of the workspace" in refusal(tmp_path / "apps" / "shop", "v1", "../../top.env").message


def test_a_folder_that_did_not_exist_yet_is_said(shop: Path) -> None:
    (shop / "later").mkdir()
    assert (
        "`v1.4.1` has no folder where the workspace is" in refusal(shop / "later", "v1.4.1", "a.env").message
    )


def test_a_link_is_followed_within_the_revision_and_not_out_of_it(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q")
    for link, target in {
        "to": "d/real.env",
        "d/up": "../d",
        "out": "../x",
        "abs": "/etc/hostname",
        "ring": "ring",
    }.items():
        (tmp_path / link).parent.mkdir(exist_ok=True)
        (tmp_path / link).symlink_to(target)
    commit(tmp_path, {"d/real.env": "A=1\n"}, "v1")
    (tmp_path / "d" / "real.env").write_text("A=2\n")
    assert content(tmp_path, "v1", "to") == content(tmp_path, "v1", "d/up/real.env") == b"A=1\n"
    assert "outside of the workspace" in refusal(tmp_path, "v1", "out").message
    assert "outside of the workspace" in refusal(tmp_path, "v1", "abs").message
    assert "too many levels" in refusal(tmp_path, "v1", "ring").message


def test_a_path_absent_there_names_the_revision_and_is_no_failure_of_interpolation(shop: Path) -> None:
    error = refusal(shop, "v1.4.1", "gone.lock")
    assert error.message == "`gone.lock`: no such file at `v1.4.1`"
    assert isinstance(error.__cause__, FileNotFoundError)
    assert refusal(shop, "v1.4.1", "uv.lock/x").message == "`uv.lock/x`: no such file at `v1.4.1`"
    commit(shop, {"compose.yaml": "services:\n  web:\n    image: shop:1\n"}, "v3")
    assert at(shop, "v3", "compose.yaml").complete


def test_a_folder_is_named_as_such(shop: Path) -> None:
    commit(shop, {"d/a.env": "A=1\n"}, "v3")
    assert refusal(shop, "v3", "d").message == "`d`: a folder, where a file was expected"


def test_a_revision_that_does_not_exist_names_the_tags_near_it(shop: Path) -> None:
    error = refusal(shop, "1.4.2", "uv.lock")
    assert error.message == "`uv.lock`: no revision `1.4.2` in this repository"
    assert error.hint.startswith("names like it: `v1.4.2`")
    (source,) = at(shop, "1.4.2", "uv.lock").sources
    assert source.status == "failed"
    assert "names like it: `v1.4.2`" in source.problems[0].message


def test_a_branch_that_only_the_remote_has_is_named_with_its_remote(shop: Path, tmp_path: Path) -> None:
    run(shop, "branch", "release")
    run(tmp_path, "clone", "-q", str(shop), "copy")
    assert "`origin/release`" in refusal(tmp_path / "copy", "release", "uv.lock").hint


@pytest.mark.parametrize(
    "revision", ["--help", "-n", "v1\nHEAD", "HEAD:uv.lock", "", "a..b", "HEAD@{yesterday}", "v 1"]
)
def test_what_is_no_name_of_a_revision_is_never_given_to_git(
    shop: Path, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    message = refusal(shop, revision, "uv.lock").message
    assert "begin with `-`" in message or "not the name of a tag" in message


def test_a_shallow_clone_says_so_of_what_it_lacks_and_gives_what_it_has(shop: Path, tmp_path: Path) -> None:
    run(tmp_path, "clone", "-q", "--depth", "1", f"file://{shop}", "copy")
    copy = tmp_path / "copy"
    assert b'"2.0"' in content(copy, "HEAD", "uv.lock")
    error = refusal(copy, "HEAD~1", "uv.lock")
    assert "no revision `HEAD~1` in this shallow clone" in error.message
    old = run(shop, "rev-parse", "v1.4.1").strip()
    assert "--unshallow" in refusal(copy, old, "uv.lock").hint


def test_a_partial_clone_fetches_nothing_and_says_what_it_lacks(shop: Path, tmp_path: Path) -> None:
    run(shop, "config", "uploadpack.allowFilter", "true")
    run(tmp_path, "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{shop}", "copy")
    copy = tmp_path / "copy"
    snapshot = at(copy, "v1.4.2", "uv.lock", "app.env")
    assert [source.status for source in snapshot.sources] == ["failed", "failed"]
    for source in snapshot.sources:
        assert (
            "git does not have its content at `v1.4.2`: this is a partial clone" in source.problems[0].message
        )
    run(copy, "fetch", "-q", "--refetch", "--no-filter")
    assert at(copy, "v1.4.2", "uv.lock", "app.env").complete


def test_a_linked_work_tree_reads_the_repository_it_belongs_to(shop: Path, tmp_path: Path) -> None:
    run(shop, "worktree", "add", "-q", str(tmp_path / "linked"), "v1.4.1")
    assert (tmp_path / "linked" / ".git").is_file()
    assert b'"2.0"' in content(tmp_path / "linked", "v1.4.2", "uv.lock")
    assert b'"1.0"' in content(tmp_path / "linked", "HEAD", "uv.lock")


def test_a_file_of_a_submodule_is_refused_by_name_though_the_work_tree_has_it(
    shop: Path, tmp_path: Path
) -> None:
    outer = tmp_path / "outer"
    outer.mkdir()
    run(outer, "init", "-q")
    run(outer, "submodule", "--quiet", "add", str(shop), "vendor/shop")
    commit(outer, {"a.env": "A=1\n"}, "v1")
    assert (outer / "vendor/shop/app.env").exists()
    assert "`vendor/shop/app.env`: in a submodule" in refusal(outer, "v1", "vendor/shop/app.env").message
    assert "in a submodule" in refusal(outer, "v1", "vendor/shop").message


POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'ab' * 32}\nsize 123456\n"


@pytest.mark.parametrize("revision", ["v1", ""])
def test_a_pointer_to_a_large_file_is_a_problem_and_never_content(tmp_path: Path, revision: str) -> None:
    run(tmp_path, "init", "-q")
    commit(tmp_path, {"uv.lock": POINTER, "app.env": POINTER, "shut.env": b"\0GITCRYPT\0\x01\x02"}, "v1")
    snapshot = at(tmp_path, revision, "uv.lock", "app.env", "shut.env")
    assert [source.status for source in snapshot.sources] == ["failed"] * 3
    assert not snapshot.packages
    assert not snapshot.settings
    said = [source.problems[0].message for source in snapshot.sources]
    assert "Git LFS pointer" in said[0]
    assert "Git LFS pointer" in said[1]
    assert "git-crypt" in said[2]


def test_a_file_too_large_is_refused_and_the_next_one_read(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(objects, "LIMIT", 4000)
    monkeypatch.setattr("envparity.sources.files.LIMIT", 4000)
    commit(shop, {"large.env": "A" * 2_500_000}, "v3")
    repository = Repository(shop)
    revision = Revision(repository, "v3")
    with pytest.raises(ReadError, match="larger than"):
        revision.read("large.env")
    assert revision.read("app.env") == b"\nLEVEL=debug\n"
    repository.close()


def test_a_folder_in_no_repository_and_a_machine_without_git_say_so(
    tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert (
        refusal(tmp_path / "plain", "v1", "a.env").message == "`a.env`: the workspace is in no git repository"
    )
    monkeypatch.setenv("PATH", "")
    error = refusal(shop, "v1.4.1", "uv.lock")
    assert error.message == "`uv.lock`: git is not installed"
    assert not isinstance(error.__cause__, FileNotFoundError)


def test_a_repository_that_a_hook_names_is_not_taken_for_the_workspaces_own(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert content(shop, "v1.4.1", "app.env") == b"LEVEL=info\n"


def test_a_repository_of_the_other_hash_is_read(tmp_path: Path) -> None:
    run(tmp_path, "init", "-q", "--object-format=sha256")
    commit(tmp_path, {"d/a.env": "A=1\n"}, "v1")
    assert content(tmp_path, "v1", "d/a.env") == b"A=1\n"


def test_a_damaged_repository_is_said_and_loses_no_other_file(shop: Path) -> None:
    name = run(shop, "rev-parse", "v1.4.2:uv.lock").strip()
    (shop / ".git/objects" / name[:2] / name[2:]).unlink()
    snapshot = at(shop, "v1.4.2", "uv.lock", "app.env")
    assert [source.status for source in snapshot.sources] == ["failed", "read"]
    assert "the repository is damaged" in snapshot.sources[0].problems[0].message


def test_an_object_that_ends_early_is_no_content(tmp_path: Path, shop: Path) -> None:
    commit(shop, {"long.env": "".join(f"A{number}={number * 7919}\n" for number in range(40_000))}, "v3")
    name = run(shop, "rev-parse", "v3:long.env").strip()
    file = shop / ".git/objects" / name[:2] / name[2:]
    data = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(data[: len(data) // 2])
    run(shop, "config", "core.bigFileThreshold", "1k")
    assert refusal(shop, "v3", "long.env").message.startswith("`long.env`: git failed")
    snapshot = at(shop, "v3", "long.env", "app.env")
    assert [source.status for source in snapshot.sources] == ["failed", "read"]


def test_what_was_read_at_a_revision_cannot_be_told_by_files_alone(shop: Path) -> None:
    worktree = Worktree(shop, seal)
    specs = (SourceSpec(("app.env",)),)
    worktree.read([Declaration(Environment("a", Stage.STAGING), specs)])
    assert worktree.inputs() is not None
    specs = (SourceSpec(("app.env",), revision="main"),)
    worktree.read([Declaration(Environment("b", Stage.STAGING), specs)])
    assert worktree.inputs() is None


def test_no_process_is_left_behind(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = watched(monkeypatch)
    at(shop, "v1.4.1", "uv.lock")
    assert begun
    assert all(process.returncode is not None for process in begun)
