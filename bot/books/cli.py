"""``helpdesk audit …``, ``sessions …`` and ``whois``: the books that are sealed."""

import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.trouble import there

audit = typer.Typer(
    help="What was done, by whom, and whether that was changed.", no_args_is_help=True
)
sessions = typer.Typer(
    help="Who was online, as the law wants it kept, and whether that was changed.",
    no_args_is_help=True,
)

MANIFEST = typer.Option(callback=there, help="Of an export: is it still in the chain?")
REASON = typer.Option(help="Whose request, its number and date. Kept; asked for when left out.")


@audit.command("verify")
def audit_verify(manifest: Annotated[Path | None, MANIFEST] = None) -> None:
    """Was an entry changed, added or removed? Names the place. Ends with 1 if so; with 3 if a part
    was sealed with a key that is not known here."""
    from bot.books.commands import verify
    from store.audit import AUDIT

    sys.exit(verify(AUDIT, manifest, typer.echo, partial(typer.echo, err=True)))


@audit.command("export")
def audit_export(
    file: Annotated[
        Path, typer.Argument(dir_okay=False, help="A CSV; its manifest lies beside it.")
    ],
    begins: Annotated[str, typer.Option("--from", help="The first day, like 2026-10-01.")],
    ends: Annotated[str, typer.Option("--to", help="The last day.")],
) -> None:
    """Write a span of days to a file that others can check."""
    from bot.books.commands import export_audit

    export_audit(file, begins, ends, typer.echo)


def whois(
    address: Annotated[str, typer.Argument(help="IPv4 or IPv6.")],
    at: Annotated[
        str, typer.Argument(help='Like "2569-11-20 14:05"; B.E. or C.E., seconds if known.')
    ],
    reason: Annotated[str | None, REASON] = None,
) -> None:
    """Who had an address at a moment. Ends with 1 if nobody had."""
    from bot.books.whois import whois as run

    sys.exit(run(address, at, _reason(reason), typer.echo))


def _reason(given: str | None) -> str:
    from bot.trouble import Trouble

    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Trouble("--reason is wanted: whose request, and its number and date")
    asked: str = typer.prompt("Reason (whose request, its number and date)", err=True)
    return asked


@sessions.command("verify")
def sessions_verify(manifest: Annotated[Path | None, MANIFEST] = None) -> None:
    """Was a session that has ended changed, added or removed? Ends as `helpdesk audit verify`."""
    from bot.books.commands import verify
    from store.sessionbook import SESSIONS

    sys.exit(verify(SESSIONS, manifest, typer.echo, partial(typer.echo, err=True)))


@sessions.command("export")
def sessions_export(
    file: Annotated[
        Path, typer.Argument(dir_okay=False, help="A CSV; its manifest lies beside it.")
    ],
    begins: Annotated[str, typer.Option("--from", help="The first day, like 2569-10-01.")],
    ends: Annotated[str, typer.Option("--to", help="The last day.")],
    address: Annotated[str | None, typer.Option(help="Only what had this address.")] = None,
    reason: Annotated[str | None, REASON] = None,
) -> None:
    """Write who was online in these days to a file that others can check."""
    from bot.books.whois import export_sessions

    export_sessions(file, begins, ends, address, _reason(reason), typer.echo)


@sessions.command("disclosures")
def sessions_disclosures(
    days: Annotated[int, typer.Option(min=1, max=3_650, help="How far back.")] = 365,
) -> None:
    """Who has asked who was online: number, when, who, which address, which time, how many, why."""
    from bot.books.whois import disclosures

    disclosures(days, typer.echo)
