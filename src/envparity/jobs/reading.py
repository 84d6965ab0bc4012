"""Choosing environments and reading their sources into snapshots; judging them is left to `reporting`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.errors import ReadError, UsageError
from envparity.model.declarations import DEPLOYED, Declaration, Workspace
from envparity.model.digests import blake2b
from envparity.model.records import dataclass, field, replace
from envparity.model.snapshots import Environment, Snapshot
from envparity.model.values import Seal

if TYPE_CHECKING:
    from envparity.sources.live import Place
    from envparity.sources.worktree import Deployed

_AT_ONCE = 12
"""Names of environments that a message lists."""


def chosen(workspace: Workspace, names: Sequence[str]) -> tuple[Declaration, ...]:
    """Give the environments of these names in the order named, all in their own order for no name.

    `UsageError` names the first that does not exist and those that do.
    """
    if not names:
        return workspace.declarations
    found: dict[str, Declaration] = {}
    for name in names:
        try:
            found[name] = workspace.declaration(name)
        except KeyError:
            hint = _others([d.environment.name for d in workspace.declarations], name)
            raise UsageError(f"no environment is called `{name}`", hint=hint) from None
    return tuple(found.values())


def _others(names: Sequence[str], wanted: str) -> str:
    """Say which environments there are: all where they can be taken in at once, else those with a name like it."""
    from difflib import get_close_matches

    if len(names) <= _AT_ONCE:
        like = get_close_matches(wanted.lower(), names, n=1)
        meant = f"did you mean `{like[0]}`? " if like else ""
        return f"{meant}there are: {', '.join(f'`{name}`' for name in names) or 'none'}"
    near = [f"`{name}`" for name in get_close_matches(wanted, names, n=3)]
    more = f"did you mean {' or '.join(near)}?" if near else "`envparity list` names them"
    return f"there are {len(names)}; {more}"


@dataclass(slots=True)
class Witness:
    """What a result rests on: the bytes of each file that was read, by absolute path; none for one not there.

    `sound` turns false when it rests on something that the files' bytes alone do not tell, `dated` true
    when it holds for the day alone.
    """

    files: dict[str, bytes | None] = field(default_factory=dict, repr=False)
    searched: list[str] = field(default_factory=list)
    """Files that were searched as a whole and not read one by one."""
    trees: list[str] = field(default_factory=list)
    """Folders of which all files that git keeps were searched, where those are too many to be named."""
    sound: bool = True
    dated: bool = False

    def saw(self, root: Path, inputs: Mapping[str, bytes | None] | None) -> None:
        """Take down what one reading below a root has read."""
        self.sound = self.sound and inputs is not None
        for path, data in (inputs or {}).items():
            self.files[str(root / path)] = data

    def digests(self) -> dict[str, str | None]:
        """Give a digest of each file that was read."""
        return {
            path: None if data is None else blake2b(data, digest_size=20).hexdigest()
            for path, data in self.files.items()
        }


Held = Mapping[str, Snapshot]
"""Snapshots that were read from files, by the environments whose sources they stand for."""


def beside(workspace: Workspace, files: Mapping[str, Path]) -> tuple[Workspace, Held]:
    """Read saved snapshots for environments by name, and give the workspace with those that it does not declare.

    `ReadError` for a file that is altered, cut off or from a newer program: nothing is compared with it.
    """
    if not files:
        return workspace, {}
    from envparity.secrets.keys import find_key
    from envparity.secrets.signing import make_signer
    from envparity.sources.saved import named, read_saved
    from envparity.workspace.profiles import in_order

    def sign(content: bytes) -> str:
        # Asked for when there is a snapshot to hold against it: a key made anew would have signed none.
        found = find_key(workspace.name)
        if found is None:
            hint = "`envparity secrets key --import FILE` keeps the key of the machine that made it"
            raise ReadError(f"signed with a key that `{workspace.name}` does not have here", hint=hint)
        return make_signer(found.key, "snapshot")(content)

    declared = {item.environment.name: item for item in workspace.declarations}
    held: dict[str, Snapshot] = {}
    for name, file in files.items():
        saved = read_saved(file, sign)
        stage = saved.snapshot.environment.stage
        if name not in declared:
            declared[name] = Declaration(Environment(name, stage, saved.snapshot.environment.hosts), ())
        held[name] = named(saved, declared[name].environment, f"{file.name} of {saved.taken_at[:16]}")
    return replace(workspace, declarations=in_order(declared.values())), held


def take_snapshots(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    lasting: bool = False,
    held: Held | None = None,
    witness: Witness | None = None,
) -> tuple[Snapshot, ...]:
    """Read the environments' sources, but for those that are held already.

    `lasting` makes secrets' fingerprints with the workspace's key, so that they compare with those of
    another run or machine; without it they hold for this run alone, and the keyring is not asked.
    """
    from envparity.sources.worktree import Worktree

    held = held or {}
    wanted = chosen(workspace, names)
    seal = seal_of(workspace.name, lasting=lasting or bool(held), needed=bool(held))
    unread = [item for item in wanted if item.environment.name not in held]
    deployed, living = _deployed(workspace, wanted), _living(wanted)
    if workspace.resolve:
        from envparity.jobs.secrets.resolving import read_resolved

        worktree, read = read_resolved(
            workspace, unread, seal, lambda resolving: Worktree(workspace.root, resolving, deployed, living)
        )
    else:
        worktree = Worktree(workspace.root, seal, deployed, living)
        read = worktree.read(unread)
    known = {snapshot.environment.name: snapshot for snapshot in read} | dict(held)
    snapshots = tuple(known[item.environment.name] for item in wanted)
    if witness is not None:
        witness.saw(workspace.root, None if held or workspace.resolve else worktree.inputs())
        witness.searched += sorted(worktree.looked)
    return snapshots


def _deployed(workspace: Workspace, declarations: Sequence[Declaration]) -> Deployed | None:
    """Give what asks the engine for the commit that runs, where a source wants to know."""
    if not any(spec.revision == DEPLOYED for item in declarations for spec in item.sources):
        return None
    from envparity.jobs.deployed import Deployments

    return Deployments(workspace.root).revision


def _living(declarations: Sequence[Declaration]) -> Place | None:
    """Give what asks the engine, where a source is one."""
    if not any(item.live for item in declarations):
        return None
    from envparity.jobs.living import Living

    return Living()


def seal_of(workspace: str, *, lasting: bool, needed: bool = False) -> Seal:
    """Make the seal of a workspace by its name: of its lasting key, or of a key for this run alone.

    A lasting key that cannot be had is told, and a passing one serves; where it is `needed`, that is a `StoreError`.
    """
    from envparity.secrets import sealing

    if not lasting:
        return sealing.make_passing_seal()
    if needed:
        from envparity.secrets.keys import workspace_key

        return sealing.make_seal(workspace_key(workspace))
    return sealing.make_seal(lasting_key_of(workspace))


def lasting_key_of(workspace: str) -> bytes:
    """Give a workspace's key, or one for this run alone where it cannot be had, which is told."""
    from envparity.secrets.keys import lasting_key

    key, why = lasting_key(workspace)
    if key is None:
        from envparity.model import person

        person.tell(f"fingerprints compare within this run alone: {why}; `envparity secrets key` says more")
        key = urandom(32)
    return key
