"""The characters a message separates and escapes with (MSH-1, MSH-2), and text with and without its escapes.

HL7 v2.8 chapter 2.7: `\\F\\ \\S\\ \\T\\ \\R\\ \\E\\ \\P\\` stand for the separators, `\\Xdd..\\` for bytes, `\\.br\\` and the like lay text
out, `\\H\\` and `\\N\\` make it bold.
"""

import functools
import re
from dataclasses import dataclass

NULL = '""'
"""An explicit null: the sender deletes what stood there. Not the same as an empty field, which says nothing."""


@dataclass(frozen=True)
class Marks:
    """Separators and escape character of one message, and the character set its bytes are in."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    sub: str = "&"
    charset: str = "utf-8"


def marks_of(head: str, charset: str = "utf-8") -> Marks:
    """The marks of a segment MSH, FHS or BHS; what it does not say is as the standard recommends."""
    field = head[3:4] or "|"
    said = re.split(f"[{re.escape(field)}\r\n]", head[4:12], maxsplit=1)[0]
    usual = Marks()
    named = [said[place : place + 1] for place in range(4)]
    component, repetition, escape, sub = (
        mark or default
        for mark, default in zip(named, (usual.component, usual.repetition, usual.escape, usual.sub), strict=True)
    )
    return Marks(field, component, repetition, escape, sub, charset)


def plain(text: str, marks: Marks) -> str:
    """The text without its escapes; an unknown one stays as it stands."""
    if marks.escape not in text:
        return text.replace("\x00", "")
    return _escapes(marks.escape).sub(lambda found: _meant(found[0], found[1], marks), text).replace("\x00", "")


def escaped(text: str, marks: Marks = Marks()) -> str:
    """The text so that it can stand in a field: `plain` gives it back. Control characters go as bytes."""
    names = {
        marks.escape: "E",
        marks.field: "F",
        marks.component: "S",
        marks.repetition: "R",
        marks.sub: "T",
        "\n": ".br",
    }
    return "".join(
        f"{marks.escape}{names[one]}{marks.escape}"
        if one in names
        else f"{marks.escape}X{ord(one):02X}{marks.escape}"
        if one < " "
        else one
        for one in text
    )


@functools.cache
def _escapes(mark: str) -> re.Pattern[str]:
    own = re.escape(mark)
    return re.compile(
        f"{own}([FSTREPHN]|X[0-9A-Fa-f ]*+|C[0-9A-Fa-f]{{4}}|M[0-9A-Fa-f]{{4,6}}|\\.[a-z]{{2}} ?[+-]?\\d{{0,4}}){own}"
    )


def _meant(whole: str, code: str, marks: Marks) -> str:
    standing = {
        "F": marks.field,
        "S": marks.component,
        "T": marks.sub,
        "R": marks.repetition,
        "E": marks.escape,
        "P": "#",
        "H": "",
        "N": "",
    }
    if code in standing:
        return standing[code]
    if code.startswith("X"):
        return _of_bytes(whole, code[1:].replace(" ", ""), marks)
    if code.startswith("."):
        return _layout(code)
    return whole


def _of_bytes(whole: str, digits: str, marks: Marks) -> str:
    if len(digits) % 2 or not digits:
        return whole
    return bytes.fromhex(digits).decode(marks.charset, errors="replace").replace("\r\n", "\n").replace("\r", "\n")


def _layout(code: str) -> str:
    """A line break, several, some spaces, or (indentation, filling) nothing."""
    times = re.sub(r"\D", "", code)
    if code.startswith((".br", ".sp", ".ce")):
        return "\n" * min(int(times or 1), 9)
    return " " * min(int(times or 1), 40) if code.startswith(".sk") else ""
