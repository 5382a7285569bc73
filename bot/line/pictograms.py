"""The pictograms of the rich menu: strokes on a square of 24, as SVG paths.

Drawn for this menu. Each is one idea in a few round-ended strokes, so that it can be told from the
others at the size of a thumb.
"""

from typing import Final

PICTOGRAMS: Final = {
    # waves over a dot: the office's Wi-Fi
    "request_account": (
        '<path d="M2.6 9.4a13.4 13.4 0 0 1 18.8 0M6 13a8.6 8.6 0 0 1 12 0M9.3 16.5a3.9 3.9 0 0 1'
        ' 5.4 0"/><circle cx="12" cy="19.8" r="1.1" class="dot"/>'
    ),
    # a screen with a pulse on it
    "my_sessions": (
        '<rect x="2.8" y="3.8" width="18.4" height="12.8" rx="2.2"/>'
        '<path d="M8.4 20.8h7.2M12 16.6v4.2M6 10.6h2.6l1.7-3.1 2.7 5.7 1.6-2.6H18"/>'
    ),
    # a padlock with its keyhole
    "forgot_password": (
        '<rect x="4.5" y="10.6" width="15" height="10.4" rx="2.2"/>'
        '<path d="M7.8 10.6V7.4a4.2 4.2 0 0 1 8.4 0v3.2M12 15.2v1.9"/>'
        '<circle cx="12" cy="14.7" r="0.9" class="dot"/>'
    ),
    # a sheet with ticked lines
    "status": (
        '<rect x="4.2" y="3.2" width="15.6" height="17.8" rx="2.2"/>'
        '<path d="M7.6 8.6l1.2 1.2 2-2.3M13.6 8.8h3M7.6 14.6l1.2 1.2 2-2.3M13.6 14.8h3"/>'
    ),
    # solid columns of a chart on their ground line
    "figures": (
        '<path d="M2.6 20.9h18.8"/><g class="dot"><rect x="4.2" y="12.6" width="4" height="6.4"'
        ' rx="1"/><rect x="10" y="8" width="4" height="11" rx="1"/><rect x="15.8" y="3.2" width="4"'
        ' height="15.8" rx="1"/></g>'
    ),
    # a triangle with an exclamation mark
    "report_problem": (
        '<path d="M12 3.6 2.6 19.6a1 1 0 0 0 .9 1.4h17a1 1 0 0 0 .9-1.4L12 3.6zM12 9.6v5"/>'
        '<circle cx="12" cy="17.7" r="0.95" class="dot"/>'
    ),
    # a question in a speech balloon
    "help": (
        '<path d="M5 3.4h14a2.2 2.2 0 0 1 2.2 2.2v9a2.2 2.2 0 0 1-2.2 2.2h-6.4l-4.8 4v-4H5a2.2 2.2'
        ' 0 0 1-2.2-2.2v-9A2.2 2.2 0 0 1 5 3.4z"/>'
        '<path d="M9.7 8.2a2.35 2.35 0 1 1 3.5 2.1c-.8.4-1.2.8-1.2 1.6"/>'
        '<circle cx="12" cy="14.1" r="0.85" class="dot"/>'
    ),
    # a tray with a letter in it
    "my_work": (
        '<path d="M3 13.4l2.8-8.2a1.6 1.6 0 0 1 1.5-1.1h9.4a1.6 1.6 0 0 1 1.5 1.1l2.8 8.2v5.4a2 2 0'
        ' 0 1-2 2H5a2 2 0 0 1-2-2v-5.4zM3 13.4h5.2a3.8 3.8 0 0 0 7.6 0H21M9.4 8.2h5.2"/>'
    ),
    # lines of a list, each with its dot
    "all_work": (
        '<path d="M8.6 5.4h12.2M8.6 12h12.2M8.6 18.6h12.2"/><circle cx="4" cy="5.4" r="1.4"'
        ' class="dot"/><circle cx="4" cy="12" r="1.4" class="dot"/>'
        '<circle cx="4" cy="18.6" r="1.4" class="dot"/>'
    ),
    # tiles, and room for one more
    "tools": (
        '<rect x="3.2" y="3.2" width="7.4" height="7.4" rx="1.7"/>'
        '<rect x="13.4" y="3.2" width="7.4" height="7.4" rx="1.7"/>'
        '<rect x="3.2" y="13.4" width="7.4" height="7.4" rx="1.7"/>'
        '<path d="M17.1 13.6v7M13.6 17.1h7"/>'
    ),
    # a magnifying glass
    "find": '<circle cx="10.4" cy="10.4" r="7"/><path d="M15.5 15.5l5.7 5.7"/>',
    # a suitcase with its lock
    "away": (
        '<rect x="2.8" y="7.4" width="18.4" height="13" rx="2.2"/><path d="M8.4 7.4V5.6a2 2 0 0 1'
        ' 2-2h3.2a2 2 0 0 1 2 2v1.8M2.8 13h18.4M12 11.6v2.8"/>'
    ),
}
"""By the area's name; see ``bot.line.richmenu``."""
