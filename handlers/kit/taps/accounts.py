"""Taps on an account: on its card, its owner's or an officer's."""

from uuid import UUID

from handlers.kit.intents import Postback


class ChangePassword(Postback, prefix="change"):
    """``เปลี่ยนรหัสผ่าน``: the old one is known; no officer is needed."""

    account: UUID


class ForgotThis(Postback, prefix="forgot_this"):
    """``ลืมรหัสผ่าน`` on an account's own card."""

    account: UUID


class NotMe(Postback, prefix="not_me"):
    """``ไม่ใช่ฉัน``: shut this account at once."""

    account: UUID


class Renew(Postback, prefix="renew"):
    """``ต่ออายุ`` of an account that ends soon."""

    account: UUID


class ForgotFor(Postback, prefix="forgot_for"):
    """``ตั้งรหัสผ่านใหม่`` for the owner of this account, who has no LINE."""

    account: UUID


class SetHere(Postback, prefix="set_here"):
    """``ตั้งรหัสที่นี่``: the password page on the officer's own screen, for who stands there."""

    account: UUID


class PrintSlip(Postback, prefix="slip"):
    """``พิมพ์ใบแจ้ง``: the way to the password page on paper."""

    account: UUID


class PrintSlips(Postback, prefix="slips"):
    """``พิมพ์ใบแจ้งทั้งชุด``: everybody's of a batch who has no password yet."""

    batch: UUID


class ChangeUse(Postback, prefix="change_use"):
    """``เปลี่ยนเครื่องที่ใช้``: an officer puts an account under another profile."""

    account: UUID


class ChangeEnd(Postback, prefix="change_end"):
    """``เปลี่ยนวันหมดอายุ``: an officer moves an account's end."""

    account: UUID


class HandCustody(Postback, prefix="custody"):
    """``เปลี่ยนผู้ดูแล``: an officer gives a shared machine's account into another member's care."""

    account: UUID


class OfferCustody(Postback, prefix="hand_on"):
    """``ส่งมอบผู้ดูแล``: the custodian of a shared machine offers it to another member."""

    account: UUID
