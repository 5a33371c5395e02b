"""From bytes to text, whatever wrote them."""

from .issues import Issue
from .unreadable import Unreadable


def text_of(data: bytes) -> tuple[str, list[Issue]]:
    """The text, and what was odd about its encoding: UTF-8, else UTF-16 by its mark, else Windows-1252. Raises `Unreadable`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), [Issue("info", "encoding-guessed", "", {"encoding": "UTF-16"})]
    try:
        text = data.decode("utf-8-sig")
        issues: list[Issue] = []
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        issues = [Issue("warning", "encoding-guessed", "", {"encoding": "Windows-1252"})]
    if "\x00" in text and text.count("\x00") > len(text) // 100:
        raise Unreadable("binary")
    if "\ufffd" in text:
        issues.append(Issue("warning", "lossy-text"))
    return text, issues
