"""Taps on a request that was filed, a report of a problem among them."""

from uuid import UUID

from handlers.kit.intents import Postback


class AddToReport(Postback, prefix="more"):
    """``เพิ่มรายละเอียด`` of one's own report, and the answer to an officer's question about it."""

    request: UUID


class StillBroken(Postback, prefix="still_broken"):
    """``ยังไม่หาย``: what was settled does not work all the same."""

    request: UUID


class AskReporter(Postback, prefix="ask_back"):
    """``ถามผู้แจ้ง``."""

    request: UUID


class Withdraw(Postback, prefix="withdraw"):
    """``ถอนคำขอ`` under a waiting request."""

    request: UUID


class ShowRequest(Postback, prefix="show"):
    """A waiting request's card, asked for by its number."""

    request: UUID


class Take(Postback, prefix="take"):
    """``รับเรื่อง``: this officer is at it."""

    request: UUID


class Release(Postback, prefix="release"):
    """``คืนคิว``: not at it after all."""

    request: UUID


class HandOver(Postback, prefix="hand_over"):
    """``ส่งต่อ`` to a colleague."""

    request: UUID


class BreakGlass(Postback, prefix="break_glass"):
    """``ใช้อำนาจเร่งด่วน``: the head takes a request that has not come to them."""

    request: UUID
