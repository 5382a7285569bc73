"""Links to schools that end because of something else: a move, a leave, a wish to be forgotten."""

from collections.abc import Sequence
from uuid import UUID

from handlers.kit.desk import Desk
from store.audit import Act, place_code
from store.schoollinks import Ended, SchoolLink


def end_links(
    person: UUID, how: Ended, desk: Desk, *, only: str = "", but: str = ""
) -> Sequence[SchoolLink]:
    """All of this person's, or ``only`` the one to that school, or all ``but`` that; says which."""
    by = None if desk.speaker is None else desk.speaker.id
    ended = [
        one
        for one in desk.school_links.of(person)
        if one.school != but
        and (not only or one.school == only)
        and desk.school_links.end(one.id, how, by=by, now=desk.now)
    ]
    for one in ended:
        note_end(one, desk)
    return ended


def note_end(link: SchoolLink, desk: Desk) -> None:
    """In the audit, with the school's code."""
    how = f"school={place_code(link.school)}"
    desk.audit.note(Act.SCHOOL_UNLINKED, link.id, of=link.person_id, how=how)
