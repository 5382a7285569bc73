"""``helpdesk rounds …``: what schools send by which day, and who has."""

from typing import Annotated

import typer

rounds = typer.Typer(help="Rounds of data: what is due, and who has sent.", no_args_is_help=True)

Which = Annotated[str, typer.Argument(help="A round, as `helpdesk rounds list` shows it.")]


@rounds.command("list")
def list_() -> None:
    """The rounds of this school year and of those beside it: due day, state, how many have sent."""
    from bot.rounds import list_rounds

    list_rounds(typer.echo)


@rounds.command("add")
def add(
    title: Annotated[str, typer.Argument(help="CCT, B-OBEC, EMIS, SchoolMIS, or a title.")],
    due: Annotated[str, typer.Argument(help="By which day, like 2569-06-30.")],
) -> None:
    """Another round, open from today."""
    from bot.rounds import add as run

    run(title, due, typer.echo)


@rounds.command("move")
def move(which: Which, due: Annotated[str, typer.Argument(help="To which day.")]) -> None:
    """Move a due day; a closed round is open again."""
    from bot.rounds import move as run

    run(which, due, typer.echo)


@rounds.command("close")
def close(which: Which) -> None:
    """Schools cannot report any more."""
    from bot.rounds import close as run

    run(which, typer.echo)


@rounds.command("status")
def status(
    which: Which,
    csv: Annotated[bool, typer.Option("--csv", help="School by school, as CSV.")] = False,
) -> None:
    """Who has sent: numbers by district, or school by school."""
    from bot.rounds import status as run

    run(which, typer.echo, as_csv=csv)
