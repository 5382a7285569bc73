"""What goes wrong at the terminal and can be mended there."""

from pathlib import Path

import typer


class Trouble(Exception):
    """Something the person at the terminal can mend; its text says how, and holds no secret."""


def there(file: Path | None) -> Path | None:
    """The file that a command was given. Raises ``Trouble`` for none there, and for a folder."""
    if file is None or file.is_file():
        return file
    if file.is_dir():
        raise Trouble(f"{file} is a folder; name the file in it")
    raise Trouble(f"there is no file {file.absolute()}")


def misused(wrong: typer.TyperException) -> str:
    """A command that is written wrong, in one line with the way to its help. Empty where nothing
    was asked for and the help stands there already."""
    said = wrong.format_message().rstrip(".")
    context = getattr(wrong, "ctx", None)
    if not said or context is None:
        return said
    return f"{said}{'' if said.endswith('?') else '.'} See `{context.command_path} --help`"
