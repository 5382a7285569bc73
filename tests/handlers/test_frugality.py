"""What a turn of the many costs: each statement more is paid by every word anybody says."""

from collections import Counter

from sqlalchemy import event as sql_event

from tests.bot.whole import House


def test_a_word_from_one_of_the_many_asks_the_database_for_no_more_than_it_needs(
    house: House,
) -> None:
    person = house.person("สมชาย ใจดี")
    house.answers(person, "เมนู")
    person.say("เมนู")
    asked: Counter[str] = Counter()

    def note(*arguments: object) -> None:
        verb, *rest = str(arguments[2]).split()
        table = next(
            (word for word in rest if word in ("event", "person", "job", "push_month")), ""
        )
        asked[f"{verb} {table}"] += 1

    sql_event.listen(house.database.engine, "before_cursor_execute", note)
    assert house.dispatcher.run_once()
    sql_event.remove(house.database.engine, "before_cursor_execute", note)
    assert asked == {"SELECT event": 1, "UPDATE event": 1, "SELECT person": 1, "INSERT job": 1}
