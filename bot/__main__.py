"""``python -m bot`` is ``helpdesk``."""

from bot.cli import main

if __name__ == "__main__":
    main()
