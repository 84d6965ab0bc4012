"""The database file: brought up to date from every former form, whole after a kill, set aside when damaged."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from envparity.errors import ReadError, WriteError
from envparity.history import promotions, runs, snapshots, store, upgrades
from envparity.history.store import open_store
from envparity.model.areas import Area, Severity
from envparity.model.runs import Run, Sighting

NOW = "2026-11-26T10:00:00Z"
WRITER = """
import sys
from pathlib import Path
from envparity.history import snapshots
from envparity.history.store import open_store
store = open_store(Path(sys.argv[1]), now="2026-11-26T10:00:00Z")
for number in range(int(sys.argv[3])):
    content = f"sha256:{sys.argv[2]}{number:06d}"
    snapshots.add(store, sys.argv[2], content, "2026-11-26T10:00:00Z", "document " * 2000 + content)
    print(number, flush=True)
"""


def run(number: int, time: str = NOW) -> Run:
    sightings = tuple(
        Sighting(f"CFG001-{n:010d}", Area.CONFIGURATION, Severity.HIGH, "KEY", "`KEY` is missing")
        for n in range(number)
    )
    return Run(time, time, ("staging", "production"), None, "fail", sightings)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_new_history_is_its_owner_s_alone(tmp_path: Path) -> None:
    file = tmp_path / "data" / "history.sqlite"
    opened = open_store(file, now=NOW)
    snapshots.add(opened, "production", "sha256:a", NOW, "{}")
    modes = {mode(path) for path in file.parent.iterdir()}
    opened.close()
    assert modes == {0o600}
    assert mode(file.parent) == 0o700


@pytest.mark.parametrize("form", range(1, len(upgrades.UPGRADES)))
def test_a_history_of_every_former_form_is_brought_up_to_date_with_all_that_is_in_it(
    tmp_path: Path, form: int
) -> None:
    file = tmp_path / "history.sqlite"
    with closing(sqlite3.connect(file)) as old:
        for script in upgrades.UPGRADES[:form]:
            old.executescript(script)
        old.execute(f"PRAGMA user_version = {form}")
        old.execute(
            "INSERT INTO snapshots (environment, content, taken_at, last_at, size, document)"
            " VALUES ('production', 'sha256:abc', ?, ?, 2, x'789cabae0500017500f9')",
            (NOW, NOW),
        )
        old.commit()
    opened = open_store(file, now=NOW)
    assert [entry.content for entry in snapshots.listed(opened)] == ["sha256:abc"]
    runs.record(opened, run(2))
    promotions.append(opened, {"to": "production", "from": "staging"}, lambda _: "signed")
    assert len(runs.every(opened)) == len(promotions.listed(opened)) == 1
    opened.close()
    before = tmp_path / f"history.sqlite.form-{form}"
    with closing(sqlite3.connect(before)) as kept:
        assert kept.execute("SELECT content FROM snapshots").fetchall() == [("sha256:abc",)]
    assert mode(before) == 0o600


def test_a_step_that_fails_leaves_the_old_form_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "history.sqlite"
    opened = open_store(file, now=NOW)
    snapshots.add(opened, "production", "sha256:a", NOW, "{}")
    opened.close()
    broken = (*upgrades.UPGRADES, "CREATE TABLE more (id INTEGER);\nCREATE TABLE more (id INTEGER);\n")
    monkeypatch.setattr(store, "UPGRADES", broken)
    with pytest.raises(WriteError):
        open_store(file, now=NOW)
    monkeypatch.undo()
    again = open_store(file, now=NOW)
    assert len(snapshots.listed(again)) == 1
    again.close()


def test_a_history_of_a_newer_program_is_refused_and_not_touched(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    with closing(sqlite3.connect(file)) as newer:
        newer.execute("PRAGMA user_version = 99")
        newer.execute("CREATE TABLE other (id INTEGER)")
        newer.commit()
    bytes_before = file.read_bytes()
    with pytest.raises(WriteError, match="newer envparity"):
        open_store(file, now=NOW)
    assert file.read_bytes() == bytes_before


@pytest.mark.parametrize("damage", ["rubbish", "cut", "page"])
def test_a_damaged_history_is_set_aside_and_said_and_never_overwritten(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "history.sqlite"
    opened = open_store(file, now=NOW)
    for number in range(40):
        snapshots.add(opened, "production", f"sha256:{number}", NOW, "x" * 5000 + str(random.random()))
    opened.close()
    whole = bytearray(file.read_bytes())
    if damage == "rubbish":
        whole = bytearray(b"no database at all\n" * 500)
    elif damage == "cut":
        whole = whole[: len(whole) // 2]
    else:
        whole[4096:8192] = b"\xff" * 4096
    file.write_bytes(whole)
    again = open_store(file, now=NOW)
    assert "set aside" in again.notice
    assert snapshots.listed(again) == ()
    again.close()
    (kept,) = (path for path in tmp_path.iterdir() if "damaged" in path.name and path.suffix != ".x")
    assert kept.read_bytes() == bytes(whole)


def test_two_damaged_histories_of_one_moment_are_both_kept(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    for content in (b"first" * 999, b"second" * 999):
        file.write_bytes(content)
        open_store(file, now=NOW).close()
    assert sum("damaged" in path.name for path in tmp_path.iterdir()) == 2


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(file), name, "60"], stdout=subprocess.DEVNULL)
        for name in ("staging", "production")
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    opened = open_store(file, now=NOW)
    assert {len(snapshots.listed(opened, name)) for name in ("staging", "production")} == {60}
    opened.close()


def test_a_writer_killed_at_any_moment_leaves_a_whole_history_with_all_that_it_said_was_kept(
    tmp_path: Path,
) -> None:
    file = tmp_path / "history.sqlite"
    for attempt in range(6):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(file), f"e{attempt}", "100000"], stdout=subprocess.PIPE
        )
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(random.uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        said = [int(line) for line in writer.stdout.read().splitlines() if line]
        writer.wait()
        opened = open_store(file, now=NOW)
        assert opened.notice == ""
        kept = snapshots.listed(opened, f"e{attempt}")
        assert not said or len(kept) >= min(max(said) + 1, snapshots.KEEP)
        assert all(snapshots.document_of(opened, entry).endswith(entry.content) for entry in kept)
        opened.close()


def test_a_history_that_another_process_holds_says_so_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "PATIENCE", 0.2)
    file = tmp_path / "history.sqlite"
    open_store(file, now=NOW).close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        opened = open_store(file, now=NOW)
        with pytest.raises(WriteError, match="another process"):
            snapshots.add(opened, "production", "sha256:a", NOW, "{}")
        other.execute("ROLLBACK")
        assert snapshots.add(opened, "production", "sha256:a", NOW, "{}").id == 1
        opened.close()


def test_a_full_disk_loses_nothing_that_was_there(tmp_path: Path) -> None:
    opened = open_store(tmp_path / "history.sqlite", now=NOW)
    snapshots.add(opened, "production", "sha256:first", NOW, "{}")
    with opened.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(WriteError, match="the disk is full"):
        snapshots.add(opened, "production", "sha256:second", NOW, os.urandom(90_000).hex())
    assert [entry.content for entry in snapshots.listed(opened)] == ["sha256:first"]
    assert runs.every(opened) == ()
    opened.close()


def test_a_folder_that_cannot_be_written_is_told_with_a_way_out(tmp_path: Path, as_nobody: None) -> None:
    folder = Path("/proc/1")
    with pytest.raises((WriteError, ReadError)) as caught:
        open_store(folder / "history" / "history.sqlite", now=NOW)
    assert "ENVPARITY_HISTORY" in caught.value.hint


def test_the_same_snapshot_again_is_kept_once_and_seen_to_hold_for_longer(tmp_path: Path) -> None:
    opened = open_store(tmp_path / "history.sqlite", now=NOW)
    for day in ("01", "02", "03"):
        snapshots.add(opened, "production", "sha256:a", f"2026-11-{day}T00:00:00Z", "{}")
    (entry,) = snapshots.listed(opened)
    assert (entry.taken_at[:10], entry.last_at[:10]) == ("2026-11-01", "2026-11-03")
    opened.close()


def test_snapshots_are_bounded_by_number_and_what_a_release_names_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "KEEP", 5)
    opened = open_store(tmp_path / "history.sqlite", now=NOW)
    snapshots.add(opened, "production", "sha256:released", NOW, "{}")
    data = {"to": "production", "snapshots": {"production": "sha256:released"}}
    promotions.append(opened, data, lambda _: "")
    for number in range(12):
        snapshots.add(opened, "production", f"sha256:{number}", NOW, "{}")
    kept = [entry.content for entry in snapshots.listed(opened)]
    assert kept == ["sha256:released", *(f"sha256:{number}" for number in range(7, 12))]
    opened.close()


def test_snapshots_are_bounded_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "LARGEST", 300_000)
    file = tmp_path / "history.sqlite"
    opened = open_store(file, now=NOW)
    for number in range(20):
        snapshots.add(opened, "production", f"sha256:{number}", NOW, os.urandom(50_000).hex())
    assert 1 <= len(snapshots.listed(opened)) <= 6
    opened.close()
    assert file.stat().st_size < 900_000


def test_runs_are_bounded_and_equal_ones_are_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "KEEP", 4)
    opened = open_store(tmp_path / "history.sqlite", now=NOW)
    for number in (1, 1, 2, 3, 4, 5):
        runs.record(opened, run(number, f"2026-11-26T10:00:0{number}Z"))
    found = runs.past(opened, ("production", "staging"), None)
    assert [len(one.sightings) for one in found] == [2, 3, 4, 5]
    assert runs.past(opened, ("production", "staging"), ("staging", "production")) == ()
    opened.close()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("1", 1), ("v2", 2), ("sha256:bbbbbb", 2), ("bbbbbb", 2), ("2026-11-02", 1), ("2026-11-30", 3), ("2026-10-31", None), ("x", None)],
)  # fmt: skip
def test_a_snapshot_is_found_by_number_label_hash_or_the_day_on_which_it_held(
    tmp_path: Path, wanted: str, found: int | None
) -> None:
    opened = open_store(tmp_path / "history.sqlite", now=NOW)
    for content, day, label in (("a", "01", ""), ("b", "05", "v2"), ("c", "09", "")):
        snapshots.add(
            opened, "production", f"sha256:{content * 64}", f"2026-11-{day}T08:00:00Z", "{}", label=label
        )
    entry = snapshots.find(snapshots.listed(opened), wanted)
    assert (entry.id if entry else None) == found
    opened.close()


def signed(data: bytes) -> str:
    return f"signed {len(data)} {sum(data)}"


def chained(tmp_path: Path) -> store.Store:
    opened = open_store(tmp_path / "history.sqlite", now=NOW)
    for number in range(3):
        promotions.append(opened, {"from": "staging", "to": "production", "n": number}, signed)
    return opened


def test_records_of_releases_are_a_chain_that_holds(tmp_path: Path) -> None:
    opened = chained(tmp_path)
    records = promotions.listed(opened)
    assert [record.number for record in records] == [1, 2, 3]
    assert promotions.verify(records, signed) == ""
    opened.close()


@pytest.mark.parametrize("statement", ["UPDATE promotions SET target = 'x'", "DELETE FROM promotions"])
def test_a_record_cannot_be_changed_or_removed(tmp_path: Path, statement: str) -> None:
    opened = chained(tmp_path)
    with pytest.raises(WriteError, match="never"), opened.writing() as connection:
        connection.execute(statement)
    assert promotions.verify(promotions.listed(opened), signed) == ""
    opened.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE promotions SET document = replace(document, '\"n\": 1', '\"n\": 7') WHERE number = 2", "record 2 was changed"),
        ("DELETE FROM promotions WHERE number = 2", "record 2 is missing"),
        ("UPDATE promotions SET digest = 'sha256:0' WHERE number = 1", "record 1 was changed"),
    ],
)  # fmt: skip
def test_a_chain_that_was_tampered_with_behind_the_program_s_back_does_not_hold(
    tmp_path: Path, statement: str, said: str
) -> None:
    opened = chained(tmp_path)
    with opened.reading() as connection:
        connection.execute("DROP TRIGGER promotions_stay")
        connection.execute("DROP TRIGGER promotions_are_kept")
        connection.execute(statement)
    assert said in promotions.verify(promotions.listed(opened), signed)
    opened.close()


def test_a_chain_made_anew_without_the_key_does_not_hold(tmp_path: Path) -> None:
    opened = chained(tmp_path)
    records = promotions.listed(opened)
    opened.close()
    assert "signature of record 1" in promotions.verify(records, lambda _: "another key")
