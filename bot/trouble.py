"""What goes wrong at the terminal and can be mended there."""


class Trouble(Exception):
    """Something the person at the terminal can mend; its text says how, and holds no secret."""
