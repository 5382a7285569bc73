"""The rich menus: six large areas for each role, installed under fixed aliases.

A tap says a command word, so that the chat shows what was asked and an old picture on a phone
never does something new. Menus cannot be changed once they are made (REF "Rich menu"): what
differs from the wanted menu is made anew, and only then the old one is taken away.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal, get_args

from linebot.v3.messaging import (
    ApiException,
    CreateRichMenuAliasRequest,
    MessagingApi,
    MessagingApiBlob,
    RichMenuBulkLinkRequest,
    RichMenuRequest,
    UpdateRichMenuAliasRequest,
)

from bot.line.menupicture import HEIGHT, WIDTH, png, spots, svg
from bot.texts import Texts

Role = Literal["guest", "member", "officer"]
ROLES: Final[tuple[Role, ...]] = get_args(Role)
DEFAULT: Final[Role] = "guest"
"""Whoever has no menu of their own sees this role's."""

AREAS: Final[dict[Role, tuple[str, ...]]] = {
    "guest": (
        *("request_account", "forgot_password", "status"),
        *("figures", "report_problem", "help"),
    ),
    "member": (
        *("status", "my_sessions", "report_problem"),
        *("figures", "forgot_password", "help"),
    ),
    "officer": (
        *("my_work", "all_work", "find"),
        *("tools", "away", "help"),
    ),
}
"""What each role opens the menu for, the most wanted first. An area has a pictogram, a label
``richmenu.<area>`` and says ``button.<area>``."""

TIMEOUT: Final = 15.0
"""Seconds for one call; a picture has some 130 KB."""
NAME: Final = "helpdesk"
BULK: Final = 500
"""REF "Link rich menu to multiple users": users in one call."""


@dataclass(frozen=True)
class MenuPlan:
    """One role's menu as it should be."""

    role: Role
    bar: str
    """What stands on the bar that opens it: 14 characters at most."""
    labels: tuple[tuple[str, str], ...]
    """Pictogram and label of each area, row by row."""
    commands: tuple[str, ...]
    """What a tap on each area says."""

    @property
    def alias(self) -> str:
        return alias_of(self.role)

    @property
    def drawing(self) -> str:
        return svg(self.labels)

    @property
    def name(self) -> str:
        """Seen only in the console and by us: it tells this very menu from an earlier one."""
        content = json.dumps([self.body("-"), self.drawing], ensure_ascii=False, sort_keys=True)
        return f"{NAME} {self.role} {sha256(content.encode()).hexdigest()[:12]}"

    def body(self, name: str | None = None) -> dict[str, object]:
        """As LINE takes it (REF "Create rich menu")."""
        areas = [
            {
                "bounds": {"x": x, "y": y, "width": width, "height": height},
                "action": {"type": "message", "label": command, "text": command},
            }
            for (x, y, width, height), command in zip(spots(), self.commands, strict=True)
        ]
        return {
            "size": {"width": WIDTH, "height": HEIGHT},
            "selected": True,
            "name": name or self.name,
            "chatBarText": self.bar,
            "areas": areas,
        }


def alias_of(role: str) -> str:
    """The alias under which a role's menu is found."""
    return f"{NAME}-{role}"


def menus(texts: Texts, language: str = "th") -> list[MenuPlan]:
    """The menu of each role, with an office's words."""

    def say(key: str) -> str:
        return texts.say(key, {}, language)

    return [
        MenuPlan(
            role,
            bar=say("richmenu.bar"),
            labels=tuple((area, say(f"richmenu.{area}")) for area in AREAS[role]),
            commands=tuple(say(f"button.{area}") for area in AREAS[role]),
        )
        for role in ROLES
    ]


def picture(plan: MenuPlan) -> bytes:
    """The menu's picture, as PNG."""
    return png(plan.drawing)


def install(
    api: MessagingApi, blob: MessagingApiBlob, texts: Texts, language: str = "th"
) -> dict[Role, str]:
    """See to it that LINE has these menus, shows the guests' to everybody, and keeps no older
    ones of ours; the id of each role's menu. What is there already stays untouched.

    Whoever was shown an older menu of their own sees the guests' until ``link`` shows them the
    new one. Raises the SDK's ``ApiException``, or urllib3's errors when LINE cannot be reached;
    running it again goes on where it stopped.
    """
    there = _all_menus(api)
    aliases = _all_aliases(api)
    ids: dict[Role, str] = {}
    for plan in menus(texts, language):
        named = aliases.get(plan.alias)
        if named is None or there.get(named) != plan.name:
            named = _make(api, blob, plan)
            _name(api, plan.alias, named, new=plan.alias not in aliases)
        ids[plan.role] = named
    if _default(api) != ids[DEFAULT]:
        api.set_default_rich_menu(ids[DEFAULT], _request_timeout=TIMEOUT)
    for old, name in there.items():
        if name.startswith(f"{NAME} ") and old not in ids.values():
            api.delete_rich_menu(old, _request_timeout=TIMEOUT)
    return ids


def link(api: MessagingApi, menu: str, line_ids: list[str]) -> None:
    """Show this menu to these people. LINE does it soon after it has answered."""
    for start in range(0, len(line_ids), BULK):
        some = line_ids[start : start + BULK]
        api.link_rich_menu_id_to_users(
            RichMenuBulkLinkRequest(richMenuId=menu, userIds=some), _request_timeout=TIMEOUT
        )


def _make(api: MessagingApi, blob: MessagingApiBlob, plan: MenuPlan) -> str:
    """A new menu with its picture. Only then it gets its alias, so that a menu that was left
    without a picture by a broken connection is never taken for a finished one."""
    drawn = picture(plan)
    made = api.create_rich_menu(RichMenuRequest.from_dict(plan.body()), _request_timeout=TIMEOUT)
    blob.set_rich_menu_image(
        made.rich_menu_id,
        body=bytearray(drawn),
        _headers={"Content-Type": "image/png"},
        _request_timeout=TIMEOUT,
    )
    return str(made.rich_menu_id)


def _name(api: MessagingApi, alias: str, menu: str, *, new: bool) -> None:
    if new:
        wanted = CreateRichMenuAliasRequest(richMenuAliasId=alias, richMenuId=menu)
        api.create_rich_menu_alias(wanted, _request_timeout=TIMEOUT)
        return
    changed = UpdateRichMenuAliasRequest(richMenuId=menu)
    api.update_rich_menu_alias(alias, changed, _request_timeout=TIMEOUT)


def _all_menus(api: MessagingApi) -> dict[str, str]:
    """Id and name of every menu of the account, other people's included."""
    listed = api.get_rich_menu_list(_request_timeout=TIMEOUT).richmenus or ()
    return {menu.rich_menu_id: str(menu.name) for menu in listed}


def _all_aliases(api: MessagingApi) -> dict[str, str]:
    listed = api.get_rich_menu_alias_list(_request_timeout=TIMEOUT).aliases or ()
    return {alias.rich_menu_alias_id: alias.rich_menu_id for alias in listed}


def _default(api: MessagingApi) -> str | None:
    try:
        return str(api.get_default_rich_menu_id(_request_timeout=TIMEOUT).rich_menu_id)
    except ApiException as error:
        if error.status == 404:
            return None
        raise
