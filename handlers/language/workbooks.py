"""A file before any reader opens it: whether it is a workbook, and one that is what it seems.

The reader of workbooks (Calamine) trusts what it is given: it lays out every cell up to the
furthest one, unpacks parts of any length, and hands out a formula without a result, or an error, as
an empty cell. So an XLSX is gone through here first, part by part.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from copy import copy
from typing import Final

from handlers.language.repeating import Texts, stands_in
from handlers.language.sheetcells import BEGIN, laid_out, plainly_laid_out
from handlers.language.tablefaults import MEGABYTE, BadTable, Bounds, TableFault

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_WITH_PASSWORD: Final = "EncryptedPackage".encode("utf-16-le")
"""How an encrypted OOXML package is called in its container (MS-OFFCRYPTO 2.3.4.4)."""
_OLD_BOOKS: Final = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
_OTHER_FILES: Final = (
    *(b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"{\\rtf"),
)
_PACKED_FILES: Final = (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"PK\x05\x06")
_MARKUP: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,64}<(?:!doctype|html|head|meta|table|\?xml)", re.I
)
_BOOK: Final = "xl/workbook.xml"
_PICTURES: Final = "xl/media/"
_SHEETS: Final = "xl/worksheets/"
"""Where they lie as a rule: after all else they are gone through with their texts known."""
_CELLS: Final = (b"<sheetData", b":sheetData")
_ERRORS: Final = (b'"e"', b"'e'")
_ERROR: Final = re.compile(rb"""(?<=\s)t\s{0,9}=\s{0,9}["']e["']""")
_FORMULA: Final = re.compile(
    rb"<((?:[^\s<>/:]{1,40}:)?)c((?:\s[^<]*)?)>\s*(?:<\1v\s?/>|<\1v></\1v>)?"
    rb"<\1f(?:\s[^<>]*)?(?:/>|>([^<]*)</\1f\s?>)\s*"
    rb"(?:<\1v(?:\s[^<>]*)?(?:/>|>\s*</\1v\s?>)\s*)?</\1c>"
)
"""A cell with a formula and no result."""
_TYPE: Final = re.compile(rb"""\st\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)


def is_workbook(data: bytes) -> bool:
    """Whether it is an XLSX; else it may be text. Raises ``BadTable`` for what is neither."""
    if data.startswith(_OLE):
        raise BadTable(_in_container(data))
    if data.startswith(_PACKED_FILES):
        raise BadTable(TableFault.ZIPPED)
    if data.startswith(_OTHER_FILES):
        raise BadTable(TableFault.NOT_A_TABLE)
    if _MARKUP.match(data):
        raise BadTable(TableFault.OTHER_FORMAT)
    return data.startswith(_ZIP)


def _in_container(data: bytes) -> TableFault:
    if _WITH_PASSWORD in data:
        return TableFault.LOCKED
    old = any(name in data for name in _OLD_BOOKS)
    return TableFault.OTHER_FORMAT if old else TableFault.NOT_A_TABLE


def gone_through(data: bytes, bounds: Bounds) -> bytes:
    """The workbook as it may be opened: a formula without a result, and an error, as text that says
    so. Raises ``BadTable``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _whole(data, packed, bounds)
    except BadTable:
        raise
    except _BROKEN:
        raise BadTable(TableFault.DAMAGED) from None
    except RuntimeError:  # what `zipfile` says of a part with a password
        raise BadTable(TableFault.LOCKED) from None


def _whole(data: bytes, packed: zipfile.ZipFile, bounds: Bounds) -> bytes:
    parts = sorted(packed.infolist(), key=lambda part: part.filename.startswith(_SHEETS))
    if sum(part.file_size for part in parts) > bounds.unpacked:
        raise BadTable(TableFault.TOO_MUCH, limit=bounds.unpacked // MEGABYTE)
    names = [part.filename for part in parts]
    if _BOOK not in names:
        raise BadTable(_no_book(names))
    if len(set(names)) != len(names):
        raise BadTable(TableFault.DAMAGED)
    cells, retold, at_most = 0, {}, dict[str, int]()
    texts = Texts(bounds.unpacked)
    for part in parts:
        told = _unpacked(packed, part)
        if part.filename.endswith(".xml") and b"\x00" in told:
            raise BadTable(TableFault.DAMAGED)  # another encoding, in which nothing is found
        texts.shared_in(told)
        if not _holds_cells(told):
            continue
        if plainly := plainly_laid_out(told, bounds):
            at_most[part.filename] = plainly
        texts.said_in(part.filename, told, plainly=plainly > 0)
        cells += plainly or laid_out(told, bounds)
        if cells > bounds.cells:
            cells += sum(laid_out(packed.read(one), bounds) - most for one, most in at_most.items())
            at_most.clear()
        bounds.refuse_cells(cells)
        whole = _with_what_is_missing(told)
        if whole is not told:
            retold[part.filename] = whole
    if texts.are_too_much(packed.read):
        raise BadTable(TableFault.TOO_MUCH, limit=bounds.unpacked // MEGABYTE)
    return _packed_anew(packed, retold) if retold else data


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """A part that is longer than it says, or another, breaks here and not in the reader: `zipfile`
    would unpack all of it first, and then hand out as much as was said."""
    longer = copy(part)
    longer.file_size += 1
    with packed.open(longer) as opened:
        told = opened.read(longer.file_size)
    if len(told) != part.file_size:
        raise BadTable(TableFault.DAMAGED)
    return told


def _no_book(names: list[str]) -> TableFault:
    """A zip, and no XLSX: what then?"""
    if any(name in names for name in ("xl/workbook.bin", "content.xml")):
        return TableFault.OTHER_FORMAT
    letter = any(name.startswith(("word/", "ppt/")) for name in names)
    return TableFault.NOT_A_TABLE if letter else TableFault.ZIPPED


def _holds_cells(part: bytes) -> bool:
    """Wherever it lies: which parts are sheets is said in one that may say anything."""
    return any(one in part for one in _CELLS)


def _with_what_is_missing(sheet: bytes) -> bytes:
    """The very sheet, if nothing is."""
    return _errors_told(_formulas_told(sheet))


def _errors_told(sheet: bytes) -> bytes:
    if any(stands_in(sheet, one, b"e") for one in _ERRORS) and _ERROR.search(sheet):
        return _ERROR.sub(b't="str"', sheet)
    return sheet


def _formulas_told(sheet: bytes) -> bytes:
    with_prefix = sheet.find(b":", max(sheet.find(BEGIN), 0)) >= 0
    with_prefix = with_prefix and stands_in(sheet, b":f", b"f")
    if not stands_in(sheet, b"<f", b"f") and not with_prefix:
        return sheet
    return _FORMULA.sub(_as_text, sheet) if _FORMULA.search(sheet) else sheet


def _as_text(found: re.Match[bytes]) -> bytes:
    prefix, attributes, formula = found[1], found[2], found[3] or b""
    kind = _TYPE.search(attributes)
    is_text = kind is not None and (kind[1] or kind[2]) == b"str"
    if is_text and b"<%bv" % prefix in found[0]:
        return found[0]  # its result is empty text, which a formula may well say
    kept = _TYPE.sub(b"", attributes)
    return b'<%bc%b t="str"><%bv>=%b</%bv></%bc>' % (prefix, kept, prefix, formula, prefix, prefix)


def _packed_anew(packed: zipfile.ZipFile, retold: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as again:
        for name in packed.namelist():
            if not name.startswith(_PICTURES):
                again.writestr(name, retold.get(name) or packed.read(name))
    return made.getvalue()
