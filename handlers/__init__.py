"""The conversations: one topic, one file or one small folder. This is their table of contents.

==================  =======================================================================
``front``           greeting, menu, help, language, contact, stickers, groups
``accounts``        ขอใช้อินเทอร์เน็ต: the form, the portal's answer, the password link, สถานะ
``approvals``       the officers: cards, อนุมัติ / ไม่อนุมัติ, งานของฉัน, the morning digest
``officers``        binding an officer by a one-time code
``unserved``        topics that still go to a person
``reception``       what free words mean
``kit.filling``     how forms are filled in, the privacy notice, ยกเลิก
==================  =======================================================================

``house.handle`` runs one event through them.
"""

from handlers.accounts import accounts
from handlers.approvals import approvals
from handlers.front import front
from handlers.kit.filling import filling
from handlers.kit.router import Router
from handlers.officers import officers
from handlers.reception import reception
from handlers.unserved import unserved

house = Router("house").include(
    [front, filling, accounts, approvals, officers, unserved, reception]
)
