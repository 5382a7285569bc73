"""How the tables came to be. Run by ``helpdesk migrate``; the configuration is built in code, so
that every command works from any directory and from an installed wheel."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.db import Database


class MadeByANewerProgram(RuntimeError):
    """The tables are at a revision that this version of the program does not know."""

    def __init__(self, here: str, wanted: str | None) -> None:
        super().__init__(
            f"its tables are at {here}, which a newer helpdesk made, and this one knows none after "
            f"{wanted}: install the newer one again, or go back with it, by "
            f"`helpdesk migrate {wanted}`, before this one is installed"
        )


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["engine"] = database.engine
    return config


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the tables to revision ``to``; nothing happens when they are there. Raises
    ``MadeByANewerProgram``."""
    check_known(database)
    command.upgrade(_config(database), to)


def downgrade(database: Database, to: str) -> None:
    """Go back to revision ``to`` (``base`` removes everything). Raises ``MadeByANewerProgram``."""
    check_known(database)
    command.downgrade(_config(database), to)


def after(database: Database, to: str) -> list[tuple[str, str]]:
    """What ``downgrade`` would undo, the newest first: each revision and what it brought."""
    here = current(database)
    if here is None:
        return []
    script = ScriptDirectory.from_config(_config(database))
    return [(one.revision, " ".join(one.doc.split())) for one in script.iterate_revisions(here, to)]


def newest(database: Database) -> str | None:
    """The revision this version of the program wants."""
    return ScriptDirectory.from_config(_config(database)).get_current_head()


def current(database: Database) -> str | None:
    """The revision the database is at; ``None`` when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def check_known(database: Database) -> None:
    """Raises ``MadeByANewerProgram``."""
    here = current(database)
    known = {
        one.revision for one in ScriptDirectory.from_config(_config(database)).walk_revisions()
    }
    if here is not None and here not in known:
        raise MadeByANewerProgram(here, newest(database))
