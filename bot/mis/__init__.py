"""Figures at the terminal (``helpdesk mis ...``), and the reader of files that come by chat."""
