"""What is done with findings and differences: their page, their file, acceptance in writing, copying; for several too."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual import work

from envparity.tui.background import in_background
from envparity.tui.errands import Words
from envparity.tui.items import places_of
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean
from envparity.tui.screens.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envparity.model.findings import Finding
    from envparity.model.places import Place
    from envparity.tui.items import Item


class ItemDeeds(Desk):
    """A screen with items under the cursor: one, those of a group, or those that are marked."""

    @property
    @abstractmethod
    def current(self) -> Item | None:
        """The item under the cursor; of a group's head the first."""

    @property
    @abstractmethod
    def chosen(self) -> Sequence[Item]:
        """The marked items; without any those under the cursor."""

    @abstractmethod
    def forget_marks(self) -> None:
        """Take all marks away: what they were for is done."""

    def action_page(self) -> None:
        """Open the page of the rule that says so."""
        item = self.current
        if item is not None and item.finding is not None:
            from envparity.tui.screens.page import PageScreen

            self.app.push_screen(PageScreen(item.finding.code))

    def action_edit(self) -> None:
        """Open a file that the item was read from, after asking which where there are several."""
        from envparity.tui.screens.picker import Choice, Picker

        places = places_of(self.current) if self.current else {}
        choices = [Choice(str(place), str(place), ", ".join(names)) for place, names in places.items()]
        if len(choices) < 2:
            self._edit(next(iter(places), None))
        else:
            known = {str(place): place for place in places}
            self.app.push_screen(
                Picker("Open in the editor", choices), lambda chosen: self._edit(known.get(chosen or ""))
            )

    def _edit(self, place: Place | None) -> None:
        if place is not None:
            self.envparity.did("open", lambda: self.open_place(place))
            self.open_place(place)

    def action_accept(self) -> None:
        """Ask for the words that accept what is chosen, and write them into the workspace's policy."""
        self._ask_words(Words("", self.envparity.left.get("accept.by", "")))

    def _ask_words(self, before: Words) -> None:
        from getpass import getuser

        from envparity.tui.screens.accept import AcceptScreen

        findings = [item.finding for item in self.chosen if item.finding is not None]
        fresh = [finding for finding in findings if finding.expected is None]
        if self.envparity.known.workspace is None or not findings:
            return
        if not fresh:
            by = findings[0].expected.by if findings[0].expected else ""
            self.notify(f"accepted by {clean(by)}", markup=False, timeout=3)
            return
        if any(self._is_below(finding) for finding in fresh):
            said = "the row above stands for it, and is what can be accepted"
            self.notify(said, title="It follows from another", severity="warning", markup=False)
            return
        before = before._replace(by=before.by or getuser())
        question = AcceptScreen(fresh, before, self.envparity.errands.now().date())

        def answered(words: Words | None) -> None:
            if words is not None:
                self._accept([finding.id for finding in fresh], words)

        self.app.push_screen(question, answered)

    def _is_below(self, finding: Finding) -> bool:
        report = self.envparity.known.report
        return report is not None and all(finding.id != other.id for other in report.findings)

    @work(group="accept", exit_on_error=False)
    async def _accept(self, findings: Sequence[str], words: Words) -> None:
        workspace, errands = self.envparity.known.workspace, self.envparity.errands
        if workspace is None:
            return
        self.envparity.left["accept.by"] = words.by
        self.envparity.did("accept", lambda: self._ask_words(words))
        now = errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            name = await in_background(lambda: errands.accept(workspace, findings, words, now))
        except Exception as error:  # noqa: BLE001  # a policy that cannot be added to is said
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            title = "Accepted" if len(findings) == 1 else f"{len(findings)} accepted"
            self.notify(f"added to {name}", title=title, markup=False, timeout=4)
            self.forget_marks()
            self.envparity.action_read()

    def action_copy(self) -> None:
        """Copy what is chosen."""
        self.envparity.did("copy", self.action_copy)
        self.envparity.copy([item.finding or item.difference for item in self.chosen])
        self.forget_marks()
