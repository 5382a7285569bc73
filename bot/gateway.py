"""``helpdesk portal login-page``: the login page of an openNDS and its bookkeeper, in one process
on the gateway or beside it. It needs neither LINE nor our database."""

import threading
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
import uvicorn

from bot import logs
from bot.console import Echo, read_gateway_settings
from bot.pages.login import PATH, LoginPages, make_login_page
from bot.running import leave_in_time, listener
from bot.settings import GatewaySettings, facts
from bot.texts import Texts
from bot.trouble import Trouble
from bot.web import GOODBYE_SECONDS
from portal_bridge.adapters.nds.keeping import Bookkeeper, Note
from portal_bridge.adapters.nds.records import Records
from portal_bridge.adapters.nds.tickets import ticket_key
from portal_bridge.contract import PortalError

log = structlog.get_logger(__name__)

_NOTES: Final = {
    Note.CUT: "bookkeeper.idle_session_cut",
    Note.SHOWN_OUT: "bookkeeper.device_without_ticket_shown_out",
}


def serve_login_page() -> None:
    """Serve until SIGTERM or Ctrl-C. Raises ``Trouble``."""
    settings = read_gateway_settings()
    pages, bookkeeper = _compose(settings)
    logs.set_up()
    page = settings.login_page
    over = threading.Event()
    config = uvicorn.Config(
        make_login_page(pages),
        access_log=False,
        log_config=None,
        server_header=False,
        # Whoever is let in goes on at once; a device that dawdles holds nobody up.
        timeout_keep_alive=5,
        limit_concurrency=500,
        timeout_graceful_shutdown=int(GOODBYE_SECONDS) - 2,
    )
    looking = threading.Thread(
        target=_look, args=(bookkeeper, timedelta(seconds=page.looks_seconds), over), daemon=True
    )
    with listener(page.host, page.port) as door:
        looking.start()
        log.info("login_page.started", path=PATH)
        try:
            _Server(config).run(sockets=[door])
        finally:
            over.set()
            looking.join(GOODBYE_SECONDS)


def print_binauth(echo: Echo) -> None:
    """The program that openNDS calls, for the folder of the settings. Raises ``Trouble``."""
    echo(Records(read_gateway_settings().login_page.records).script())


class _Server(uvicorn.Server):
    def handle_exit(self, sig: int, frame: object) -> None:
        leave_in_time()
        super().handle_exit(sig, None)


def _compose(settings: GatewaySettings) -> tuple[LoginPages, Bookkeeper]:
    texts = Texts.load(facts(settings.office))
    page, secret = settings.login_page, settings.portal.fas_key
    if secret is None or page.gateway is None:
        raise Trouble(
            "set PORTAL__FAS_KEY (openNDS's faskey) and LOGIN_PAGE__GATEWAY (its own address, such "
            "as 10.0.0.1:2050); portal_bridge/README.md has the checklist"
        )
    faskey, ndsctl = secret.get_secret_value(), settings.portal.program()
    try:
        server = page.server(texts.say("portal.frozen_message", {}, "th"))
    except ValueError as error:
        raise Trouble(str(error)) from None
    pages = LoginPages(
        server,
        ndsctl,
        page.gateway,
        faskey,
        texts.say,
        settings.office.login_address,
        settings.portal.mac_format,
    )
    bookkeeper = Bookkeeper(
        ndsctl,
        ticket_key(faskey),
        server,
        Records(page.records, _Untaken().tell),
        page.interim,
        lambda note: log.warning(_NOTES[note]),
        pages.waiting,
    )
    return pages, bookkeeper


@dataclass
class _Untaken:
    """A record that cannot be read is met at every look, and told once."""

    said: str = ""

    def tell(self, error: OSError) -> None:
        if type(error).__name__ != self.said:
            log.warning("bookkeeper.record_untaken", error=type(error).__name__, cure=_FOLDER)
        self.said = type(error).__name__


_FOLDER: Final = (
    "The folder of LOGIN_PAGE__RECORDS must be root's and the group of this program's user, with "
    "mode 2770: portal_bridge/README.md, step 5."
)


def _look(bookkeeper: Bookkeeper, every: timedelta, over: threading.Event) -> None:
    """Until ``over``. One that fails says so once, and again when its trouble is another."""
    trouble = ""
    while not over.is_set():
        try:
            bookkeeper.look()
            trouble = ""
        except PortalError as error:
            if str(error) != trouble:
                log.warning("bookkeeper.held_up", why=str(error), cure=error.cure)
            trouble = str(error)
        except Exception:
            log.exception("bookkeeper.broken")
        over.wait(every.total_seconds())
