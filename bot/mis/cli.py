"""``helpdesk mis …``: the figures that questions are answered from."""

from pathlib import Path
from typing import Annotated

import typer

from bot.trouble import there

mis = typer.Typer(help="The figures that questions are answered from.", no_args_is_help=True)


@mis.command("load")
def load(
    file: Annotated[Path, typer.Argument(callback=there)],
    year: Annotated[int, typer.Option(help="School year, B.E., like 2568.")] = 0,
    round: Annotated[int, typer.Option(help="DMC's round 1-3, or the term 1-2.")] = 0,
    as_of: Annotated[str, typer.Option(help="The day they are of, like 2568-06-10.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Load it, whatever looks wrong, without asking.")
    ] = False,
) -> None:
    """Load a file: the DMC's JSON or workbook, the office's own tables (XLSX or CSV), or ours
    (`helpdesk mis template`). Year and round are read from its name where that says them."""
    from bot.mis.loading import load as run

    run(file, year, round, as_of, typer.echo, yes=yes)


@mis.command("sources")
def sources(
    everything: Annotated[
        bool, typer.Option("--all", help="Those too that another one has replaced.")
    ] = False,
) -> None:
    """What is loaded: of which year and round, as of which day, from which file."""
    from bot.mis.sources import list_sources

    list_sources(typer.echo, everything=everything)


@mis.command("template")
def template(
    file: Annotated[Path, typer.Argument(dir_okay=False, help="An XLSX to write.")],
) -> None:
    """Write our own table, empty, for what no program exports: one line, one figure."""
    from bot.mis.template import write_template

    write_template(file, typer.echo)
