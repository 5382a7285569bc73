"""First steps, for which nothing is in hand yet: what the menu and the officers' tools lead to."""

from typing import Final

from handlers.kit.effects import Button
from handlers.kit.intents import Postback


class StartRequest(Postback, prefix="ask_account"):
    """``ขอใช้อินเทอร์เน็ต``."""


class ForgotPassword(Postback, prefix="forgot"):
    """``ลืมรหัสผ่าน``."""


class AskFigures(Postback, prefix="figures"):
    """``ถามข้อมูล``."""


class ReportProblem(Postback, prefix="problem"):
    """``แจ้งปัญหา``."""


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


class ShowUncared(Postback, prefix="uncared"):
    """``เครื่องไม่มีผู้ดูแล``: shared machines that want another custodian, for officers."""


class MyWork(Postback, prefix="my_work"):
    """``งานของฉัน``: what waits for an officer."""


class AllWork(Postback, prefix="all_work"):
    """``คิวทั้งหมด``: what waits for any officer, and who has it."""


class ShowTools(Postback, prefix="tools"):
    """``เครื่องมือเจ้าหน้าที่``."""


class Find(Postback, prefix="find"):
    """``ค้นหา``: an officer looks somebody up."""


class SetUpFactor(Postback, prefix="factor"):
    """``ยืนยันสองขั้น``: an officer's first second factor, or another in its place."""


class Failures(Postback, prefix="failures"):
    """``ส่งไม่สำเร็จ``: what could not be carried out."""


class Contact(Postback, prefix="contact"):
    """``ติดต่อเจ้าหน้าที่``: the way out of every dead end."""


CONTACT: Final = Button.of("button.contact", Contact())
