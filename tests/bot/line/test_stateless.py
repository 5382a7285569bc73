"""The token of the hour: issued once for all, renewed in time, and never seen anywhere."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Iterator
from io import StringIO
from typing import Any, TypeVar

import pytest
from pydantic import SecretStr

from bot import logs
from bot.line.credentials import LongLived, NotIssued
from bot.line.stateless import PAUSE, RENEWED_AT, YOUNG, Stateless
from bot.line.wire import Outcome, Result, Wire
from bot.playground import faults
from bot.playground.api import make_app
from bot.playground.calls import Call
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.serving import serving
from tests.bot.playground.watch import Watch

ISSUE = "/oauth2/v3/token"
KEY = "123e4567-e89b-12d3-a456-426614174000"
HELLO = [{"type": "text", "text": "สวัสดี"}]
T = TypeVar("T")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def platform(watch: Watch) -> Iterator[Platform]:
    platform = Platform(now=watch, post=lambda *_args: 200)
    platform.access_tokens.clear()
    yield platform
    platform.close()


@pytest.fixture
def host(platform: Platform) -> Iterator[str]:
    with serving(make_app(platform)) as url:
        yield url
        platform.close()


@pytest.fixture
def somchai(platform: Platform) -> Person:
    person = platform.person("สมชาย")
    person.follow()
    return person


class Office:
    """The channel's credentials in one process, and the calls that it makes."""

    def __init__(self, platform: Platform, host: str, watch: Watch, person: Person) -> None:
        self.platform, self.host, self.watch = platform, host, watch
        self.person = person
        self.secrets = [platform.channel_secret]
        self.shown = ""

    def does(self, work: Callable[[Wire], Coroutine[Any, Any, T]]) -> T:
        """Everything within one life of the process."""

        async def life() -> T:
            secrets = [SecretStr(secret) for secret in self.secrets]
            known = Stateless(self.platform.channel_id, secrets, self.host, self.watch)
            wire = Wire(known, self.host)
            try:
                return await work(wire)
            finally:
                self.shown = "".join(map(repr, (wire, known, vars(known))))
                await wire.close()

        return asyncio.run(life())

    async def push(self, wire: Wire) -> Result:
        return (await self.outcome(wire)).result

    async def outcome(self, wire: Wire) -> Outcome:
        return await wire.push(self.person.user_id, KEY[:-4] + f"{len(self.asked):04}", HELLO)

    @property
    def asked(self) -> list[Call]:
        """All calls so far."""
        return list(self.platform.calls)

    @property
    def issues(self) -> list[int]:
        """How each request for a token was answered."""
        return [call.status for call in self.platform.calls_to(ISSUE)]

    @property
    def pushes(self) -> list[int]:
        return [call.status for call in self.platform.calls_to("/v2/bot/message/push")]


@pytest.fixture
def office(platform: Platform, host: str, watch: Watch, somchai: Person) -> Office:
    return Office(platform, host, watch, somchai)


def until(office: Office, wanted: Callable[[], bool]) -> Coroutine[Any, Any, bool]:
    """Wait for a change at LINE without holding up what runs beside."""
    return asyncio.to_thread(office.platform.until, wanted)


def test_one_token_serves_call_after_call(office: Office) -> None:
    async def work(wire: Wire) -> list[Result]:
        return [await office.push(wire) for _ in range(3)]

    assert office.does(work) == [Result.ACCEPTED] * 3
    assert office.issues == [200]


def test_calls_that_begin_together_wait_for_one_token(office: Office, somchai: Person) -> None:
    async def work(wire: Wire) -> list[Outcome]:
        keys = [KEY[:-2] + f"{number:02}" for number in range(20)]
        return await asyncio.gather(*(wire.push(somchai.user_id, key, HELLO) for key in keys))

    assert {outcome.result for outcome in office.does(work)} == {Result.ACCEPTED}
    assert office.issues == [200]
    assert len(somchai.chat.from_bot) == 20


def test_every_kind_of_call_brings_the_token(office: Office, somchai: Person) -> None:
    async def work(wire: Wire) -> None:
        token = str(somchai.say("สวัสดี").events[0]["replyToken"])
        assert (await wire.reply(token, HELLO)).result is Result.ACCEPTED
        assert (await wire.show_loading(somchai.user_id, 20)).result is Result.ACCEPTED
        assert (await wire.link_menu(somchai.user_id, "none")).result is Result.NOT_SENT
        assert await wire.menu_of("none") is None
        assert await wire.quota() == (300, 0)

    office.does(work)
    assert {call.status for call in office.asked} == {200, 202, 404}
    assert office.issues == [200]


def test_a_token_is_renewed_before_it_ends_while_calls_go_on(office: Office, watch: Watch) -> None:
    async def work(wire: Wire) -> None:
        await office.push(wire)
        watch.at += 900 * RENEWED_AT[0] - 1
        await office.push(wire)
        assert office.issues == [200]
        watch.at += 900 * (RENEWED_AT[1] - RENEWED_AT[0]) + 1
        assert await office.push(wire) is Result.ACCEPTED
        assert await until(office, lambda: office.issues == [200, 200])
        watch.at += 900 * (1 - RENEWED_AT[1])
        assert await office.push(wire) is Result.ACCEPTED

    office.does(work)
    assert office.issues == [200, 200]
    assert 401 not in office.pushes


def test_a_token_that_ended_meanwhile_is_not_even_tried(office: Office, watch: Watch) -> None:
    async def work(wire: Wire) -> Result:
        await office.push(wire)
        watch.at += 86_400
        return await office.push(wire)

    assert office.does(work) is Result.ACCEPTED
    assert (office.issues, office.pushes) == ([200, 200], [200, 200])


def test_who_must_wait_for_nothing_does_not_wait_for_a_renewal(
    office: Office, platform: Platform, watch: Watch
) -> None:
    async def work(wire: Wire) -> None:
        await office.push(wire)
        watch.at += 800
        platform.faults.add(faults.slow(60.0, accepted=False), path=ISSUE)
        for _ in range(3):
            assert await office.push(wire) is Result.ACCEPTED
        assert office.issues == [200]

    office.does(work)


def test_a_renewal_that_failed_is_tried_again_after_a_pause(
    office: Office, platform: Platform, watch: Watch
) -> None:
    async def work(wire: Wire) -> None:
        await office.push(wire)
        watch.at += 800
        platform.faults.add(faults.server_error(), path=ISSUE)
        await office.push(wire)
        assert await until(office, lambda: office.issues == [200, 500])
        assert await office.push(wire) is Result.ACCEPTED
        assert office.issues == [200, 500]
        watch.at += PAUSE
        await office.push(wire)
        assert await until(office, lambda: office.issues == [200, 500, 200])

    office.does(work)
    assert 401 not in office.pushes


def test_a_refused_token_is_renewed_once_and_the_call_made_again(
    office: Office, platform: Platform, watch: Watch, somchai: Person
) -> None:
    async def work(wire: Wire) -> None:
        await office.push(wire)
        watch.at += YOUNG
        platform.stateless.end()
        token = str(somchai.say("สวัสดี").events[0]["replyToken"])
        assert (await wire.reply(token, HELLO)).result is Result.ACCEPTED

    office.does(work)
    assert [call.status for call in platform.calls_to("/v2/bot/message/reply")] == [401, 200]
    assert office.issues == [200, 200]
    assert len(somchai.chat.from_bot) == 2


def test_calls_that_are_refused_together_renew_once(
    office: Office, platform: Platform, watch: Watch, somchai: Person
) -> None:
    async def work(wire: Wire) -> list[Outcome]:
        await office.push(wire)
        watch.at += YOUNG
        platform.stateless.end()
        keys = [KEY[:-2] + f"{number:02}" for number in range(50, 70)]
        return await asyncio.gather(*(wire.push(somchai.user_id, key, HELLO) for key in keys))

    assert {outcome.result for outcome in office.does(work)} == {Result.ACCEPTED}
    assert office.issues == [200, 200]
    assert len(somchai.chat.from_bot) == 21


def test_a_new_token_that_is_refused_too_is_not_sent_and_not_renewed_for_ever(
    office: Office, platform: Platform, somchai: Person, watch: Watch
) -> None:
    platform.faults.add(faults.unauthorized(), path="/v2/bot/message/push", times=9)

    async def work(wire: Wire) -> list[Result]:
        first = await office.push(wire)
        watch.at += YOUNG
        return [first, await office.push(wire), await office.push(wire)]

    assert office.does(work) == [Result.NOT_SENT] * 3
    assert office.issues == [200, 200]
    assert office.pushes == [401] * 4
    assert somchai.chat.from_bot == []


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (faults.server_error(), "500"),
        (faults.rate_limited(), "429"),
        (faults.dropped(), "Client"),
    ],
)
def test_without_a_token_nothing_was_sent_and_trying_again_helps(
    office: Office, platform: Platform, fault: faults.Fault, why: str
) -> None:
    platform.faults.add(fault, path=ISSUE)

    async def work(wire: Wire) -> list[Outcome]:
        return [await office.outcome(wire), await office.outcome(wire)]

    first, second = office.does(work)
    assert first.result is Result.NOT_SENT
    assert "no token" in first.why
    assert why in first.why
    assert second.result is Result.ACCEPTED


def test_no_way_to_line_is_no_token(office: Office) -> None:
    office.host = "http://127.0.0.1:9"

    outcome = office.does(office.outcome)

    assert outcome.result is Result.NOT_SENT
    assert "no token" in outcome.why


def test_an_answer_nobody_understands_is_no_token(office: Office, platform: Platform) -> None:
    platform.faults.add(faults.Fault(200, "welcome"), path=ISSUE)

    outcome = office.does(office.outcome)

    assert outcome.result is Result.NOT_SENT
    assert "cannot be read" in outcome.why


def test_a_wrong_secret_is_said_to_be_one(office: Office, platform: Platform) -> None:
    office.secrets = ["h1dden-secret-of-another-channel"]

    async def work(wire: Wire) -> Outcome:
        with pytest.raises(NotIssued) as refused:
            await wire.quota()
        assert refused.value.refused
        return await office.outcome(wire)

    outcome = office.does(work)
    assert outcome.result is Result.NOT_SENT
    assert "h1dden" not in outcome.why
    assert office.issues == [400, 400]


@pytest.mark.parametrize("good", ["older", "newer"])
def test_while_a_secret_is_replaced_the_one_that_works_is_found(
    office: Office, platform: Platform, good: str
) -> None:
    platform.channel_secret = f"the-{good}-secret"
    office.secrets = ["the-older-secret", "the-newer-secret"]

    assert office.does(office.push) is Result.ACCEPTED
    assert office.issues == ([200] if good == "older" else [400, 200])


def test_a_secret_replaced_under_way_is_noticed_at_the_next_token(
    office: Office, platform: Platform, watch: Watch
) -> None:
    office.secrets = [platform.channel_secret, "the-newer-secret"]

    async def work(wire: Wire) -> list[Result]:
        first = await office.push(wire)
        platform.channel_secret = "the-newer-secret"
        watch.at += 900
        return [first, await office.push(wire)]

    assert office.does(work) == [Result.ACCEPTED] * 2
    assert office.issues == [200, 400, 200]


def test_a_token_from_the_console_asks_for_no_other(
    office: Office, platform: Platform, somchai: Person
) -> None:
    async def life(token: str) -> Outcome:
        wire = Wire(LongLived(SecretStr(token)), office.host)
        try:
            return await wire.push(somchai.user_id, KEY, HELLO)
        finally:
            await wire.close()

    assert asyncio.run(life("no longer good")).result is Result.NOT_SENT
    platform.access_tokens.add("from the console")
    assert asyncio.run(life("from the console")).result is Result.ACCEPTED
    assert office.pushes == [401, 200]
    assert office.issues == []


def test_neither_token_nor_secret_is_in_any_line_of_the_log(
    office: Office,
    platform: Platform,
    watch: Watch,
    log_as_it_was: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    logs.set_up("DEBUG")
    logging.getLogger("aiohttp").setLevel(logging.DEBUG)

    async def work(wire: Wire) -> None:
        await office.push(wire)
        watch.at += 900
        platform.faults.add(faults.server_error(), path=ISSUE)
        assert "500" in (await office.outcome(wire)).why
        await office.push(wire)

    office.does(work)
    said = heard.getvalue() + office.shown
    assert '"call": "token"' in said
    assert '"request_id": "' in said
    tokens = list(platform.stateless)
    assert len(tokens) == 2
    for secret in [*tokens, *office.secrets]:
        assert secret not in said
