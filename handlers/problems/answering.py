"""How a report ended, told to who made it: one push. What still does not work is reported anew with
one tap."""

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell
from handlers.kit.news import ProblemClosed, ProblemSolved
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.requests import StillBroken
from handlers.kit.troubles import solution_words
from store.budget import Category

answering = Router("problems.answering")


@answering.on(ProblemSolved)
def solved(news: ProblemSolved, desk: Desk) -> Effects:
    report = news.request
    said: Params = {"number": report.number, "done": solution_words(report.reason or "explained")}
    again = Button.of("button.still_broken", StillBroken(report.id))
    yield Tell(
        report.requester_id, Say("problem.solved", said, (again, CONTACT)), Category.DECISION
    )


@answering.on(ProblemClosed)
def closed(news: ProblemClosed, desk: Desk) -> Effects:
    report = news.request
    said: Params = {"number": report.number, "reason": reason_words(report.reason or "come_in")}
    again = Button.of("button.still_broken", StillBroken(report.id))
    yield Tell(
        report.requester_id, Say("problem.closed", said, (again, CONTACT)), Category.DECISION
    )
