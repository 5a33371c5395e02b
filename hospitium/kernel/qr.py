"""The doorkeeper of qrcode: a text as a square pattern, drawn as one path of an SVG."""

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Light modules around the pattern (ISO/IEC 18004)."""


def path(text: str) -> tuple[str, int]:
    """The dark modules as the `d` of an SVG path, and the side of its view box."""
    code = QRCode(border=QUIET, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    return "".join(_row(number, row) for number, row in enumerate(rows)), len(rows)


def _row(number: int, row: list[bool]) -> str:
    """Runs of dark modules as rectangles, so that no seam shows between two of them."""
    drawn, start = "", None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            drawn += f"M{start} {number}h{column - start}v1h-{column - start}z"
            start = None
    return drawn
