"""Setting a paper: a template of this package and its data become a PDF, the same bytes for the
same data."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final, Literal

import fontpkg_sarabun
import typst

FONTS: Final = fontpkg_sarabun.ROOT / "files"

Paper = Mapping[str, object]
"""What a template may name: words, numbers, and lists and mappings of these."""


def typeset(template: str, paper: Paper, as_: Literal["pdf", "png"] = "pdf") -> bytes:
    """``bot/papers/<template>.typ`` filled in, with the office's font and no other. As ``png`` only
    its first page."""
    source = files("bot.papers").joinpath(f"{template}.typ").read_bytes()
    compiler = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)
    inputs = {"paper": json.dumps(paper, ensure_ascii=False)}
    made = compiler.compile(source, format=as_, sys_inputs=inputs)
    pages = [made] if isinstance(made, bytes) else made
    if not pages:
        raise ValueError(f"{template}: the typesetter made no page")
    return pages[0]
