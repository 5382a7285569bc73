"""``ข้อมูลของฉัน``: what is held about the speaker, how a copy of it is had, how it is put right,
and how it goes (PDPA B.E. 2562 s.30, s.31, s.33, s.35)."""

from handlers.kit.router import Router
from handlers.mydata.card import MyData, showing
from handlers.mydata.copying import copying
from handlers.mydata.details import details
from handlers.mydata.erasing import erasing
from handlers.mydata.for_others import for_others

mydata = Router("mydata").include([showing, copying, details, erasing, for_others])

__all__ = ["MyData", "mydata"]
