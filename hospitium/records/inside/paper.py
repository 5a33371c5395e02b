"""PDF: the files attached to one, or that a portfolio is made of."""

from collections.abc import Iterator

from hospitium.records.paper.pdfium import File

from .member import Held, label


def held(data: bytes) -> Iterator[Held]:
    """The files attached to a PDF. Raises `Unreadable`."""
    if b"EmbeddedFile" not in data and b"ObjStm" not in data:
        return
    file = File(data)
    try:
        for number, (one, given) in enumerate(file.attachments()):
            name = one.name or label("", given, f"attachment {number + 1}")
            yield Held(name, given, "" if given else "damaged", f"attachment[{number}]", title=one.name)
    finally:
        file.close()
