"""``ผูกโรงเรียน``: who speaks for a school, asked for by themselves and decided by an officer."""

from handlers.kit.router import Router
from handlers.linking.answering import answering
from handlers.linking.asking import asking
from handlers.linking.ending import ending
from handlers.linking.mine import mine
from handlers.linking.people import people

linking = Router("linking").include([asking, answering, mine, ending, people])

__all__ = ["linking"]
