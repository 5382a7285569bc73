"""What a paper draws besides words."""

from io import BytesIO

import segno


def qr(address: str) -> str:
    """A QR code as SVG; the paper around it is its quiet zone."""
    drawing = BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=0, xmldecl=False)
    return drawing.getvalue().decode()
