"""A router maps intents to handlers. One topic, one router, one file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from handlers.kit.desk import Desk
from handlers.kit.effects import Effect
from handlers.kit.guards import anyone
from handlers.kit.intents import Intent
from handlers.language.words import Intent as Wish
from store.refusals import NotYours

IntentT = TypeVar("IntentT", bound=Intent)
Handler = Callable[[IntentT, Desk], Iterator[Effect]]
Guard = Callable[[Desk], bool]


@dataclass(frozen=True)
class Route:
    """A handler and who may use it."""

    handler: Handler[Any]
    who: Guard


@dataclass
class Router:
    """The handlers of one topic, and the words that lead to them."""

    topic: str
    routes: dict[type[Intent], Route] = field(default_factory=dict)
    words: dict[Wish, type[Intent]] = field(default_factory=dict)
    """What a free message may wish for (``handlers.language.words``) and the intent it becomes."""

    def on(
        self, intent: type[IntentT], *, who: Guard = anyone, words: Sequence[Wish] = ()
    ) -> Callable[[Handler[IntentT]], Handler[IntentT]]:
        """Register the handler for ``intent``; ``who`` is checked each time it is dispatched.
        ``words`` are the wishes that lead here when somebody types them."""

        def register(handler: Handler[IntentT]) -> Handler[IntentT]:
            self._add(intent, Route(handler, who))
            self.words.update(dict.fromkeys(words, intent))
            return handler

        return register

    def _add(self, intent: type[Intent], route: Route) -> None:
        if intent in self.routes:
            raise TypeError(f"{self.topic}: {intent.__name__} already has a handler")
        self.routes[intent] = route

    def include(self, routers: Iterable["Router"]) -> "Router":
        """Take over the routes of other topics. Two handlers for one intent are a mistake."""
        for router in routers:
            for intent, route in router.routes.items():
                self._add(intent, route)
            if twice := self.words.keys() & router.words.keys():
                raise TypeError(f"{router.topic}: {twice} already lead elsewhere")
            self.words |= router.words
        return self

    def dispatch(self, intent: Intent, desk: Desk) -> list[Effect]:
        """Run the handler. Raises ``NotYours``, or any ``Refusal`` of the handler."""
        route = self.routes[type(intent)]
        if not route.who(desk):
            raise NotYours
        return list(route.handler(intent, desk))
