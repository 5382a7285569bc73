"""What the page shows, as JSON."""

from bot.playground.chats import Chat, ChatMessage
from bot.playground.menus import RichMenu
from bot.playground.panel import OfficeClock, PortalPanel, Row
from bot.playground.persons import Person
from bot.playground.platform import Platform


def overview(platform: Platform, panel: PortalPanel | None, clock: OfficeClock | None) -> Row:
    """Everything but the messages: persons, menus, quota, portal, clock."""
    with platform.bell.looking():
        sending = platform.sending
        return {
            "version": platform.bell.rings,
            "account": platform.bot_name,
            "quota": {"used": sending.used, "limit": sending.quota},
            "persons": [_person(person, platform) for person in platform.persons.values()],
            "portal": _portal(panel),
            "clock": clock.now().isoformat() if clock else None,
        }


def messages(chat: Chat, after: int) -> Row:
    """The messages from number ``after`` on; ``changes`` grows when an older one was rewritten."""
    return {
        "changes": chat.changes,
        "messages": [
            _message(number, message)
            for number, message in enumerate(chat.messages)
            if number >= after
        ],
    }


def _person(person: Person, platform: Platform) -> Row:
    return {
        "id": person.user_id,
        "name": person.name,
        "role": person.role,
        "friend": person.friend,
        "blocked": person.blocked,
        "count": len(person.chat.messages),
        "changes": person.chat.changes,
        "typing": max(0.0, person.chat.typing_until - platform.now()),
        "menu": _menu(person.menu),
    }


def _menu(menu: RichMenu | None) -> Row | None:
    if menu is None or menu.picture is None:
        return None
    return {**menu.as_json, "picture": f"/play/menus/{menu.id}"}


def _message(number: int, message: ChatMessage) -> Row:
    return {
        "number": number,
        "id": message.id,
        "at": message.shown_at,
        "via": message.via,
        "mine": not message.by_bot,
        "unsent": message.unsent,
        "edited": message.edited,
        "message": {} if message.unsent else message.message,
    }


def _portal(panel: PortalPanel | None) -> Row | None:
    if panel is None:
        return None
    return {
        "plugged_in": panel.plugged_in,
        "accounts": panel.accounts(),
        "online": panel.online(),
        "devices": panel.devices(),
    }
