"""What a thread draws, a server's in the background, changes nothing for the test that runs."""

import random

import apscheduler.triggers.base
import uvicorn.protocols.websockets.websockets_sansio_impl
import websockets.asyncio.connection


def test_what_a_library_draws_leaves_the_chance_of_the_tests_as_it_was() -> None:
    before = random.getstate()
    for library in (
        uvicorn.protocols.websockets.websockets_sansio_impl,
        websockets.asyncio.connection,
        apscheduler.triggers.base,
    ):
        chance = vars(library)["random"]
        chance.getrandbits(32)
        chance.random()
        chance.uniform(0, 1)
    assert random.getstate() == before
