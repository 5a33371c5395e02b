"""What a source wrote, as plain lines: words keep their order, a row of a table becomes a line, markup goes."""

import html
import re

BLOCK = re.compile(
    r"</?(?:p|div|li|ul|ol|tr|table|thead|tbody|tfoot|caption|h[1-6]|blockquote|pre|dl|dt|dd|br|hr)\b[^>]*>", re.I
)
CELL = re.compile(r"</t[dh]>\s*<t[dh]\b[^>]*>", re.I)
TAG = re.compile(r"<[^>]*>")


def lines_of(narrative: str) -> list[str]:
    """The lines of a cleaned narrative."""
    pieces = BLOCK.sub("\n", CELL.sub(" | ", narrative)).split("\n")
    words = (" ".join(html.unescape(TAG.sub("", piece)).split()) for piece in pieces)
    return [line for line in words if line]
