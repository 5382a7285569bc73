"""A table sent in the chat, for the form that asked for one (``Form.takes_file``).

It is fetched and read at the edge, and comes back as news. What it held is taken out of the inbox
in the transaction in which it is acted on: the file is not kept.
"""

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, FetchFile, Forget, Say, Then
from handlers.kit.filling import ask_again, keep, open_form
from handlers.kit.forms import Form
from handlers.kit.intents import FileArrived, FileLost, Sent, SentFile
from handlers.kit.router import Router
from handlers.kit.spoken import spoken
from handlers.language.errors import Misread
from handlers.language.tablefaults import IN_CHAT, BadTable, TableFault
from store.refusals import Refusal

files = Router("files")


@files.on(SentFile)
def take(sent: SentFile, desk: Desk) -> Effects:
    """Nothing is said yet: the answer comes with what is in it. Of a file that nobody wants not
    even the name is kept: people name files after pupils."""
    form = _meant_for(desk)
    if form is None:
        yield Forget(sent.message_id)
        yield Then(Sent("file"))
        return
    try:
        IN_CHAT.refuse_size(sent.size)
    except BadTable as bad:
        yield Forget(sent.message_id)
        yield Say(bad.text, {**bad.params})
        return
    if desk.conversations.named(desk.me.id, form) is None:
        keep(Form.known[form], {}, None, desk)
    yield FetchFile(sent.message_id, form, sent.name)


def _meant_for(desk: Desk) -> str | None:
    """The form that asked for a file, or the one that takes it from this speaker unasked."""
    current = open_form(desk)
    if current is not None and Form.known[current.form].takes_file:
        return current.form
    welcomes = (name for name, form in Form.known.items() if form.takes_unasked(desk))
    return next(welcomes, None)


@files.on(FileArrived)
def arrived(news: FileArrived, desk: Desk) -> Effects:
    """Given to its form, if that is still open. A no is said here, so that the file is forgotten
    all the same."""
    yield Forget(news.message_id)
    current = desk.conversations.named(desk.me.id, news.form)
    if current is None:
        yield Say("file.not_wanted")
        return
    try:
        with desk.session.begin_nested():
            said = list(Form.known[news.form].file_arrived(news.rows, desk))
    except (Misread, Refusal) as no:
        said = [Say(no.text, spoken(no.params, desk.now)), *_still_open(news.form, desk)]
    yield from said


@files.on(FileLost)
def lost(news: FileLost, desk: Desk) -> Effects:
    yield Forget(news.message_id)
    yield Say(BadTable(TableFault(news.fault)).text, dict(news.told))
    yield from _still_open(news.form, desk)


def _still_open(form: str, desk: Desk) -> Effects:
    """What stood before a file that was no good stands on; what that file alone began is over."""
    current = desk.conversations.named(desk.me.id, form)
    if current is None:
        return
    if not current.answers and Form.known[form].takes_unasked(desk):
        desk.conversations.end(desk.me.id, form)
        return
    yield from ask_again(current, desk)
