"""What a person would find on a page: words in elements, taken from the HTML."""

from html.parser import HTMLParser

_EMPTY = frozenset({"meta", "link", "input", "br"})


class _Finder(HTMLParser):
    def __init__(self, wanted: str) -> None:
        super().__init__()
        self._wanted = wanted
        self._depth = 0
        self.found: list[str] = []
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        here = dict(attrs)
        if here.get("id") == self._wanted:
            self.attributes = here | {"tag": tag}
            self._depth = tag not in _EMPTY
        elif self._depth and tag not in _EMPTY:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth = max(self._depth - 1, 0)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.found.append(data)


def words_in(html: str, element: str) -> str | None:
    """The text of the element with this id; ``None`` when there is no such element."""
    finder = _find(html, element)
    text = "".join(finder.found).replace("\u00a0", " ")
    return text if finder.attributes else None


def attributes_of(html: str, element: str) -> dict[str, str | None]:
    """The attributes of the element with this id, its ``tag`` among them."""
    return _find(html, element).attributes


def shown_password(html: str) -> str | None:
    """The password a page shows, if it does."""
    return words_in(html, "password")


def _find(html: str, element: str) -> _Finder:
    finder = _Finder(element)
    finder.feed(html)
    finder.close()
    return finder
