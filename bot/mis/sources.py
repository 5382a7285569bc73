"""``helpdesk mis sources``: what questions are answered from."""

from bot.books.whois import by_name
from bot.console import Echo, opened
from store.clock import BANGKOK
from store.figures import FigureLoad
from store.loads import Loads


def list_sources(echo: Echo, *, everything: bool) -> None:
    """One line each; what is invented is said to be."""
    with opened() as database, database.read() as session:
        lines = [
            _line(one, by_name(one.loaded_by, session))
            for load in Loads(session).all_current()
            for one in (
                Loads(session).history(load.series, load.year, load.round) if everything else [load]
            )
        ]
    for line in lines:
        echo(line)
    if not lines:
        echo("nothing; `helpdesk mis load FILE` loads a file")


def _line(load: FigureLoad, who: str) -> str:
    period = f"{load.year or '-'}/{load.round or '-'}"
    loaded = f"{load.loaded_at.astimezone(BANGKOK):%Y-%m-%d %H:%M}"
    schools = f"{load.schools} school{'s' * (load.schools != 1)}"
    sample = "\tข้อมูลตัวอย่าง" if load.sample else ""
    return (
        f"{load.series}\t{period}\tas of {load.as_of.isoformat()}\t{schools}"
        f"\t{load.rows} rows\t{load.layout}\t{load.file_name or '-'}"
        f"\tloaded {loaded} by {who} ({load.turn}){sample}"
    )
