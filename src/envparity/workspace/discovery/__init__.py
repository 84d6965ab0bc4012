"""Discovery: which environments a repository has, and which files speak of each, told without being told.

`listing` names the files; `families`, `folders` and `siblings` say what one is by its name, `contents`
reads the few whose references matter; `sharing` says who gets what names nobody, and `assembling` makes
declarations of it all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path as Directory

from envparity.model.declarations import Unassigned, Workspace
from envparity.model.expressions import expression
from envparity.model.records import replace
from envparity.workspace.discovery.alternatives import lifted
from envparity.workspace.discovery.assembling import Assembly
from envparity.workspace.discovery.contents import Contents
from envparity.workspace.discovery.families import known_family
from envparity.workspace.discovery.folders import SHARED, Folders
from envparity.workspace.discovery.listing import MOST, hidden_dotenv_files, list_files
from envparity.workspace.discovery.paths import CODE, DATA, Path, format_of, worth
from envparity.workspace.discovery.pieces import UNNAMED, Layer, Piece
from envparity.workspace.discovery.pipelines import developers_containers, pipelines
from envparity.workspace.discovery.platforms import deployed
from envparity.workspace.discovery.sectioned import profiled, sectioned
from envparity.workspace.discovery.sharing import Sharing, accompanied, charted, fold_local
from envparity.workspace.discovery.siblings import Siblings
from envparity.workspace.discovery.sieve import Sieve, holding
from envparity.workspace.grounds import Grounds
from envparity.workspace.stages import CORE, environment_in

_ODD = 20
"""Files with impossible names that are told one by one."""


def discover(root: Directory, grounds: Grounds | None = None) -> Workspace:
    """Find the environments of a repository by its files; `discovered` is set, and every source says why.

    `grounds` are told what it rests on.
    """
    listing = list_files(root)
    if grounds is not None:
        grounds.listed(root, listing)
    contents = Contents(root, listing.paths, grounds)
    hidden_files = hidden_dotenv_files(root, _project_folders(listing.paths))
    hidden = tuple(path for path in hidden_files if not contents.has(path))
    notes = [Unassigned("", f"more than {MOST} files: the rest was not looked at")] if listing.cut else []
    found = [
        *_pieces((*listing.paths, *hidden), contents),
        *pipelines(contents.high, contents),
        *developers_containers(contents.high, contents),
    ]
    settled = tuple(
        deployed(
            tuple(lifted(profiled(_settled(found, contents), contents), contents)), listing.paths, contents
        )
    )
    pieces = tuple(charted(fold_local(accompanied(settled))))
    notes += (
        Unassigned(path, "a name with characters that no profile can hold") for path in listing.odd[:_ODD]
    )
    notes += (Unassigned(piece.path, piece.aside) for piece in pieces if piece.aside)
    loose = [piece for piece in pieces if piece.aside == UNNAMED]
    pieces = tuple(piece for piece in pieces if not piece.aside)
    sharing = Sharing(pieces, contents, listing.private | frozenset(hidden))
    known = {environment.name for environment in sharing.environments}
    kept = [piece for piece in pieces if piece.named is None or piece.named.name in known]
    notes += (
        Unassigned(piece.path, piece.why) for piece in pieces if piece.named and piece.named.name not in known
    )
    return Assembly(root, sharing, contents, loose).workspace(kept, notes)


_PROJECT = frozenset(
    {
        "package.json",
        "pyproject.toml",
        "manage.py",
        "composer.json",
        "gemfile",
        "dockerfile",
        "go.mod",
        "cargo.toml",
    }
)


def _project_folders(paths: Iterable[str]) -> set[str]:
    """Give the folders in which a developer may keep a dotenv file that git does not see."""
    found = {""}
    for path in holding(paths, (*_PROJECT, ".env", "compose")):
        folder, _, name = path.rpartition("/")
        lower = name.lower()
        if lower in _PROJECT or lower.startswith(".env") or "compose" in lower:
            found.add(folder)
    return found


_READ = DATA | CODE


def _pieces(whole: Sequence[str], contents: Contents) -> list[Piece]:
    paths = [Path(text) for text in worth(whole)]
    more = _unusual_names(paths)
    folders, sieve = Folders(paths, more, _test_projects(whole)), Sieve(more)
    found: list[Piece] = []
    rest: list[Path] = []
    for path in paths:
        piece = known_family(path, folders) if sieve.may_be_known(path) else None
        if piece is None and path.ending in _READ:
            rest.append(path)
        elif piece is not None and (settled := _outside(piece, path, folders)):
            found.append(settled)
    inside = [path for path in rest if not folders.outside(path)]
    found += Siblings(folders, sieve).look(inside)
    taken = {piece.path for piece in found}
    return [*found, *sectioned((path for path in inside if path.whole not in taken), contents)]


_TEST_PROJECT = expression(r"(?i)(Tests?|Specs|Acceptance|Benchmarks?)\.(cs|fs|vb)proj$")


def _test_projects(paths: Iterable[str]) -> frozenset[str]:
    """Find the folders of .NET projects whose names say that they test or measure: `unit/Shop.UnitTests.csproj`."""
    found = holding(paths, (".csproj", ".fsproj", ".vbproj"))
    return frozenset(path.rpartition("/")[0] for path in found if _TEST_PROJECT.search(path))


def _outside(piece: Piece, path: Path, folders: Folders) -> Piece | None:
    if not piece.aside and folders.of(path) is None and (variant := folders.variant(path)):
        return replace(piece, aside=f"`{variant}` is a variant of an environment that has files of its own")
    outside = folders.outside(path)
    if not outside:
        return piece
    if piece.aside or piece.family in ("unread", "image"):
        return None
    return replace(piece, aside=f"below `{outside}`, which is not how the project runs")


def _unusual_names(paths: Iterable[Path]) -> frozenset[str]:
    """Find environments with names of their own: what stands beside usual ones in a folder `environments`."""
    stems: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in paths:
        if path.parent in ("environments", "envs") and path.ending in _READ:
            stems[path.folder, path.ending].add(path.stem.lower())
    found: set[str] = set()
    for held in stems.values():
        usual = {stem for stem in held if (named := environment_in(stem)) and not named.subject}
        if len(usual) > 1 and any(name in CORE for stem in usual if (name := _name(stem))):
            found |= {stem for stem in held - usual if stem.isalpha() and stem not in SHARED}
    return frozenset(found)


def _name(stem: str) -> str:
    named = environment_in(stem)
    return named.name if named else ""


def _settled(pieces: Iterable[Piece], contents: Contents) -> Iterable[Piece]:
    """Look into the files whose names leave a question open."""
    for piece in pieces:
        if piece.aside:
            yield piece
        elif contents.is_link(piece.path) or not contents.is_file(piece.path):
            link = contents.is_link(piece.path)
            yield replace(piece, aside="a link to another file" if link else _GONE)
        elif piece.family == "kubernetes" and not contents.is_manifest(piece.path):
            if piece.named:
                ending = piece.path.rpartition(".")[2]
                yield replace(
                    piece, family="settings", format=format_of(ending), why=f"settings of {piece.named.name}"
                )
        elif piece.family == "kubernetes" and not piece.named:
            yield _in_namespace(piece, contents)
        elif piece.family == "settings" and _is_manifest(piece, contents):
            if piece.named:
                yield replace(piece, family="kubernetes", format="", why=f"manifests of {piece.named.name}")
        elif piece.format == "JSON settings" and contents.text(piece.path).lstrip()[:1] == "[":
            yield replace(piece, aside="a list, which holds no settings")
        elif piece.family in ("settings", "unread") and (form := _platform(piece, contents)):
            yield replace(piece, family="settings", format=form)
        elif piece.family == "requirements" and piece.layer is Layer.BASE:
            yield _pointing(piece, contents)
        else:
            yield piece


_GONE = "kept by git, and not in the work tree"

_PLATFORM = expression(
    r"(?i)(^|/)((fly|serverless|render|[\w.-]*app)[\w.-]*\.(toml|ya?ml)|[^/]*\.json|[^/]*\.bicepparam)$"
)
_PLATFORMS = ("fly", "render", "appengine", "serverless", "parameters")


def _platform(piece: Piece, contents: Contents) -> str:
    """Name the platform's format that a file of settings is of; empty where it is of none."""
    if not _PLATFORM.search(piece.path):
        return ""
    from envparity.readers.table import load

    head = contents.text(piece.path)[:4096].encode()
    readers = (load(f"infrastructure.platforms.{name}") for name in _PLATFORMS)
    return next((reader.format for reader in readers if reader.claims(piece.path, head)), "")


def _is_manifest(piece: Piece, contents: Contents) -> bool:
    return (
        piece.path.endswith((".yml", ".yaml"))
        and bool(contents.text(piece.path).strip())
        and contents.is_manifest(piece.path)
    )


def _in_namespace(piece: Piece, contents: Contents) -> Piece:
    """Give manifests to the environment after which every namespace in them is called; others stay everybody's."""
    found = contents.namespaces(piece.path)
    meant = {named.name: named for space in found if (named := environment_in(space))}
    if len(meant) != 1 or not all(environment_in(space) for space in found):
        return piece
    [named] = meant.values()
    group = f"{piece.folder}/{named.name}"
    why = f"manifests of the namespace `{found[0]}`"
    return replace(piece, named=named, layer=Layer.OWN, group=group, why=why)


def _pointing(piece: Piece, contents: Contents) -> Piece:
    """Give requirements that consist of a reference to an environment's to that environment."""
    lines = [line.strip() for line in contents.text(piece.path).splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    if len(lines) == 1 and lines[0].startswith("-r") and (named := environment_in(Path(lines[0]).stem)):
        return replace(piece, named=named, layer=Layer.OWN, why=f"requirements of {named.name}")
    return piece
