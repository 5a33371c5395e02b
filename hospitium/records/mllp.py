"""HL7 v2 on the wire: frames of the Minimal Lower Layer Protocol, who sends a message, and the answer to it. Pure.

Sources: HL7 v2.8 chapter 2.9 (original and enhanced acknowledgement), Transport Specification: MLLP, release 1.
"""

import datetime as dt
import hashlib
import re
from dataclasses import dataclass

from .hl7v2.marks import Marks, escaped, marks_of

START, END, CR = b"\x0b", b"\x1c", b"\r"
NOISE = 1024
"""Bytes outside of any frame after which whoever sends them is no sender of HL7."""


class Oversized(Exception):
    """A frame grew beyond what one message may be."""


class Noise(Exception):
    """What comes is no frame."""


class Frames:
    """Bytes in, whole messages out, however they are cut; never more held than one message may be."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._held = bytearray()
        self._is_open = False
        self._seen = 0

    @property
    def is_open(self) -> bool:
        """Whether a message has begun that has not ended."""
        return self._is_open

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that end in these bytes. Raises `Oversized` and `Noise`."""
        self._held += data
        found = []
        while (message := self._next()) is not None:
            found.append(message)
        return found

    def _next(self) -> bytes | None:
        if not self._is_open and not self._begin():
            return None
        end = self._held.find(END, self._seen)
        if end < 0:
            self._seen = len(self._held)
            if self._seen > self.limit:
                raise Oversized
            return None
        message = bytes(self._held[:end])
        del self._held[: end + 1]
        self._is_open, self._seen = False, 0
        if len(message) > self.limit:
            raise Oversized
        return message

    def _begin(self) -> bool:
        """Drop what stands before the next frame: the CR that ends the one before, and little else."""
        start = self._held.find(START)
        if (start if start >= 0 else len(self._held)) > NOISE:
            raise Noise
        if start < 0:
            if not self._held.strip(b"\r\n"):
                self._held.clear()
            return False
        del self._held[: start + 1]
        self._is_open = True
        return True


def framed(message: bytes) -> bytes:
    """A message as it goes over the wire."""
    return START + message + END + CR


@dataclass(frozen=True)
class Envelope:
    """What the header of a message says, as it stands there: an answer repeats it byte for byte."""

    marks: Marks
    fields: tuple[str, ...]
    patient: str = ""
    """The patient's numbers as they stand in each PID; empty where those are about several patients."""

    def at(self, number: int) -> str:
        """A field of MSH, numbered as the standard does."""
        return self.fields[number] if number < len(self.fields) else ""

    def named(self, number: int) -> str:
        """Its first component."""
        return self.at(number).split(self.marks.component)[0].strip()

    @property
    def control_id(self) -> str:
        """The number its sender gave the message."""
        return self.at(10)

    @property
    def version(self) -> tuple[int, ...]:
        """The version of the standard, for comparing."""
        return tuple(map(int, re.findall(r"\d{1,3}", self.named(12))[:3]))


def envelope_of(message: bytes) -> Envelope | None:
    """The header of the first message; nothing where there is none. Read byte by byte, whatever the character set."""
    lines = re.split(rb"[\r\n]+", message.lstrip(b"\xef\xbb\xbf \t\r\n"))
    header = next((line for line in lines[:4] if re.match(rb"MSH[^\w\s]", line)), None)
    if header is None:
        return None
    text = header.decode("latin-1")
    marks = marks_of(text, "latin-1")
    told = [line.decode("latin-1").split(marks.field) for line in lines if line.startswith(b"PID")]
    numbers = {fields[3] if len(fields) > 3 else "" for fields in told}
    return Envelope(
        marks, ("MSH", marks.field, *text[4:].split(marks.field)), numbers.pop() if len(numbers) == 1 else ""
    )


FEED = "F"
"""What the deliveries of feeds begin with."""


def delivery_of(feed: int, envelope: Envelope) -> str:
    """By what messages of a feed about one patient are known as belonging together; empty where they name no number."""
    if not envelope.patient.strip():
        return ""
    return FEED + hashlib.blake2b(f"{feed}|{envelope.patient}".encode(), digest_size=8).hexdigest()[:11].upper()


# ------------------------------------------------------------------------------------------------------------- answers
@dataclass(frozen=True)
class Verdict:
    """What became of a message: `A` kept, `E` could not be kept now, `R` not taken; why, in the words of table 0357."""

    letter: str
    code: str = ""
    meaning: str = ""
    text: str = ""


KEPT = Verdict("A")
AGAIN = Verdict("E", "207", "Application internal error", "The message could not be kept. Send it again later.")
TOO_LARGE = Verdict("R", "207", "Application internal error", "The message is larger than is taken here.")
NOT_HL7 = Verdict("R", "100", "Segment sequence error", "This is no HL7 v2 message: it does not begin with MSH.")
NO_FEED = Verdict("R", "207", "Application internal error", "This sender (MSH-3, MSH-4) is not known here.")

WANTED = {"AL": "AER", "ER": "ER", "SU": "A", "NE": ""}
"""HL7 table 0155: of which verdicts a sender wants to hear."""


def level_of(envelope: Envelope, verdict: Verdict) -> str:
    """How to answer: `A` (as the application), `C` (that it was kept), or not at all.

    In original mode (MSH-15 and MSH-16 empty) a sender always hears; in enhanced mode of what it asked for.
    """
    accept, application = envelope.named(15).upper(), envelope.named(16).upper()
    if not accept and not application:
        return "A"
    if verdict.letter in WANTED.get(accept, ""):
        return "C"
    return "A" if verdict.letter in WANTED.get(application, "") else ""


def answer(envelope: Envelope | None, verdict: Verdict, *, now: dt.datetime, number: str) -> bytes:
    """The acknowledgement of a message, in its version, with its separators; empty where its sender wants none."""
    envelope = envelope or Envelope(Marks(charset="latin-1"), ("MSH", "|", "^~\\&"))
    if not (level := level_of(envelope, verdict)):
        return b""
    said = [_header(envelope, now, number), _verdict(envelope, level + verdict.letter, verdict)]
    said += [_error(envelope, verdict)] if verdict.code else []
    return "".join(f"{segment}\r" for segment in said).encode("latin-1", errors="replace")


BATCH = re.compile(rb"\s*(?:FHS|BHS)[^\w\s]")
MARKS = {b"FHS": "FTS", b"BHS": "BTS"}
"""How the envelopes of a file and of a batch begin, and how they end."""


def reply(message: bytes, verdict: Verdict, *, now: dt.datetime, number: str) -> bytes:
    """The answer to what came: a message's acknowledgement; a batch's, which is a batch of its messages' (HL7 v2.8 2.10.3.3)."""
    if not BATCH.match(message):
        return answer(envelope_of(message), verdict, now=now, number=number)
    said, open_, count = [], list[str](), 0
    for line in re.split(rb"[\r\n]+", message.strip(b" \t\r\n\xef\xbb\xbf")):
        if line[:3] in MARKS:
            said += _closed(open_, MARKS[line[:3]], count)
            open_.append(line[:4].decode("latin-1"))
            said.append(_opening(line, now, number))
            count = 0
        elif (envelope := envelope_of(line)) is not None:
            count += 1
            said.append(answer(envelope, verdict, now=now, number=f"{number}{count}").decode("latin-1"))
    said += _closed(open_, "FTS", count)
    return "".join(said).encode("latin-1", errors="replace")


def _opening(line: bytes, now: dt.datetime, number: str) -> str:
    """The envelope of the answer: from us to the sender, and which one of theirs it answers (field 12)."""
    text = line.decode("latin-1")
    marks = marks_of(text, "latin-1")
    theirs = [text[:3], marks.field, *text[4:].split(marks.field)] + [""] * 12
    ours = [
        text[:3],
        theirs[2],
        theirs[5],
        theirs[6],
        theirs[3],
        theirs[4],
        f"{now:%Y%m%d%H%M%S%z}",
        "",
        "",
        "",
        number,
    ]
    return marks.field.join([*ours, theirs[11]]).rstrip(marks.field) + "\r"


def _closed(open_: list[str], until: str, count: int) -> list[str]:
    """The ends of what is open, down to an envelope of the kind that begins or ends here."""
    ends = []
    while open_ and (until == "FTS" or open_[-1][:3] == "BHS"):
        begun = open_.pop()
        ends.append(f"{MARKS[begun[:3].encode()]}{begun[3]}{count if begun[:3] == 'BHS' else 1}\r")
    return ends


def _header(envelope: Envelope, now: dt.datetime, number: str) -> str:
    event = envelope.at(9).split(envelope.marks.component)
    kind = ["ACK"]
    if envelope.version >= (2, 3, 1) and len(event) > 1:
        kind = ["ACK", event[1], "ACK"]
    at = envelope.at
    fields = [
        "MSH",
        at(2),
        at(5),
        at(6),
        at(3),
        at(4),
        f"{now:%Y%m%d%H%M%S%z}",
        "",
        envelope.marks.component.join(kind),
    ]
    fields += [number, at(11) or "P", at(12) or "2.3", *[""] * 5, at(18)]
    return envelope.marks.field.join(fields).rstrip(envelope.marks.field)


def _verdict(envelope: Envelope, code: str, verdict: Verdict) -> str:
    text = escaped(verdict.text, envelope.marks)
    return envelope.marks.field.join(["MSA", code, envelope.control_id, text]).rstrip(envelope.marks.field)


def _error(envelope: Envelope, verdict: Verdict) -> str:
    """ERR: since version 2.5 with fields for code, severity and words; before, all in one."""
    marks, text = envelope.marks, escaped(verdict.text, envelope.marks)
    if envelope.version >= (2, 5):
        code = marks.component.join((verdict.code, verdict.meaning, "HL70357"))
        return marks.field.join(["ERR", "", "", code, "E", "", "", "", text])
    code = marks.sub.join((verdict.code, verdict.meaning, "HL70357"))
    return marks.field.join(["ERR", marks.component.join(("", "", "", code))])
