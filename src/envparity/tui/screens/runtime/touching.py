"""What is done with one service at a time: a shell in it, more or fewer of it, where its port is reached."""

from __future__ import annotations

import os
import sys
from abc import abstractmethod
from typing import TYPE_CHECKING

from textual import work
from textual.app import SuspendNotSupported

from envparity.errors import EnvparityError
from envparity.model.deeds import Asked, Command
from envparity.tui.background import in_background
from envparity.tui.errands import converse
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean
from envparity.tui.screens.runtime.deeds import DeedScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envparity.model.deeds import ContainerState
    from envparity.tui.widgets.services import ServiceRow


class TouchScreen(DeedScreen):
    """A screen with a service under the cursor."""

    @property
    @abstractmethod
    def current(self) -> ServiceRow | None:
        """The service under the cursor."""

    @property
    @abstractmethod
    def states(self) -> Sequence[ContainerState]:
        """The environment's containers, as they were seen last."""

    def action_scale(self, by: int) -> None:
        """Have one container more, or fewer, of the service under the cursor."""
        row = self.current
        if row is None or not self.may_act():
            return
        there = sum(state.service == row.service for state in self.states)
        self.plan(Asked("scale", self.envparity.known.chosen, counts=((row.service, max(0, there + by)),)))

    def _addresses(self) -> list[str]:
        """Say where the published ports of the service under the cursor are reached from this machine."""
        row = self.current
        ports = (
            [port.partition("->")[0] for port in row.state.ports if "->" in port] if row and row.state else []
        )
        here = (
            port.replace("0.0.0.0:", "localhost:")
            .replace("[::]:", "localhost:")
            .replace("127.0.0.1:", "localhost:")
            for port in ports
        )
        return list(dict.fromkeys(here))

    def action_copy(self) -> None:
        """Copy where the first published port of the service is reached."""
        for address in self._addresses()[:1]:
            self.app.copy_to_clipboard(address)
            self.notify(clean(address), title="Copied", markup=False, timeout=2)

    def action_browse(self) -> None:
        """Open a published port of the service in the browser, after asking which where there are several."""
        from envparity.tui.screens.picker import Choice, Picker

        addresses = self._addresses()
        if not addresses:
            self.notify("it publishes no port on this machine", timeout=3)
        elif len(addresses) == 1:
            self._open_address(addresses[0])
        else:
            choices = [Choice(address, address) for address in addresses]
            self.app.push_screen(Picker("Open in the browser", choices), self._open_address)

    def _open_address(self, address: str | None) -> None:
        if address is not None:
            url = f"http://{address}/"
            self.run_worker(in_background(lambda: self.app.open_url(url)), exit_on_error=False)
            self.notify(clean(f"http://{address}/"), title="Opened", markup=False, timeout=3)

    def action_shell(self) -> None:
        """Open a shell in the container under the cursor; in a protected environment its name is asked for first."""
        row, declaration = self.current, self.envparity.known.declaration
        if row is None or row.state is None or row.state.state != "running" or declaration is None:
            return
        number = row.state.name.rpartition("-")[2]
        place = (row.service, int(number) if number.isdecimal() else 1)
        if not declaration.protected:
            self._shell(*place)
            return
        from envparity.tui.screens.picker import Choice, Picker

        name = declaration.environment.name
        choices = [Choice("", "Leave it"), Choice(name, f"Open a shell in {row.service} of {name}")]

        def answered(said: str | None) -> None:
            if said:
                self._shell(*place, said)

        self.app.push_screen(Picker(f"{name} is protected", choices), answered)

    @work(group="shell", exclusive=True, exit_on_error=False)
    async def _shell(self, service: str, number: int, confirm: str = "") -> None:
        runner, name = self.envparity.runner, self.envparity.known.chosen
        if runner is None:
            return
        command = Command(
            ("sh",), terminal=True, stdin=True, variables=(f"TERM={os.environ.get('TERM', 'xterm')}",)
        )
        try:
            exchange = await in_background(
                lambda: runner.exchange(name, service, command, number=number, confirm=confirm)
            )
            with self.app.suspend():
                sys.stdout.write(f"{name}: {service}, leave with exit\n")
                sys.stdout.flush()
                converse(exchange)
        except (EnvparityError, SuspendNotSupported, OSError) as error:
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="warning", markup=False)
