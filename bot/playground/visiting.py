"""Opening a one-time page as a browser without JavaScript does."""

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True)
class Visit:
    """What came back: the status, and the texts of the elements that have an id."""

    status: int
    texts: Mapping[str, str]
    body: str
    content: bytes = b""
    """As it came: a file is no text."""
    file_name: str = ""
    """What it is to be kept as, where it is a file."""

    @property
    def username(self) -> str:
        return self.texts.get("username", "")

    @property
    def password(self) -> str:
        return self.texts.get("password", "")


def visit(address: str, form: Mapping[str, str] | None = None) -> Visit:
    """GET the page, or POST ``form`` to it."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=30)
    try:
        if form is None:
            connection.request("GET", parts.path)
        else:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", parts.path, urlencode(form), headers)
        response = connection.getresponse()
        content = response.read()
        page = response.headers.get_content_type() == "text/html"
        body = content.decode() if page else ""
        named = response.headers.get_filename("")
    finally:
        connection.close()
    shown = _Shown()
    shown.feed(body)
    return Visit(response.status, shown.texts, body, content, named)


class _Shown(HTMLParser):
    """Collects the text of elements that have an id; an input field has none."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._inside: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("id")
        if name and self._inside is None and tag != "input":
            self._inside = (tag, name)
            self.texts[name] = ""

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.texts[self._inside[1]] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if self._inside is not None and self._inside[0] == tag:
            self._inside = None
