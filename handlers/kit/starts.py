"""The first steps of every topic: what the menu's buttons lead to."""

from typing import Final
from uuid import UUID

from handlers.kit.effects import Button
from handlers.kit.intents import Postback
from store.people import Warned


class StartRequest(Postback, prefix="ask_account"):
    """``ขอใช้อินเทอร์เน็ต``."""


class ForgotPassword(Postback, prefix="forgot"):
    """``ลืมรหัสผ่าน``."""


class AskFigures(Postback, prefix="figures"):
    """``ถามข้อมูล``."""


class ReportProblem(Postback, prefix="problem"):
    """``แจ้งปัญหา``."""


class AddToReport(Postback, prefix="more"):
    """``เพิ่มรายละเอียด`` of one's own report, and the answer to an officer's question about it."""

    request: UUID


class StillBroken(Postback, prefix="still_broken"):
    """``ยังไม่หาย``: what was settled does not work all the same."""

    request: UUID


class AskReporter(Postback, prefix="ask_back"):
    """``ถามผู้แจ้ง``."""

    request: UUID


class MyStatus(Postback, prefix="status"):
    """``สถานะ``: my requests and accounts."""


class NewLink(Postback, prefix="new_link"):
    """``ขอลิงก์ใหม่``: another password page, no new approval."""


class ClaimAccount(Postback, prefix="claim"):
    """``มีบัญชีอยู่แล้ว``: an account from before, asked for from a new LINE account."""


class OpenForOther(Postback, prefix="open_for"):
    """``เปิดบัญชีให้ผู้อื่น``: an officer asks for somebody who has no LINE."""


class OpenForMany(Postback, prefix="open_many"):
    """``เปิดหลายบัญชี``: an officer asks for several people who have no LINE."""


class PrintSlips(Postback, prefix="slips"):
    """``พิมพ์ใบแจ้งทั้งชุด``: everybody's of a batch who has no password yet."""

    batch: UUID


class ForgotFor(Postback, prefix="forgot_for"):
    """``ตั้งรหัสผ่านใหม่`` for the owner of this account, who has no LINE."""

    account: UUID


class PrintSlip(Postback, prefix="slip"):
    """``พิมพ์ใบแจ้ง``: the way to the password page on paper."""

    account: UUID


class SetHere(Postback, prefix="set_here"):
    """``ตั้งรหัสที่นี่``: the password page on the officer's own screen, for who stands there."""

    account: UUID


class ChangePassword(Postback, prefix="change"):
    """``เปลี่ยนรหัสผ่าน``: the old one is known; no officer is needed."""

    account: UUID


class ForgotThis(Postback, prefix="forgot_this"):
    """``ลืมรหัสผ่าน`` on an account's own card."""

    account: UUID


class NotMe(Postback, prefix="not_me"):
    """``ไม่ใช่ฉัน``: shut this account at once."""

    account: UUID


class Passes(Postback, prefix="passes"):
    """``บัตรผ่าน``: the passes that run, and a new one."""


class ShowPass(Postback, prefix="pass"):
    """``ดูบัตร``: a guest pass and what can be done with it."""

    issued: UUID


class LetHost(Postback, prefix="let_host"):
    """``ให้ออกบัตรผ่านได้``: an officer lets this member make guest passes."""

    person: UUID


class StopHost(Postback, prefix="stop_host"):
    """``งดออกบัตรผ่าน``: not any more."""

    person: UUID


class Renew(Postback, prefix="renew"):
    """``ต่ออายุ`` of an account that ends soon."""

    account: UUID


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


class ShowUncared(Postback, prefix="uncared"):
    """``เครื่องไม่มีผู้ดูแล``: shared machines that want another custodian, for officers."""


class EraseFor(Postback, prefix="erase_for"):
    """``ลบข้อมูลของผู้นี้``: somebody without LINE wants their data deleted, and says so to an
    officer."""

    person: UUID


class MySessions(Postback, prefix="net"):
    """``สถานะเน็ต``: which devices are online with my accounts."""


class EndThis(Postback, prefix="end_this"):
    """``ออกจากระบบ`` of one device."""

    session: UUID


class EndAll(Postback, prefix="end_all"):
    """``ออกทุกเครื่อง`` of an account."""

    account: UUID


class WhosOnline(Postback, prefix="online"):
    """``ใครออนไลน์``: how many are online, for officers."""


class FindOnline(Postback, prefix="online_at"):
    """Who is online at a place, for officers."""

    words: str


class WarnMe(Postback, prefix="warn_me"):
    """``เปิดเตือน``, ``ปิดเตือน``: how often to be warned before an idle cut."""

    how: Warned


class Withdraw(Postback, prefix="withdraw"):
    """``ถอนคำขอ`` under a waiting request."""

    request: UUID


class MyWork(Postback, prefix="my_work"):
    """``งานของฉัน``: what waits for an officer."""


class AllWork(Postback, prefix="all_work"):
    """``คิวทั้งหมด``: what waits for any officer, and who has it."""


class ShowTools(Postback, prefix="tools"):
    """``เครื่องมือเจ้าหน้าที่``."""


class Find(Postback, prefix="find"):
    """``ค้นหา``: an officer looks somebody up."""


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


class SetUpFactor(Postback, prefix="factor"):
    """``ยืนยันสองขั้น``: an officer's first second factor, or another in its place."""


class BreakGlass(Postback, prefix="break_glass"):
    """``ใช้อำนาจเร่งด่วน``: the head takes a request that has not come to them."""

    request: UUID


class Failures(Postback, prefix="failures"):
    """``ส่งไม่สำเร็จ``: what could not be carried out."""


class Contact(Postback, prefix="contact"):
    """``ติดต่อเจ้าหน้าที่``: the way out of every dead end."""


CONTACT: Final = Button.of("button.contact", Contact())
