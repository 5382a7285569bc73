"""The first steps of every topic: what the menu's buttons lead to."""

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


class MyWork(Postback, prefix="my_work"):
    """``งานของฉัน``: what waits for an officer."""


class Failures(Postback, prefix="failures"):
    """``ส่งไม่สำเร็จ``: what could not be carried out."""


class Contact(Postback, prefix="contact"):
    """``ติดต่อเจ้าหน้าที่``: the way out of every dead end."""


CONTACT: Final = Button.of("button.contact", Contact())
