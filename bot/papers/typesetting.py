"""Setting a paper: a template of this package and its data become a PDF, the same bytes for the
same data."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import fontpkg_sarabun

FONTS: Final = fontpkg_sarabun.ROOT / "files"

Paper = Mapping[str, object]
"""What a template may name: words, numbers, and lists and mappings of these."""


def typeset(template: str, paper: Paper) -> bytes:
    """``bot/papers/<template>.typ`` filled in, as a PDF, with Sarabun and no other font."""
    import typst  # seven megabytes, for what most days nobody prints

    source = files("bot.papers").joinpath(f"{template}.typ").read_bytes()
    compiler = typst.Compiler(font_paths=[FONTS], ignore_system_fonts=True)
    inputs = {"paper": json.dumps(paper, ensure_ascii=False)}
    made = compiler.compile(source, format="pdf", sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(f"{template}: the typesetter made no PDF")
    return made
