"""LINE in memory: an official account, the people around it, and what was said.

    platform = Platform()
    platform.webhooks.url = "http://127.0.0.1:8000/callback"
    somchai = platform.person("สมชาย")
    somchai.follow()
    somchai.chat.expect("ยินดีต้อนรับ")

Safe to use from any thread. ``bot.playground.api.make_app(platform)`` is how a bot reaches it.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.playground import events, ids
from bot.playground.bell import ENOUGH, Bell
from bot.playground.calls import Call
from bot.playground.chats import Chat
from bot.playground.faults import Faults
from bot.playground.menus import RichMenus
from bot.playground.persons import Person
from bot.playground.sending import Recipient, Sending
from bot.playground.stateless import StatelessTokens
from bot.playground.tokens import ReplyTokens
from bot.playground.webhooks import Post, Webhook, Webhooks

_OFFICE = ZoneInfo("Asia/Bangkok")
CALLS_KEPT = 5000


class Group:
    """A group chat the account is in."""

    def __init__(self, platform: "Platform", name: str, members: Sequence[Person]) -> None:
        self.group_id = ids.group_id()
        self.name = name
        self.members = list(members)
        self.bot_inside = True
        self.chat = Chat(self.group_id, name, platform.bell, platform.phone_time)


class Platform:
    """Everything LINE would keep for one official account.

    ``now`` gives real time in seconds since the epoch; reply tokens, retry keys and timestamps go
    by it. ``today`` is the day quotas and counts go by. ``post`` sends webhooks, over HTTP if left
    out.
    """

    def __init__(
        self,
        *,
        channel_id: str = "1650000000",
        channel_secret: str = "playground-channel-secret",  # noqa: S107  opens nothing
        access_token: str = "playground-access-token",  # noqa: S107  opens nothing
        bot_name: str = "ไอซีที สพป.เพชรบูรณ์ เขต 3",
        now: Callable[[], float] = time.time,
        today: Callable[[], date] | None = None,
        post: Post | None = None,
    ) -> None:
        self.bell = Bell()
        self.channel_id = channel_id
        self.channel_secret = channel_secret
        self.access_tokens = {access_token}
        self.stateless = StatelessTokens(now)
        self.bot_id = ids.user_id()
        self.bot_name = bot_name
        self.now = now
        self.today = today or self._real_day
        self.office_now: Callable[[], datetime] | None = None
        self.closed = False
        self.persons: dict[str, Person] = {}
        self.groups: dict[str, Group] = {}
        self.contents: dict[str, tuple[bytes, str]] = {}
        self.calls: deque[Call] = deque(maxlen=CALLS_KEPT)
        self.faults = Faults(self.bell)
        self.menus = RichMenus()
        self.tokens = ReplyTokens(now)
        self.webhooks = Webhooks(
            secret=channel_secret, bot=self.bot_id, tokens=self.tokens, bell=self.bell, post=post
        )
        self.sending = Sending(
            tokens=self.tokens,
            now=now,
            today=self.today,
            find=self._recipient,
            everyone=self._friends,
        )

    def phone_time(self) -> float:
        """What the phones' clocks say: office time where it can be moved, else real time."""
        return self.office_now().timestamp() if self.office_now else self.now()

    def accepts(self, access_token: str) -> bool:
        """Is this a good token of the channel: issued in the console, or stateless and alive?"""
        return access_token in self.access_tokens or self.stateless.alive(access_token)

    def person(self, name: str, *, language: str = "th", role: str = "") -> Person:
        """A new person with a phone; they have not met the account yet.

        ``role`` is only a word for the page: ``staff``, ``officer``, ``school``.
        """
        with self.bell.changing():
            person = Person(self, name, language, role)
            self.persons[person.user_id] = person
        return person

    def chat(self, person: Person | Group) -> Chat:
        """The chat of a person with the account, or of a group."""
        return person.chat

    def group(self, name: str, members: Sequence[Person]) -> Group:
        """A new group that the account is taken into; the bot hears of it."""
        with self.bell.changing():
            group = Group(self, name, members)
            self.groups[group.group_id] = group
        self.webhooks.deliver([events.join(self, group.group_id)])
        return group

    def remove_bot(self, group: Group) -> Webhook:
        """Remove the account from a group."""
        group.bot_inside = False
        return self.webhooks.deliver([events.leave(self, group.group_id)])

    def join_group(self, group: Group, person: Person) -> Webhook:
        """A person joins a group."""
        group.members.append(person)
        event = events.members(self, group.group_id, "joined", [person.user_id])
        return self.webhooks.deliver([event])

    def calls_to(self, path: str) -> list[Call]:
        """The calls whose path begins so, oldest first."""
        with self.bell.looking():
            return [call for call in self.calls if call.path.startswith(path)]

    def until(self, wanted: Callable[[], object], timeout: float = ENOUGH) -> bool:
        """Wait until ``wanted()`` is true after some change of the platform; False if never."""
        return bool(self.bell.until(wanted, timeout))

    def close(self) -> None:
        """Stop redelivering, and let open connections of the page end."""
        self.webhooks.close()
        with self.bell.changing():
            self.closed = True

    def _recipient(self, key: str) -> Recipient | None:
        person = self.persons.get(key)
        if person is not None:
            return Recipient(person.chat, 1, not person.blocked) if person.met else None
        group = self.groups.get(key)
        if group is None or not group.bot_inside:
            return None
        return Recipient(group.chat, len(group.members), reached=True)

    def _friends(self) -> list[Recipient]:
        friends = [person for person in self.persons.values() if person.friend]
        return [Recipient(person.chat, 1, reached=True) for person in friends]

    def _real_day(self) -> date:
        return datetime.fromtimestamp(self.now(), UTC).astimezone(_OFFICE).date()
