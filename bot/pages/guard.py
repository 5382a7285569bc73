"""What every answer tells the browser, and whom a form is taken from."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "font-src 'self'",
        "img-src 'self'",
    )
)
METHODS: Final = ("GET", "HEAD", "POST")
"""A page is looked at, and its form is sent; nothing else."""
MAY_FETCH: Final = f"{_POLICY}; connect-src 'self'"
"""The policy of a page whose own script fetches the file that its button hands out."""
HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def came_from_elsewhere(headers: Mapping[str, str], public_url: str) -> bool:
    """Was this form sent by a page that is not ours? The token is the real key; this keeps
    another site from turning the key in a visitor's browser.

    ``Sec-Fetch-Site`` is believed first (W3C Fetch Metadata, section 2.3). ``Origin`` speaks only
    for older browsers, and ``null`` is what our own form sends under ``no-referrer`` (Fetch,
    "append a request Origin header").
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    if origin is None or origin == "null":
        return False
    ours = (urlsplit(public_url).netloc, headers.get("host"))
    return origin.partition("://")[2] not in ours
