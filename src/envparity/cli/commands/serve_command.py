"""`envparity serve`."""

from __future__ import annotations

import sys

import click

from envparity.cli.session import Session


@click.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, show_default="a free one", help="Listen here."
)
@click.pass_obj
def command(session: Session, port: int) -> None:
    """Open the TUI in a browser: prints an address on this machine's loopback, and serves it until interrupted.

    The address holds a token; whoever knows it can do what the TUI can do, as you.
    """
    from envparity.tui.serving import serve

    def say(address: str) -> None:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()
        if not session.quiet:
            sys.stderr.write("open this address in a browser; ctrl+c ends it\n")

    serve(session.directory, port, say)
