"""``helpdesk bridge …``: for a portal behind the office's own network."""

from typing import Annotated

import typer

bridge = typer.Typer(
    help="A portal behind the office's own network: orders go by a bridge that dials out.",
    no_args_is_help=True,
)


@bridge.command("invite")
def invite(
    name: Annotated[str, typer.Option(help="What it is to be called: a-z, 0-9 and -.")] = "main",
    portal: Annotated[
        str, typer.Option(help="Which portal it is for, where the office has several.")
    ] = "main",
) -> None:
    """At the office: print a one-time code (ten minutes) for a bridge to enrol with."""
    from bot.bridge.commands import invite as run

    run(name, portal, typer.echo)


@bridge.command("list")
def list_all() -> None:
    """At the office: every bridge, and when it was heard last."""
    from bot.bridge.commands import list_bridges

    list_bridges(typer.echo)


@bridge.command("remove")
def remove(
    name: Annotated[str, typer.Argument(help="As `helpdesk bridge list` shows it.")],
) -> None:
    """At the office: its key is good no more, at once."""
    from bot.bridge.commands import remove as run

    run(name, typer.echo)


@bridge.command("enrol")
def enrol(
    address: Annotated[str, typer.Argument(help="The office's PUBLIC_URL.")],
    code: Annotated[str, typer.Argument(help="As `helpdesk bridge invite` printed it.")],
) -> None:
    """Beside the portal: make the bridge's keys, and show them to the office."""
    from bot.bridge.enrolling import enrol as run

    run(address, code, typer.echo)


@bridge.command("run")
def run_bridge() -> None:
    """Beside the portal: carry out what the office asks, until it is stopped."""
    from bot.bridge.beside import run

    run()
