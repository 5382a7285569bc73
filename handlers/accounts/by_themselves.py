"""``ขอรหัสเน็ตให้ครูใหม่``: an account is wanted for a colleague.

An account is its owner's: the request, the link and the password are in their own chat, and the
form of whoever writes would ask for the wrong person. So it is told how the colleague does it, and
an officer may stand in for who has no LINE.
"""

import re
from dataclasses import dataclass
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, OpenForOther, StartRequest
from handlers.language.normal import normal

by_themselves = Router("accounts.by_themselves")

_WHO_BEHIND: Final = "ใหม่|คน|ท่าน|อัตรา|ผู้ช่วย|ที่|บรรจุ|ย้าย|ฝึก|พี่เลี้ยง|ต่าง|ทุก|อีก|ทั้ง|[0-9]"
_FOR_ANOTHER: Final = re.compile(
    rf"(?:ให้|แทน)\s?(?:คุณ|ท่าน|กับ)?\s?(?:(?:ครู|ผอ\.?|ผู้อำนวยการ|น้อง|พี่|รอง|เจ้าหน้าที่|ธุรการ)\s?(?:{_WHO_BEHIND})"
    r"|เพื่อน|บุคลากร|คนใหม่|คนอื่น|ผู้อื่น|ลูกจ้าง|พนักงาน|ภารโรง|นักการ|นักศึกษา|เด็กฝึก|ลูกน้อง|หัวหน้า|แฟน|สามี|ภรรยา)"
    r"|\bfor (?:a|an|my|our|the)\s(?:new\s)?(?:teacher|colleague|friend|officer|director|intern)",
    re.IGNORECASE,
)
"""A teacher says "ให้ครูหน่อย" of themselves: behind some words it must say which one is meant."""


@dataclass(frozen=True)
class WantedForAnother(Intent):
    """Of whoever it is wanted for nothing is taken: they say it themselves."""


def is_for_another(text: str) -> bool:
    """Does an account's request say that it is for somebody else?"""
    return _FOR_ANOTHER.search(normal(text)) is not None


@by_themselves.on(WantedForAnother)
def told_how(_wish: WantedForAnother, desk: Desk) -> Effects:
    """With the way to the own form, for whoever meant themselves."""
    own = Button.of("button.request_own", StartRequest())
    if officer(desk):
        open_for = Button.of("button.open_for", OpenForOther())
        yield Say("account.for_another_by_officer", buttons=(open_for, own))
    else:
        yield Say("account.for_another", buttons=(own, CONTACT))
