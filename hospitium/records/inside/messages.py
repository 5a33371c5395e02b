"""HL7 v2: documents carried in results (OBX of type ED), and each patient's messages of a file about several.

Sources: HL7 v2.8 2A.3.24 (ED), chapter 9 (MDM), 2.10.3 (batches).
"""

from collections.abc import Iterator

from hospitium.records import hl7v2
from hospitium.records.hl7v2 import values
from hospitium.records.hl7v2.datatypes import concept, words_of
from hospitium.records.hl7v2.segment import Part, Segment
from hospitium.records.reading.issues import Issue

from .member import Held, label
from .packed import decoded


def held(data: bytes) -> Iterator[Held]:
    """What results carry along. Raises `Unreadable`."""
    if b"ED" not in data:
        return
    for segment in hl7v2.segments(data, "OBX"):
        if segment.code(2) == "ED":
            for part in segment.parts(5):
                if part.at(5):
                    yield _document(segment, part)


def _document(segment: Segment, part: Part) -> Held:
    title = words_of(concept(segment.part(3), ""))
    made = _bytes(part.at(5), part.at(4).upper())
    media = values.media_type(part.at(2), part.at(3))
    return Held(
        label(title, made or b""), made or b"", "" if made else "damaged", f"{segment.path}-5", media, title=title
    )


def _bytes(words: str, encoding: str) -> bytes | None:
    if encoding.startswith("BASE"):
        return decoded(words)
    try:
        return bytes.fromhex(words) if encoding.startswith("HEX") else words.encode()
    except ValueError:
        return None


def parts(data: bytes) -> tuple[list[Held], list[Issue]]:
    """Each patient's messages as a file; nothing where there is one patient. Raises `Unreadable`.

    Parts are called by their number: a name in a list of files would tell it to whoever may not see the patient's.
    """
    if data.replace(b"\x00", b"").count(b"MSH") < 2:
        return [], []
    groups, issues = hl7v2.people(data)
    held = [Held(f"patient {number}.hl7", one, "", path) for number, (path, one) in enumerate(groups, 1)]
    return held, issues
