"""``ถามข้อมูล``: figures, answered in plain Thai from what was loaded.

The way of a question: ``question`` (what the slots ask for; ``times``, of which years) -
``permits`` (who may) - ``periods`` (which loads it is answered from) - ``measuring`` (the numbers),
``guarding`` (which of them are too small to tell) - one file for each shape of an answer:
``single``, ``breakdown``, ``comparing``, ``sharing``, ``shares``, ``listing``, ``changing``,
``profile``, ``overview`` -
``answer`` (the typed value). ``answering.answer`` goes all of it; up to there nothing but the
stores is read. ``wording`` makes cards of it, ``picturing`` a chart in the chat, ``asking`` is the
topic; ``hearing`` says what of a free message is a question, ``following`` what a tap under an
answer asks on, ``keeping`` a question until then.
"""

from handlers.mis.asking import mis

__all__ = ["mis"]
