"""A table of figures as a file to reckon with: a workbook, or CSV for what reads nothing else.

Numbers are numbers; a label is text whatever it begins with, and is no formula in either (OWASP,
"CSV Injection"). The date and the source go with them.
"""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import xlsxwriter

from bot.papers.figures import Figures
from bot.papers.workbook import AS_TEXT, NARROWEST, TEXT, WIDEST
from handlers.language.formulas import tame
from handlers.language.places import width

_WHOLE, _BROKEN = "#,##0", "#,##0.00"


def workbook(figures: Figures, sheet_name: str) -> bytes:
    """The file, of one sheet: title, unit and notes, then the table. A sum is written as its
    value: what was answered stays what it was."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, AS_TEXT) as book:
        sheet = book.add_worksheet(sheet_name)
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bottom": 1, "align": "center"})
        sheet.write_string(0, 0, figures.title, title)
        above = (f"({figures.unit})", *figures.notes)
        for line, note in enumerate(above, start=1):
            sheet.write_string(line, 0, note)
        first = len(above) + 2
        for at, name in enumerate(figures.columns):
            sheet.write_string(first, at, name, head)
            sheet.set_column(at, at, NARROWEST)
        widest = max(width(row.label) for row in figures.rows) if figures.rows else 0
        sheet.set_column(0, 0, min(max(widest + 4, NARROWEST * 2), WIDEST))
        for line, row in enumerate(figures.rows, start=first + 1):
            cut = {"bold": True, "top": 1} if row.sums else {}
            sheet.write_string(line, 0, row.label, book.add_format({"num_format": TEXT, **cut}))
            for at, value in enumerate(row.values, start=1):
                if value is not None:
                    shown = {"num_format": _WHOLE if _is_whole(value) else _BROKEN, **cut}
                    sheet.write_number(line, at, float(value), book.add_format(shown))
        sheet.freeze_panes(first + 1, 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(first)
    return written.getvalue()


def plain_table(figures: Figures) -> bytes:
    """CSV in UTF-8 with a byte order mark, without which Excel reads Thai as something else. The
    notes stand below the table, so that its first line is its head."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(map(tame, figures.columns))
    for row in figures.rows:
        values = ("" if value is None else f"{value.normalize():f}" for value in row.values)
        writer.writerow([tame(row.label), *values])
    for note in ("", figures.title, f"({figures.unit})", *figures.notes):
        writer.writerow([tame(note)])
    return text.getvalue().encode("utf-8-sig")


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
