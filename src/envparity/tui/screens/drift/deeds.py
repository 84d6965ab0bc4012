"""What is done with findings and differences: their page, their file, acceptance in writing, copying; for several too."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, NamedTuple

from textual import work

from envparity.tui.background import finished, in_background, in_slices
from envparity.tui.errands import Words
from envparity.tui.items import places_of
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean
from envparity.tui.screens.desk import Desk
from envparity.tui.stock import EVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from envparity.model.findings import Finding
    from envparity.model.places import Place
    from envparity.tui.items import Item
    from envparity.tui.stock import Steps


class Chosen(NamedTuple):
    """What something is done with: items, those of their findings that nobody accepted, and whether one follows from another."""

    items: Sequence[Item]
    fresh: Sequence[Finding]
    below: bool


class ItemDeeds(Desk):
    """A screen with items under the cursor: one, those of a group, or those that are marked."""

    @property
    @abstractmethod
    def current(self) -> Item | None:
        """The item under the cursor; of a group's head the first."""

    @property
    @abstractmethod
    def under_cursor(self) -> Sequence[Item]:
        """The items of the row under the cursor."""

    @abstractmethod
    def chosen(self, otherwise: Sequence[Item]) -> Steps[Sequence[Item]]:
        """Give the marked items; without any others."""

    @property
    @abstractmethod
    def many(self) -> bool:
        """Whether there are so many items that what looks at all of them has to stand aside for keys."""

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

    def _with_chosen(self, deed: Callable[[Chosen], object]) -> None:
        """Do something with what is chosen: at once, as the next key may be there already, unless it takes long to find."""
        under = self.under_cursor  # the next key may move the cursor before it is asked for
        if self.many:
            self._with_chosen_slowly(deed, under)
        else:
            deed(finished(self._choose(under)))

    @work(group="chosen", exit_on_error=False, description="with_chosen_slowly")
    async def _with_chosen_slowly(self, deed: Callable[[Chosen], object], under: Sequence[Item]) -> None:
        marking = [one for one in self.workers if one.group == "mark" and one.node is self]
        if marking:  # of none it would wait for every worker
            await self.workers.wait_for_complete(marking)
        deed(await in_slices(self._choose(under)))

    def _choose(self, under: Sequence[Item]) -> Steps[Chosen]:
        items = yield from self.chosen(under)
        findings = [item.finding for item in items if item.finding is not None]
        fresh = tuple(finding for finding in findings if finding.expected is None)
        below = yield from self._are_below(fresh)
        return Chosen(tuple(items), fresh, below)

    def _ask_words(self, before: Words) -> None:
        self._with_chosen(lambda chosen: self._ask(before, chosen))

    def _ask(self, before: Words, chosen: Chosen) -> None:
        from getpass import getuser

        from envparity.tui.screens.accept import AcceptScreen

        findings = [item.finding for item in chosen.items if item.finding is not None]
        fresh = chosen.fresh
        if self.envparity.known.workspace is None or not findings:
            return
        if not fresh:
            by = findings[0].expected.by if findings[0].expected else ""
            self.notify(f"accepted by {clean(by)}", markup=False, timeout=3)
            return
        if chosen.below:
            said = "the row above stands for it, and is what can be accepted"
            self.notify(said, title="It follows from another", severity="warning", markup=False)
            return
        before = before._replace(by=before.by or getuser())
        question = AcceptScreen(fresh, before, self.envparity.errands.now().date())

        def answered(words: Words | None) -> None:
            if words is not None:
                self._accept([finding.id for finding in fresh], words)

        self.app.push_screen(question, answered)

    def _are_below(self, findings: Sequence[Finding]) -> Steps[bool]:
        """Say whether one of these is not in the list by itself, but follows from another."""
        report, left = self.envparity.known.report, {finding.id for finding in findings}
        for number, finding in enumerate(report.findings if report is not None and left else ()):
            left.discard(finding.id)
            if not left:
                break
            if number % EVERY == 0:
                yield
        return bool(left)

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
        self._with_chosen(self._copy)

    def _copy(self, chosen: Chosen) -> None:
        self.envparity.copy([item.finding or item.difference for item in chosen.items])
        self.forget_marks()
