"""The conversations: one topic, one file or one small folder. This is their table of contents.

==================  =======================================================================
``front``           greeting, menu, help, language, contact, stickers, groups
``accounts``        ขอใช้อินเทอร์เน็ต: the form, the portal's answer, the password link, สถานะ
``passwords``       ลืมรหัสผ่าน, เปลี่ยนรหัสผ่าน, an account claimed from a new LINE, ไม่ใช่ฉัน
``approvals``       the officers: cards, อนุมัติ / ไม่อนุมัติ, งานของฉัน, the morning digest
``portal``          what the captive portal answered, as news for the others
``failures``        ส่งไม่สำเร็จ: what could not be carried out, for officers
``officers``        binding an officer by a one-time code
``quota``           what waited for the month's pushes
``unserved``        topics that still go to a person
``reception``       what free words mean
``kit.filling``     how forms are filled in, the privacy notice, ยกเลิก
==================  =======================================================================

``house`` puts the topics together and runs one event through them.
"""
