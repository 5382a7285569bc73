"""A bridge with a portal in memory behind it, as a process of its own: ``helpdesk bridge run``, and
beside it a door at which a test logs devices in and sees what was done.

``python far.py PORT``: the door listens there.
"""

import faulthandler
import signal
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from json import dumps, loads
from typing import Any

from bot import logs
from bot.bridge.beside import serve
from bot.console import read_beside
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import LoginRefused, ProfileLimits


class Counted(MemoryPortal):
    """It remembers what was really done, and can be slow."""

    def __init__(self) -> None:
        super().__init__()
        self.done: Counter[str] = Counter()
        self.slow = 0.0

    def _do(self, what: str) -> None:
        time.sleep(self.slow)
        self.done[what] += 1

    def freeze(self, username: str) -> None:
        self._do(f"freeze {username}")
        super().freeze(username)

    def set_password(self, username: str, password: str) -> None:
        self._do(f"password {username}")
        super().set_password(username, password)

    def open_account(self, username: str, profile: ProfileLimits, expires: Any = None) -> None:
        self._do(f"open {username}")
        super().open_account(username, profile, expires)


def door(portal: Counted) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = loads(self.rfile.read(int(self.headers["content-length"])))
            answer = dumps(act(portal, **said)).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_given: object) -> None:
            """Nothing: the bridge's own log is what counts."""

    return Door


def act(portal: Counted, do: str, **said: Any) -> Any:
    match do:
        case "login":
            try:
                portal.login(said["username"], said["password"], said["mac"], "10.0.0.5")
            except LoginRefused:
                return False
            return True
        case "join":
            portal.set_password(said["username"], said["word"])
            portal.login(said["username"], said["word"], said["mac"], "10.0.0.5")
            return True
        case "done":
            return portal.done[said["what"]]
        case "slow":
            portal.slow = said["seconds"]
    return None


if __name__ == "__main__":
    faulthandler.register(signal.SIGUSR1, all_threads=True)
    portal = Counted()
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), door(portal))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    logs.set_up()
    serve(read_beside(), portal)
