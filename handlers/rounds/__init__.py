"""``รอบข้อมูล``: what schools send to the central programs by which day, and who has.

``showing`` (what is due; for officers who has sent, by district), ``missing`` (who has not, a page
at a time), ``reporting`` (``ส่งแล้ว``), ``files`` (a figure or a file beside it), ``nudging`` (one
push a school), ``setting`` (a day moved, a round added, one closed), ``answers`` (questions in free
words), ``reminding`` (a line in a reply), ``hearing`` (what words mean), ``standing`` and
``naming`` (what they all go by).
"""

from handlers.kit.router import Router
from handlers.rounds.answers import answers
from handlers.rounds.files import files
from handlers.rounds.missing import missing
from handlers.rounds.nudging import nudging
from handlers.rounds.reporting import reporting
from handlers.rounds.setting import setting
from handlers.rounds.showing import showing

rounds = Router("rounds").include([showing, missing, reporting, files, nudging, setting, answers])

__all__ = ["rounds"]
