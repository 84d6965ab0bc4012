"""`envparity up`."""

from __future__ import annotations

import sys

import click

from envparity.cli.deeds import Manner, deed_options, opened, perform
from envparity.cli.options import environment
from envparity.cli.resting import Resting
from envparity.cli.session import Session
from envparity.cli.unchanged import remember, sight_of
from envparity.jobs.running import Running
from envparity.model.declarations import Workspace
from envparity.model.deeds import Asked


@click.command("up")
@environment
@click.argument("services", nargs=-1, metavar="[SERVICE]...")
@click.option("--build", is_flag=True, help="Build images that can be built, though they are there.")
@click.option(
    "--beside", is_flag=True, help="Leave what runs alone: move this one's ports where they are taken."
)
@deed_options
@click.pass_obj
def command(
    session: Session,
    name: str,
    services: tuple[str, ...],
    build: bool,
    beside: bool,
    manner: Manner,
) -> None:
    """Run an environment on this machine: what changed is made anew, the rest is left alone."""
    lasting = not (build or beside) and manner == Manner(dry_run=False, confirm="", form="text", file=None)
    resting = Resting(session.directory, wanted=lasting)
    workspace, running = opened(session, name, resting.grounds)
    asked = Asked("up", name, services, build=build, beside=beside)
    perform(session, workspace, running, asked, manner)
    if lasting and not workspace.declaration(name).protected:
        _remember(resting, workspace, running)


def _remember(resting: Resting, workspace: Workspace, running: Running) -> None:
    """Keep what there being nothing to do rests on, so that the next `up` sees it at once."""
    settled, rests_on = running.settled(), resting.told(workspace)
    if settled is not None and rests_on is not None:
        sight = settled.sight
        remember(
            sys.argv[1:],
            sight.socket,
            sight.requests,
            sight_of(sight.answers),
            settled.inputs,
            rests_on,
            sight.notes,
        )
