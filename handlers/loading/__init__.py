"""``โหลดข้อมูล``: an officer drops a file of figures into the chat; it is looked at, told, and loaded
once they say so. ``helpdesk mis load`` does the same at the terminal.

``schools`` is the office's list, ``planning`` what would be loaded and ``recording`` the loading.
"""

from handlers.loading.dropping import loading

__all__ = ["loading"]
