"""Sending, validating, quota and counts (reference, "Message")."""

from datetime import UTC, date, datetime

from bot.playground.api.gate import Answer, Ask, Work
from bot.playground.chats import Via
from bot.playground.errors import LineError, invalid, not_found


def reply(ask: Ask) -> Answer:
    body = ask.json
    sending = ask.platform.sending
    sent = sending.reply(body.get("replyToken"), body.get("messages"), ask.retry_key)
    return Answer({"sentMessages": sent})


def push(ask: Ask) -> Answer:
    body = ask.json
    sending = ask.platform.sending
    sent = sending.push(body.get("to"), body.get("messages"), ask.retry_key, ask.request_id)
    return Answer({"sentMessages": sent})


def multicast(ask: Ask) -> Answer:
    body = ask.json
    sending = ask.platform.sending
    sending.multicast(body.get("to"), body.get("messages"), ask.retry_key, ask.request_id)
    return Answer()


def broadcast(ask: Ask) -> Answer:
    ask.platform.sending.broadcast(ask.json.get("messages"), ask.retry_key, ask.request_id)
    return Answer()


def validate(ask: Ask) -> Answer:
    ask.platform.sending.check(ask.json.get("messages"))
    return Answer()


def quota(ask: Ask) -> Answer:
    value = ask.platform.sending.quota
    return Answer({"type": "none"} if value is None else {"type": "limited", "value": value})


def consumption(ask: Ask) -> Answer:
    return Answer({"totalUsage": ask.platform.sending.used})


def _delivered(kind: Via) -> Work:
    def work(ask: Ask) -> Answer:
        day = _day(ask)
        if day >= ask.platform.today():
            return Answer({"status": "unready"})
        return Answer({"status": "ready", "success": ask.platform.sending.count(kind, day)})

    return work


def content(ask: Ask) -> Answer:
    message_id = ask.params["message_id"]
    for person in ask.platform.persons.values():
        found = person.chat.find(message_id)
        if found and found.unsent:
            raise LineError(410, "Gone")
    if message_id not in ask.platform.contents:
        raise not_found()
    body, media_type = ask.platform.contents[message_id]
    return Answer(body, media_type=media_type)


def transcoding(ask: Ask) -> Answer:
    if ask.params["message_id"] not in ask.platform.contents:
        raise not_found()
    return Answer({"status": "succeeded"})


def start_loading(ask: Ask) -> Answer:
    """Shows the typing animation until a message comes or the seconds are over; 1:1 only."""
    body = ask.json
    person = ask.platform.persons.get(str(body.get("chatId")))
    seconds = body.get("loadingSeconds", 20)
    if person is None:
        raise invalid("chatId", "The value must be a user ID")
    if not isinstance(seconds, int) or seconds not in range(5, 61, 5):
        raise invalid("loadingSeconds", "Must be a multiple of 5 between 5 and 60")
    if not person.blocked:
        person.chat.typing_until = ask.platform.now() + seconds
    return Answer(status=202)


def mark_as_read(ask: Ask) -> Answer:
    body = ask.json
    if not any(isinstance(body.get(key), str | dict) for key in ("markAsReadToken", "chat")):
        raise invalid("markAsReadToken", "May not be empty")
    return Answer()


def _day(ask: Ask) -> date:
    try:
        return datetime.strptime(ask.query.get("date", ""), "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        raise LineError(400, "The value for the 'date' parameter is invalid") from None


_KINDS: tuple[Via, ...] = ("reply", "push", "multicast", "broadcast")
ROUTES: list[tuple[str, str, Work]] = [
    ("POST", "/v2/bot/message/reply", reply),
    ("POST", "/v2/bot/message/push", push),
    ("POST", "/v2/bot/message/multicast", multicast),
    ("POST", "/v2/bot/message/broadcast", broadcast),
    *[
        ("POST", f"/v2/bot/message/validate/{kind}", validate)
        for kind in ("reply", "push", "multicast", "narrowcast", "broadcast")
    ],
    ("GET", "/v2/bot/message/quota", quota),
    ("GET", "/v2/bot/message/quota/consumption", consumption),
    *[("GET", f"/v2/bot/message/delivery/{kind}", _delivered(kind)) for kind in _KINDS],
    ("GET", "/v2/bot/message/{message_id}/content", content),
    ("GET", "/v2/bot/message/{message_id}/content/preview", content),
    ("GET", "/v2/bot/message/{message_id}/content/transcoding", transcoding),
    ("POST", "/v2/bot/chat/loading/start", start_loading),
    ("POST", "/v2/bot/chat/markAsRead", mark_as_read),
    ("POST", "/v2/bot/message/markAsRead", mark_as_read),
]
