"""``helpdesk``: every command of the product. ``python -m bot`` is the same."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.books.cli import audit, sessions, whois
from bot.bridge.cli import bridge
from bot.imports import loading
from bot.mis.cli import mis
from bot.portal_cli import portal
from bot.rounds_cli import rounds
from bot.trouble import Trouble, misused, there

app = typer.Typer(
    name="helpdesk",
    help="The ICT helpdesk of an education service area office, on LINE.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
    pretty_exceptions_enable=False,
)

# Commands import what they need when they run: `helpdesk --help` answers at once, and a database
# command does not wait for the LINE SDK.


def main() -> None:
    """The entry point: runs the command, turns what a person can mend into one line."""
    try:
        code = app(standalone_mode=False)
    except Trouble as trouble:
        typer.echo(f"helpdesk: {trouble}", err=True)
        sys.exit(2)
    except typer.TyperException as wrong:
        if said := misused(wrong):
            typer.echo(f"helpdesk: {said}", err=True)
        sys.exit(2)
    except typer.Abort:
        typer.echo("helpdesk: broken off", err=True)
        sys.exit(1)
    sys.exit(code)


@app.command()
def serve(
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Web only; `helpdesk work` does the rest.")
    ] = False,
) -> None:
    """Web, worker and timers in one process."""
    with loading():
        from bot.running import serve as run

    run(with_worker=not no_worker)


@app.command()
def work() -> None:
    """A worker without web: as many as you like, on PostgreSQL."""
    with loading():
        from bot.running import work as run

    run()


@app.command()
def migrate(
    to: Annotated[str, typer.Argument(help="A revision; `head` is the newest.")] = "head",
    yes: Annotated[
        bool, typer.Option("--yes", help="Go back, and lose what the later revisions keep.")
    ] = False,
) -> None:
    """Bring the database to this version's tables (or back to an older revision)."""
    with loading():
        from bot.running import migrate as run

    typer.echo(run(to, yes=yes))


@app.command()
def doctor() -> None:
    """What is wrong with the set-up, and how to mend it."""
    with loading():
        from bot.doctor import examine
        from bot.logs import unsaid

    with unsaid():
        well = examine(typer.echo)
    sys.exit(0 if well else 1)


@app.command()
def playground(
    tour: Annotated[
        bool, typer.Option("--tour", help="Play the whole story, print it, and check it.")
    ] = False,
    port: Annotated[int, typer.Option(help="Of the page; 0 takes a free one.")] = 0,
) -> None:
    """A LINE at your desk: three phones, a portal, and the product itself. Needs nothing else."""
    from bot.playground.running import play, tell

    sys.exit(tell(typer.echo) if tour else play(typer.echo, port))


@app.command()
def invite(
    role: Annotated[str, typer.Argument(help="officer, head or director")],
    name: Annotated[str, typer.Option(help="The officer's name, as others will see it.")],
) -> None:
    """Print a one-time code (ten minutes) that makes its sender an officer."""
    from bot.console import invite as run

    run(role, name, typer.echo)


@app.command()
def richmenu() -> None:
    """Draw the rich menus and install them at LINE."""
    from bot.console import install_menus
    from bot.logs import unsaid

    with unsaid():
        install_menus(typer.echo)


@app.command()
def understand() -> None:
    """Print what each line of standard input is understood to be, as JSON. Needs no settings."""
    with loading():
        from bot.understanding import answer_lines

    answer_lines(sys.stdin.buffer, sys.stdout.buffer)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="As somebody would type it in the chat.")],
    why: Annotated[
        bool, typer.Option("--why", help="How it was understood, and which figures were used.")
    ] = False,
    who: Annotated[str, typer.Option("--as", help="anyone or officer")] = "anyone",
    school: Annotated[str, typer.Option("--as-school", help="A SMIS code.")] = "",
) -> None:
    """Answer a question about figures, as the chat would."""
    with loading():
        from bot.mis.answering import ask as run

    if who not in ("anyone", "officer"):
        raise typer.BadParameter("anyone or officer", param_hint="--as")
    sys.exit(run(question, typer.echo, why=why, as_officer=who == "officer", school=school))


jobs = typer.Typer(help="What could not be carried out.", no_args_is_help=True)
places = typer.Typer(help="The office's workplaces.", no_args_is_help=True)
profile = typer.Typer(help="What accounts may do on the network.", no_args_is_help=True)
roster = typer.Typer(help="Who answers for what, and where.", no_args_is_help=True)
app.add_typer(roster, name="roster")
app.add_typer(audit, name="audit")
app.add_typer(sessions, name="sessions")
app.command()(whois)
app.add_typer(jobs, name="jobs")
app.add_typer(bridge, name="bridge")
app.add_typer(mis, name="mis")
app.add_typer(rounds, name="rounds")
app.add_typer(portal, name="portal")
app.add_typer(places, name="places")
app.add_typer(profile, name="profile")


@roster.command("list")
def roster_list() -> None:
    """Every officer and what they answer for."""
    from bot.rota import list_roster

    list_roster(typer.echo)


@roster.command("give")
def roster_give(
    name: Annotated[str, typer.Argument(help="The officer, as `helpdesk roster list` shows them.")],
    topic: Annotated[str, typer.Option(help="account, password, problem, figures, or all")] = "all",
    place: Annotated[
        str, typer.Option(help="all, groups, schools, district:NAME, or a place's code or name")
    ] = "all",
    turn: Annotated[int, typer.Option(help="Who is asked first: 1, then 2 ...")] = 1,
) -> None:
    """Give an officer one more line. Without any they answer for everything."""
    from bot.rota import give

    give(name, topic, place, turn, typer.echo)


@roster.command("clear-factor")
def roster_clear_factor(
    name: Annotated[str, typer.Argument(help="The officer, as `helpdesk roster list` shows them.")],
) -> None:
    """Take a lost second factor away; the officer sets up another when it is next needed."""
    from bot.rota import clear_factor

    clear_factor(name, typer.echo)


@roster.command("clear")
def roster_clear(
    name: Annotated[str, typer.Argument(help="The officer, as `helpdesk roster list` shows them.")],
) -> None:
    """Take all lines away: the officer answers for everything again."""
    from bot.rota import clear

    clear(name, typer.echo)


@jobs.command("dead")
def jobs_dead() -> None:
    """Every message, order and event that died or is uncertain."""
    from bot.console import list_dead

    list_dead(typer.echo)


@jobs.command("retry")
def jobs_retry(
    ids: Annotated[list[str], typer.Argument(help="As `helpdesk jobs dead` names them, or `all`.")],
) -> None:
    """Try these again."""
    from bot.console import retry

    retry(ids, typer.echo)


@places.command("load")
def places_load(file: Annotated[Path, typer.Argument(callback=there)]) -> None:
    """Replace the workplaces by a CSV of your own (UTF-8 or Windows-874)."""
    from bot.console import load_places

    load_places(file, typer.echo)


@places.command("list")
def places_list() -> None:
    """The workplaces as they are offered."""
    from bot.console import list_places

    list_places(typer.echo)


@profile.command("list")
def profile_list() -> None:
    """All profiles and their limits."""
    from bot.console import list_profiles

    list_profiles(typer.echo)


@profile.command("set")
def profile_set(
    name: Annotated[str, typer.Argument(help="As `helpdesk profile list` has it.")],
    limits: Annotated[
        list[str], typer.Argument(help="e.g. idle_timeout=10m idle_lead=2m devices=1")
    ],
    new: Annotated[bool, typer.Option("--new", help="Add a profile of this name.")] = False,
) -> None:
    """Change a profile, or add one with --new. `none` lifts a limit."""
    from bot.console import set_profile

    set_profile(name, limits, typer.echo, new=new)
