"""Signatures and seals: who said it, to whom, and for whose eyes."""

import json

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from portal_bridge.remote.calls import Call
from portal_bridge.remote.envelopes import (
    LARGEST,
    Forged,
    Way,
    bridge_of,
    decode,
    read,
    seal,
    unseal,
    write,
)

OFFICE, BRIDGE = SigningKey(bytes(range(32))), SigningKey(bytes(range(1, 33)))
ID, OTHER = "a" * 32, "b" * 32
BOX = PrivateKey(bytes(range(32)))
WORD = "Kx7-mango-42"
CALL = Call("accounts.set_password", {"username": "somchai.j"}, {"password": WORD})


def test_what_was_said_is_read_by_whom_it_was_meant_for() -> None:
    message = write(BRIDGE, Way.TO_OFFICE, ID, {"n": 1, "name": "สมชาย"})

    assert bridge_of(message) == ID
    assert read(BRIDGE.verify_key, Way.TO_OFFICE, ID, message) == {"n": 1, "name": "สมชาย"}
    assert message.isascii()


def test_nothing_of_a_message_can_be_changed() -> None:
    message = write(BRIDGE, Way.TO_OFFICE, ID, {"n": 1})
    for at, letter in enumerate(message):
        changed = message[:at] + ("1" if letter != "1" else "2") + message[at + 1 :]
        with pytest.raises(Forged):
            read(BRIDGE.verify_key, Way.TO_OFFICE, ID, changed)


def test_one_sides_word_is_not_the_others_nor_another_bridges() -> None:
    message = write(BRIDGE, Way.TO_OFFICE, ID, {"n": 1})

    with pytest.raises(Forged):
        read(BRIDGE.verify_key, Way.TO_BRIDGE, ID, message)
    with pytest.raises(Forged):
        read(OFFICE.verify_key, Way.TO_OFFICE, ID, message)
    with pytest.raises(Forged):
        read(BRIDGE.verify_key, Way.TO_OFFICE, OTHER, message)
    with pytest.raises(Forged):
        read(BRIDGE.verify_key, Way.TO_OFFICE, OTHER, message.replace(ID, OTHER))


@pytest.mark.parametrize("said", ["", "x", "{}", "a.b.c", f"{ID}.{'A' * 86}==.{{}}", "ก" * 40])
def test_noise_is_no_message(said: str) -> None:
    with pytest.raises(Forged):
        read(BRIDGE.verify_key, Way.TO_OFFICE, ID, said)


def test_what_is_signed_and_no_object_is_no_message() -> None:
    message = write(BRIDGE, Way.TO_OFFICE, ID, [1])  # type: ignore[arg-type]  # the wrong way

    with pytest.raises(Forged):
        read(BRIDGE.verify_key, Way.TO_OFFICE, ID, message)


def test_what_is_too_large_is_not_looked_at() -> None:
    with pytest.raises(Forged):
        bridge_of(write(BRIDGE, Way.TO_OFFICE, ID, {"n": "x" * LARGEST}))


def test_what_is_nested_without_end_is_no_message() -> None:
    with pytest.raises(Forged):
        decode("[" * 100_000)


def test_a_sealed_call_is_opened_by_its_bridge_only() -> None:
    sealed = seal(BOX.public_key, "token", CALL)
    plain = Call(CALL.name, CALL.arguments)

    assert WORD.encode() not in sealed
    assert unseal(BOX, "token", plain, sealed) == CALL
    with pytest.raises(Forged):
        unseal(PrivateKey.generate(), "token", plain, sealed)
    with pytest.raises(Forged):
        unseal(BOX, "token", plain, sealed[:-1])


def test_a_call_does_not_show_its_password() -> None:
    assert WORD not in repr(CALL)
    assert WORD not in json.dumps(CALL.arguments)
