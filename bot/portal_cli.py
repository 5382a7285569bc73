"""``helpdesk portal …``: what the captive portal needs beside it."""

from typing import Annotated

import typer

from bot.imports import loading

portal = typer.Typer(help="What the captive portal needs beside it.", no_args_is_help=True)

OWNER = typer.Option(
    "--owner-url",
    envvar="PORTAL_OWNER_URL",
    show_default=False,
    help="Not kept, and better not typed here: it is asked for, or taken from the environment.",
)
WHICH_PORTAL = typer.Option("--portal", help="Its name, where the office has several.")


def _asked() -> str:
    asked = "Address of the RADIUS database, as the owner of its tables"
    return str(typer.prompt(asked, hide_input=True))


@portal.command("install")
def portal_install(
    owner_url: Annotated[str, OWNER] = "", portal: Annotated[str, WHICH_PORTAL] = "main"
) -> None:
    """Set up what tells how long a session is idle, beside FreeRADIUS's accounting table. Again
    does no harm; `helpdesk portal remove` takes it away."""
    from bot.portal_set_up import install

    install(lambda: owner_url or _asked(), portal, typer.echo)


@portal.command("remove")
def portal_remove(
    owner_url: Annotated[str, OWNER] = "", portal: Annotated[str, WHICH_PORTAL] = "main"
) -> None:
    """Take away what `helpdesk portal install` set up."""
    from bot.portal_set_up import remove

    remove(lambda: owner_url or _asked(), portal, typer.echo)


@portal.command("login-page")
def portal_login_page() -> None:
    """The login page in front of an openNDS, and its accounting: on the gateway or beside it."""
    with loading():
        from bot.gateway import serve_login_page

    serve_login_page()


@portal.command("binauth")
def portal_binauth() -> None:
    """Print the program that openNDS is to call (its `binauth`), for LOGIN_PAGE__RECORDS."""
    from bot.gateway import print_binauth

    print_binauth(typer.echo)
