"""Mean scores: O-NET, NT and RT. A table's title, sheet or file name says which exam it is."""

import re
from typing import Final

from handlers.figurefiles.dims import Dims
from handlers.figurefiles.subjects.students import grade_named
from store.grades import LEVEL_OF

MEAN: Final = "เฉลี่ย"
"""In a subject's place: the mean of the subjects, as the file has it."""
_ONET: Final = re.compile(r"onet|โอเน็ต|โอเนต")
_NT: Final = re.compile(r"(?<![a-z])nt(?![a-z])|เอ็นที|ความสามารถพื้นฐาน")
_RT: Final = re.compile(r"(?<![a-z])rt(?![a-z])|อาร์ที|การอ่าน|อ่านออกเสียง")
_GRADE: Final = re.compile(r"(?:ป|ประถมศึกษาปีที่|ม|มัธยมศึกษาปีที่|(?<=onet)[pm])[1-6]")
_SUBJECTS: Final = (
    ("ภาษาไทย", r"(?:ภาษา)?ไทย|th|ด้านภาษา(?:ไทย)?"),
    ("คณิตศาสตร์", r"คณิต(?:ศาสตร์)?|math|ด้านคณิตศาสตร์|ด้านคำนวณ"),
    ("วิทยาศาสตร์", r"วิทย์|วิทยาศาสตร์(?:และเทคโนโลยี)?|sci"),
    ("ภาษาอังกฤษ", r"(?:ภาษา)?อังกฤษ|eng"),
    ("อ่านออกเสียง", r"(?:การ)?อ่านออกเสียง"),
    ("อ่านรู้เรื่อง", r"(?:การ)?อ่านรู้เรื่อง"),
    (MEAN, r"(?:คะแนน)?เฉลี่ย(?:รวม)?|รวม(?:เฉลี่ย)?(?:2|สอง|ทั้ง2|4)?(?:ด้าน|วิชา)?|average|total"),
)
_MEAN_OR_NOTHING: Final = r"(?:คะแนน)?(?:เฉลี่ย|mean|avg|average|ร้อยละ|)"
_DEVIATION: Final = r"(?:sd|ส่วนเบี่ยงเบนมาตรฐาน)"
_COLUMNS: Final = tuple(
    (
        subject,
        re.compile(rf"(?:score|คะแนน)?(?:{words})(?:(?P<sd>{_DEVIATION})|{_MEAN_OR_NOTHING})"),
    )
    for subject, words in _SUBJECTS
)
ONLY_GRADE: Final = {"nt": "ป.3", "rt": "ป.1"}


def exam(about: str) -> str | None:
    """``onet`` ``nt`` ``rt``."""
    exams = (("onet", _ONET), ("rt", _RT), ("nt", _NT))
    return next((name for name, pattern in exams if pattern.search(about)), None)


def column(heading: str, about: str) -> Dims | None:
    """A subject's mean, or its deviation (``nt_sd``)."""
    which = exam(about)
    if which is None:
        return None
    for subject, pattern in _COLUMNS:
        if found := pattern.fullmatch(heading):
            grade = _grade(which, about)
            metric = f"{which}_sd" if found["sd"] else which
            level = {"level": LEVEL_OF[grade]} if grade else {}
            return {"metric": metric, "subject": subject, "grade": grade, **level}
    return None


def _grade(which: str, about: str) -> str:
    if which in ONLY_GRADE:
        return ONLY_GRADE[which]
    found = _GRADE.search(about)
    word = found[0].replace("p", "ป").replace("m", "ม") if found else ""
    return grade_named(word) or ""
