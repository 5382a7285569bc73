"""What a person sees in a message: its words, and what can be tapped."""

from collections.abc import Iterator, Mapping

Message = Mapping[str, object]
Action = Mapping[str, object]

_WORDS = ("text", "title", "address")


def words(message: Message) -> str:
    """All words of a message in reading order, without those on buttons."""
    return "\n".join(_words(message))


def actions(message: Message) -> list[Action]:
    """What can be tapped in the message itself, in reading order (not its quick replies)."""
    body = {key: value for key, value in message.items() if key != "quickReply"}
    return list(_actions(body))


def quick_replies(message: Message) -> list[Action]:
    """The actions of the quick replies below the message."""
    return list(_actions(message.get("quickReply")))


def label(action: Action) -> str:
    """What stands on the button, or what tapping it says."""
    return str(action.get("label") or action.get("text") or action.get("type") or "")


def _words(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _WORDS and isinstance(inner, str):
                yield inner
            elif key not in {"action", "actions", "defaultAction", "quickReply"}:
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def _actions(value: object) -> Iterator[Action]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in {"action", "defaultAction"} and isinstance(inner, Mapping):
                yield inner
            elif key == "actions" and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, Mapping))
            else:
                yield from _actions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _actions(inner)
