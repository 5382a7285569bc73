"""Rich menus: made, given a picture, shown to one person or to all.

Source: reference, "Rich menu"; docs, "Use rich menus". A person's own menu goes before the
account's. A menu without a picture can be linked to nobody; a picture cannot be replaced.
"""

import re
import struct
from dataclasses import dataclass

from bot.line.limits import check_rich_menu
from bot.line.limits.richmenu import IMAGE_BYTES
from bot.playground import ids
from bot.playground.errors import LineError, complained, invalid, not_found

MOST_MENUS = 1000
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


@dataclass
class RichMenu:
    """A menu as it was made, and its picture once there is one."""

    id: str
    body: dict[str, object]
    picture: bytes | None = None
    content_type: str = ""

    @property
    def as_json(self) -> dict[str, object]:
        return {"richMenuId": self.id, **self.body}

    @property
    def areas(self) -> list[dict[str, object]]:
        areas = self.body.get("areas")
        return [a for a in areas if isinstance(a, dict)] if isinstance(areas, list) else []


class RichMenus:
    """The account's menus, its default, its aliases, and who sees which."""

    def __init__(self) -> None:
        self.menus: dict[str, RichMenu] = {}
        self.aliases: dict[str, str] = {}
        self.linked: dict[str, str] = {}
        self.default: str | None = None

    def create(self, body: dict[str, object]) -> RichMenu:
        self.validate(body)
        if len(self.menus) >= MOST_MENUS:
            raise LineError(400, "The maximum number of rich menus is 1000")
        known = {key: body[key] for key in ("size", "selected", "name", "chatBarText", "areas")}
        menu = RichMenu(ids.menu_id(), known)
        self.menus[menu.id] = menu
        return menu

    def validate(self, body: dict[str, object]) -> None:
        """Raises LineError when LINE would not make this menu."""
        complaints = check_rich_menu(body, loopback_http=True)
        if complaints:
            raise complained(complaints)

    def get(self, menu_id: str) -> RichMenu:
        if menu_id not in self.menus:
            raise not_found("Not found")
        return self.menus[menu_id]

    def delete(self, menu_id: str) -> None:
        """Remove a menu; nobody sees it from now on."""
        del self.menus[self.get(menu_id).id]
        self.linked = {user: menu for user, menu in self.linked.items() if menu != menu_id}
        self.default = None if self.default == menu_id else self.default

    def upload(self, menu_id: str, picture: bytes, content_type: str) -> None:
        """Give a menu its picture: JPEG or PNG, at most 1 MB, of the menu's size."""
        menu = self.get(menu_id)
        if menu.picture is not None:
            raise LineError(400, "An image has already been uploaded to the richmenu")
        if content_type not in {"image/png", "image/jpeg"}:
            raise LineError(415, "Unsupported Media Type")
        if len(picture) > IMAGE_BYTES:
            raise LineError(413, "Request Entity Too Large")
        size = menu.body["size"]
        if not isinstance(size, dict) or picture_size(picture) != (size["width"], size["height"]):
            raise LineError(400, "The image size does not match the rich menu size")
        menu.picture, menu.content_type = picture, content_type

    def show_to_all(self, menu_id: str) -> None:
        self.default = self._with_picture(menu_id).id

    def link(self, users: list[str], menu_id: str) -> None:
        """Show a menu to these persons, at once."""
        menu = self._with_picture(menu_id)
        self.linked.update(dict.fromkeys(users, menu.id))

    def unlink(self, users: list[str]) -> None:
        for user in users:
            self.linked.pop(user, None)

    def seen_by(self, user: str) -> RichMenu | None:
        """What this person sees: their own menu, else everybody's."""
        menu_id = self.linked.get(user) or self.default
        return self.menus.get(menu_id) if menu_id else None

    def set_alias(self, alias: str, menu_id: object, *, new: bool) -> None:
        if new and not re.fullmatch(r"[a-z0-9_-]{1,32}", alias):
            raise invalid("richMenuAliasId", "Must match the pattern '[a-z0-9_-]{1,32}'")
        if new and alias in self.aliases:
            raise LineError(400, "conflict richmenu alias id")
        if not new:
            self.alias(alias)
        if not isinstance(menu_id, str) or menu_id not in self.menus:
            raise LineError(400, "richmenu not found")
        self.aliases[alias] = menu_id

    def alias(self, alias: str) -> dict[str, object]:
        if alias not in self.aliases:
            raise not_found("richmenu alias not found")
        return {"richMenuAliasId": alias, "richMenuId": self.aliases[alias]}

    def _with_picture(self, menu_id: str) -> RichMenu:
        menu = self.get(menu_id)
        if menu.picture is None:
            raise LineError(400, "must upload richmenu image before applying it to user")
        return menu


def picture_size(picture: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG in pixels; None if it is neither."""
    if picture.startswith(PNG_HEAD) and len(picture) >= 24:
        width, height = struct.unpack(">II", picture[16:24])
        return width, height
    return _jpeg_size(picture) if picture.startswith(b"\xff\xd8") else None


def _jpeg_size(picture: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 <= len(picture) and picture[place] == 0xFF:
        marker, length = picture[place + 1], int.from_bytes(picture[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", picture[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None
