"""The account itself, its friends, its groups and its webhook."""

from datetime import UTC, datetime

from bot.playground import ids
from bot.playground.api.gate import Answer, Ask, Work
from bot.playground.errors import LineError, invalid, not_found
from bot.playground.persons import Person
from bot.playground.platform import Group

MOST_FOLLOWERS = 1000


def bot_info(ask: Ask) -> Answer:
    platform = ask.platform
    return Answer(
        {
            "userId": platform.bot_id,
            "basicId": "@000plygd",
            "displayName": platform.bot_name,
            "chatMode": "bot",
            "markAsReadMode": "auto",
        }
    )


def profile(ask: Ask) -> Answer:
    person = ask.platform.persons.get(ask.params["user_id"])
    if person is None or not person.met or person.blocked:
        raise not_found()
    return Answer({**_named(person), "language": person.language})


def followers(ask: Ask) -> Answer:
    friends = [person.user_id for person in ask.platform.persons.values() if person.friend]
    return Answer({"userIds": friends[:MOST_FOLLOWERS]})


def group_summary(ask: Ask) -> Answer:
    group = _group(ask)
    return Answer({"groupId": group.group_id, "groupName": group.name})


def group_count(ask: Ask) -> Answer:
    return Answer({"count": len(_group(ask).members)})


def group_member(ask: Ask) -> Answer:
    wanted = ask.params["user_id"]
    for person in _group(ask).members:
        if person.user_id == wanted:
            return Answer(_named(person))
    raise not_found()


def leave_group(ask: Ask) -> Answer:
    _group(ask).bot_inside = False
    return Answer()


def get_endpoint(ask: Ask) -> Answer:
    hooks = ask.platform.webhooks
    return Answer({"endpoint": hooks.url, "active": hooks.active})


def set_endpoint(ask: Ask) -> Answer:
    url = ask.json.get("endpoint")
    if not isinstance(url, str) or len(url) > 500 or not url.startswith(("https://", "http://")):
        raise invalid("endpoint", "Must be a valid HTTPS URL")
    ask.platform.webhooks.url = url
    return Answer()


def link_token(ask: Ask) -> Answer:
    if ask.params["user_id"] not in ask.platform.persons:
        raise not_found()
    return Answer({"linkToken": ids.token()})


def probe_endpoint(ask: Ask) -> Answer:
    """Sends an empty signed webhook. The route runs it in a thread: it waits for the bot."""
    wanted = ask.json.get("endpoint") if ask.body else None
    url = str(wanted or ask.platform.webhooks.url)
    if not url:
        raise LineError(400, "The webhook URL is not set")
    attempt = ask.platform.webhooks.ping(url)
    good = attempt.acknowledged
    failed = "COULD_NOT_CONNECT" if attempt.status is None else "ERROR_STATUS_CODE"
    return Answer(
        {
            "success": good,
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "statusCode": attempt.status or 0,
            "reason": "OK" if good else failed,
            "detail": str(attempt.status or attempt.error),
        }
    )


def _named(person: Person) -> dict[str, object]:
    return {"userId": person.user_id, "displayName": person.name}


def _group(ask: Ask) -> Group:
    group = ask.platform.groups.get(ask.params["group_id"])
    if group is None or not group.bot_inside:
        raise not_found()
    return group


ROUTES: list[tuple[str, str, Work]] = [
    ("GET", "/v2/bot/info", bot_info),
    ("GET", "/v2/bot/profile/{user_id}", profile),
    ("GET", "/v2/bot/followers/ids", followers),
    ("GET", "/v2/bot/group/{group_id}/summary", group_summary),
    ("GET", "/v2/bot/group/{group_id}/members/count", group_count),
    ("GET", "/v2/bot/group/{group_id}/member/{user_id}", group_member),
    ("POST", "/v2/bot/group/{group_id}/leave", leave_group),
    ("GET", "/v2/bot/channel/webhook/endpoint", get_endpoint),
    ("PUT", "/v2/bot/channel/webhook/endpoint", set_endpoint),
    ("POST", "/v2/bot/user/{user_id}/linkToken", link_token),
]
#: Work that waits for the bot, and so must hold neither the lock nor the event loop.
SLOW_ROUTES: list[tuple[str, str, Work]] = [
    ("POST", "/v2/bot/channel/webhook/test", probe_endpoint),
]
