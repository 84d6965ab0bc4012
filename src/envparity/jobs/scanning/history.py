"""A repository's history searched: each version of each file once, the oldest commit that brought it named."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from envparity.jobs.scanning.inside import look_inside_stream
from envparity.jobs.scanning.places import Looked, Seen
from envparity.jobs.scanning.spreading import cores, spread
from envparity.model.sightings import Spot
from envparity.secrets.scanner import Found, Scanner
from envparity.sources.marks import is_archive
from envparity.sources.past import first_commits, list_blobs, read_blobs, read_messages

_BATCH = 2048
_MOST_LEFT_OUT = 5

Part = tuple[int, int, list[tuple[str, str, Found]], list[str], list[str]]
"""What a batch gave: contents, bytes, finds by hash and place in an archive, hashes of what was not there or too
large, and problems."""


def look_at_history(folder: Path, scanner: Scanner) -> Looked:
    """Search every commit that a branch, a tag or another reference leads to; commit messages too.

    `ReadError` where there is no repository, or git cannot list it.
    """
    paths, commits = list_blobs(folder)
    names = list(paths)
    size = max(1, min(_BATCH, len(names) // (cores() * 4) or 1))
    batches = [names[at : at + size] for at in range(0, len(names), size)]
    parts: list[Part] = spread(batches, lambda batch: _look(folder, batch, paths, scanner), jobs=cores())
    found = [item for part in parts for item in part[2]]
    origins = first_commits(folder, {name for name, _, _ in found}) if found else {}
    seen = [_seen(name, inside, item, paths, origins) for name, inside, item in found]
    for commit, message in read_messages(folder):
        seen += [
            Seen(Spot("", item.line, item.column, item.length, commit=commit, place="message"), item)
            for item in scanner.scan("message.txt", message)
        ]
    return Looked(
        seen=_first_of_each(seen),
        problems=[
            *_left_out([name for part in parts for name in part[3]], paths),
            *(problem for part in parts for problem in part[4]),
        ],
        files=sum(part[0] for part in parts),
        bytes=sum(part[1] for part in parts),
        commits=commits,
    )


def _look(folder: Path, names: Sequence[str], paths: dict[str, str], scanner: Scanner) -> Part:
    number = size = 0
    found: list[tuple[str, str, Found]] = []
    missing: list[str] = []
    problems: list[str] = []
    for name, data in read_blobs(folder, names):
        if data is None:
            missing.append(name)
            continue
        number += 1
        size += len(data)
        if is_archive(data):
            path = paths[name]
            inside = look_inside_stream(BytesIO(data), len(data), path, scanner)
            found += ((name, at.removeprefix(path), item) for at, item in inside.found)
            problems += inside.problems
        else:
            found += ((name, "", item) for item in scanner.scan(paths[name], data))
    return number, size, found, missing, problems


def _seen(
    name: str, inside: str, item: Found, paths: dict[str, str], origins: dict[str, tuple[str, str]]
) -> Seen:
    commit, path = origins.get(name, ("", paths[name]))
    return Seen(Spot(path + inside, item.line, item.column, item.length, commit=commit), item)


def _first_of_each(seen: Sequence[Seen]) -> list[Seen]:
    """Keep of one secret in the versions of one file a single find: each further version only repeats it."""
    kept: dict[object, Seen] = {}
    for item in seen:
        found = item.found
        same = (item.spot.path, found.kind, found.digest or (found.key, found.length))
        before = kept.get(same)
        if before is None or (before.spot.commit == "" and item.spot.commit):
            kept[same] = item
    return list(kept.values())


def _left_out(missing: Sequence[str], paths: dict[str, str]) -> list[str]:
    said = [f"`{paths.get(name, name)}` ({name[:12]}): not in this clone, or too large" for name in missing]
    if len(said) > _MOST_LEFT_OUT:
        return [
            *said[:_MOST_LEFT_OUT],
            f"{len(said) - _MOST_LEFT_OUT:,} more contents are not in this clone, or too large",
        ]
    return said
