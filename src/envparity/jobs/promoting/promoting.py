"""The job that releases: what it would do as a value, then the deed, each step on record before the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from envparity.errors import EngineError, EnvparityError, Interrupted, UsageError, WriteError
from envparity.jobs.promoting.locking import FOLDER, Data, Identify, lock, override
from envparity.jobs.reading import Held
from envparity.jobs.remembering import keep_snapshots, open_history, record_run, signer
from envparity.jobs.reporting import make_report
from envparity.jobs.running import Running
from envparity.jobs.running.streams import Say
from envparity.jobs.writing import write_file
from envparity.model.declarations import Workspace
from envparity.model.deeds import Asked, Event, Plan
from envparity.model.records import dataclass, replace
from envparity.model.remembered import Record
from envparity.model.reports import Report

_ON_RECORD = {"promoted": 1, "rolled back": -1, "failed": -1}
"""What each deed does to the row of releases that a target stands on."""


def _silent(event: Event) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """What a release would write down. `report` is none where it goes back to an earlier one."""

    source: str
    target: str
    deed: str
    locked: Data
    report: Report | None = None
    returns_to: int | None = None

    @property
    def open(self) -> bool:
        """Whether the gate lets it pass; a way back has passed it before."""
        return self.report is None or self.report.verdict == "pass"


class Promoting:
    """Releases of one workspace. The constructor does nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def prepare(self, source: str, target: str, *, now: str, held: Held | None = None) -> Promotion:
        """Make the report in this direction and lock what the target would get; nothing is written."""
        report = make_report(self._workspace, now=now, release=(source, target), lasting=True, held=held)
        assert report.release is not None  # noqa: S101 - a report that was asked for with a direction has one
        locked = lock(report, report.release, _identifier(self._runs(source) or self._runs(target)))
        return Promotion(source, target, "promoted", locked, report)

    def way_back(self, target: str, *, now: str) -> Promotion:
        """Give the release that the target stood on before its last one; `UsageError` when there is none."""
        standing = self._standing(target, now)
        if len(standing) < 2:
            hint = "`envparity history` lists what is on record"
            raise UsageError(f"`{target}` has no release to go back to", hint=hint)
        before = standing[-2].data
        return Promotion(
            str(before["from"]), target, "rolled back", dict(before["locked"]), returns_to=standing[-2].number
        )

    def applies(self, target: str) -> bool:
        """Say whether the target is an environment that this program runs."""
        return self._runs(target)

    def plan(self, promotion: Promotion) -> Plan:
        """Plan what the engine would do, as if the file that pins the images were there."""
        with self._tried(promotion):
            try:
                return self._running(promotion.target).plan(Asked("up", promotion.target))
            except UsageError as error:
                alone = "`envparity promote --no-apply` only puts the release on record"
                raise UsageError(
                    error.message, hint=f"{error.hint}; {alone}" if error.hint else alone
                ) from error

    def carry_out(
        self,
        promotion: Promotion,
        *,
        now: str,
        by: str,
        note: str = "",
        apply: bool = False,
        say: Say = _silent,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Record:
        """Record the release, pin its images, and bring the target up on them where that is asked for.

        When the target does not come up healthy, what it stood on before is brought up again, that is put on
        record too, and `EngineError` says both. `UsageError` when the gate is closed.
        """
        if not promotion.open:
            raise UsageError("the gate is closed: nothing was released")
        before = self._pinned(promotion.target)
        # What stands in the way is met before anything is on record, a folder that cannot be written too.
        if apply:
            self.plan(promotion)
        else:
            with self._tried(promotion):
                pass
        record = self._record(promotion, now=now, by=by, note=note, more={"applies": apply})
        self._pin(promotion, f"record {record.number}, {now}")
        if not apply:
            return record
        try:
            running = self._running(promotion.target)
            plan = running.carry_out(Asked("up", promotion.target), say, confirm=confirm, agreed=agreed)
        except (EngineError, Interrupted, UsageError) as error:
            raise self._failed(promotion, error, before, now=now, by=by, say=say, confirm=confirm) from error
        steps = [str(step) for step in plan.steps]
        more = {"applied": steps, "outcome": "every service is healthy or stayed up"}
        return self._record(replace(promotion, deed="applied"), now=now, by=by, note=note, more=more)

    def _failed(
        self,
        promotion: Promotion,
        error: EnvparityError,
        before: str | None,
        *,
        now: str,
        by: str,
        say: Say,
        confirm: str,
    ) -> EnvparityError:
        """Bring back what the target stood on, put it on record, and say in one error both why and how that went."""
        self._unpin(promotion.target, before)
        if isinstance(error, UsageError):
            told = f"{error.message}; the release was taken back before anything was done"
        else:
            try:
                running = self._running(promotion.target, always=before is not None)
                running.carry_out(Asked("up", promotion.target), say, confirm=confirm)
                told = f"{error.message}; `{promotion.target}` runs again as it did before"
            except EnvparityError as second:
                told = f"{error.message}; bringing back what ran before failed too: {second.message}"
        self._record(replace(promotion, deed="failed"), now=now, by=by, note="", more={"outcome": told})
        return type(error)(told, hint=error.hint)

    def _record(
        self, promotion: Promotion, *, now: str, by: str, note: str, more: Mapping[str, Any]
    ) -> Record:
        from envparity.history import promotions

        data = {
            "from": promotion.source,
            "to": promotion.target,
            "at": now,
            "by": by,
            "note": note,
            "deed": promotion.deed,
            "returns_to": promotion.returns_to,
            "locked": promotion.locked,
            **self._judged(promotion, now),
            **more,
        }
        sign = signer(self._workspace, "promotion")
        with open_history(self._workspace, now=now) as store:
            return promotions.append(store, data, sign)

    def _judged(self, promotion: Promotion, now: str) -> Data:
        """Say from which snapshots it was released, and which findings were accepted, when that is new."""
        report = promotion.report
        if report is None or promotion.deed != "promoted":
            return {}
        kept = keep_snapshots(self._workspace, report.snapshots, now=now)
        record_run(self._workspace, report)
        return {
            "verdict": report.verdict,
            "snapshots": {one.snapshot.environment.name: one.content for one in kept},
            "accepted": [
                {
                    "id": finding.id,
                    "message": finding.message,
                    "reason": finding.expected.reason,
                    "by": finding.expected.by,
                    "until": finding.expected.until or None,
                }
                for finding in report.findings
                if finding.expected is not None
            ],
        }

    def _standing(self, target: str, now: str) -> Sequence[Record]:
        """Give the releases that a target stands on, the present one last."""
        from envparity.history import promotions

        with open_history(self._workspace, now=now) as store:
            records = promotions.listed(store)
        if wrong := promotions.verify(records, signer(self._workspace, "promotion")):
            raise UsageError(
                f"the chain of releases is broken: {wrong}",
                hint="nothing is rolled back to a record that may have been changed",
            )
        standing: list[Record] = []
        for record in records:
            if record.target == target and (step := _ON_RECORD.get(str(record.data["deed"]), 0)):
                standing = [*standing, record] if step > 0 else standing[:-1]
        return standing

    def _runs(self, environment: str) -> bool:
        found = [d for d in self._workspace.declarations if d.environment.name == environment]
        return bool(found) and found[0].runtime is not None

    def _running(self, target: str, *, always: bool = True) -> Running:
        """Run the target as it is declared, with the file that pins its images merged over its own."""
        pins = _file_of(target)
        declarations = tuple(
            replace(declared, runtime=replace(declared.runtime, compose=(*declared.runtime.compose, pins)))
            if always and declared.environment.name == target and declared.runtime is not None
            else declared
            for declared in self._workspace.declarations
        )
        return Running(replace(self._workspace, declarations=declarations))

    def _path(self, target: str) -> Path:
        return self._workspace.root / _file_of(target)

    def _pinned(self, target: str) -> str | None:
        path = self._path(target)
        return path.read_text("utf-8") if path.exists() else None

    def _pin(self, promotion: Promotion, said: str) -> None:
        head = f"Written by `envparity promote`: the images that {promotion.target} was released on ({said})."
        path = self._path(promotion.target)
        try:
            path.parent.mkdir(exist_ok=True)
        except OSError as error:
            reason = (error.strerror or "cannot be made").lower()
            raise WriteError(f"`{FOLDER}` cannot be made: {reason}", hint="nothing was released") from error
        write_file(override(promotion.locked, head), path)

    def _unpin(self, target: str, before: str | None) -> None:
        if before is not None:
            write_file(before, self._path(target))
            return
        self._path(target).unlink(missing_ok=True)
        with suppress(OSError):  # others are in it
            self._path(target).parent.rmdir()

    @contextmanager
    def _tried(self, promotion: Promotion) -> Iterator[None]:
        """Pin the images for as long as something is tried with them; `WriteError` where that cannot be."""
        before = self._pinned(promotion.target)
        self._pin(promotion, "planned")
        try:
            yield
        finally:
            self._unpin(promotion.target, before)


def _file_of(target: str) -> str:
    return f"{FOLDER}/{target}.yaml"


def _identifier(runs: bool) -> Identify:
    """Make what asks an engine for images' ids; where none answers, nothing is known."""
    if not runs:
        return lambda _: ""

    def identify(reference: str) -> str:
        from envparity.engines.table import connect

        with suppress(EnvparityError), closing(connect()) as engine:
            found = engine.image(reference)
            return found.id if found else ""
        return ""

    return identify
