"""The doorkeeper of tesseract, the program that reads pictures of writing. Where it is not installed, nothing is read by machine."""

import functools
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from hospitium.kernel.isolation import Limits, Stopped
from hospitium.kernel.isolation.program import run

from .reading import Word

PROGRAM = "tesseract"
PAGE_SECONDS = 60.0
"""What one page may cost, whatever is tried on it."""
PACKS = {
    "en": ("eng",), "es": ("spa",), "pt": ("por",), "fr": ("fra",), "de": ("deu",), "it": ("ita",), "ar": ("ara",),
    "fa": ("fas", "ara"), "ur": ("urd", "ara"), "zh": ("chi_sim", "chi_tra"), "ja": ("jpn",), "ko": ("kor",),
    "ru": ("rus",), "uk": ("ukr",), "id": ("ind",), "vi": ("vie",), "tr": ("tur",), "hi": ("hin",), "th": ("tha",),
}  # fmt: skip
"""The program's name of what it knows of a language."""
SCRIPTS = {
    "Latin": ("en", "es", "pt", "fr"),
    "Arabic": ("ar",),
    "Han": ("zh",),
    "Japanese": ("ja", "zh"),
    "Hangul": ("ko",),
    "Cyrillic": ("ru",),
    "Devanagari": ("hi",),
    "Thai": ("th",),
}
WRITTEN_IN = {tag: script for script, tags in SCRIPTS.items() for tag in tags} | {
    "de": "Latin", "it": "Latin", "id": "Latin", "vi": "Latin", "tr": "Latin", "fa": "Arabic", "ur": "Arabic", "uk": "Cyrillic",
}  # fmt: skip
MOST_PACKS = 4
SURE, ENOUGH = 65.0, 8
"""A mean confidence, and so many letters, with which a reading is believed; below, other ways to read the page are tried."""


@dataclass(frozen=True)
class Upright:
    """How a page lies (`turn`: degrees to the left that set it upright; None: not clear) and its script (empty: not clear)."""

    turn: int | None = None
    script: str = ""


@dataclass
class Found:
    """Text in the order of reading and its words, with places in pixels of the picture."""

    text: str = ""
    words: list[Word] = field(default_factory=list)

    @property
    def letters(self) -> int:
        """How many letters were read."""
        return sum(end - start for start, end, *_ in self.words)

    @property
    def is_sure(self) -> bool:
        """Whether it need not be tried otherwise."""
        return self.confidence >= SURE and self.letters >= ENOUGH

    @property
    def weight(self) -> float:
        """By which the better of two readings is told: sure letters speak for it, unsure ones against."""
        return sum((end - start) * (sure - SURE / 2) for start, end, *_, sure in self.words)

    @property
    def confidence(self) -> float:
        """The mean of its words', weighed by their length; 0 when there are none."""
        return sum((end - start) * sure for start, end, *_, sure in self.words) / max(self.letters, 1)


@functools.cache
def packs() -> frozenset[str]:
    """What the program here can read; empty when it is not installed."""
    if not shutil.which(PROGRAM):
        return frozenset()
    said = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, text=True, check=False)
    return frozenset(said.stdout.split("\n")[1:]) - {""}


def is_here() -> bool:
    """Whether pictures can be read here at all."""
    return bool(packs() - {"osd"})


def upright(picture: bytes, deadline: float) -> Upright:
    """How the page lies and its script, as far as the program can tell. Raises `Stopped` when it is too slow."""
    if "osd" not in packs():
        return Upright()
    try:
        said = _ask(picture, deadline, "-l", "osd", "--psm", "0")
    except Stopped as end:
        if end.how == "slow":
            raise
        return Upright()  # too few letters on the page for it to say
    facts = dict(line.partition(":")[::2] for line in said.splitlines() if ":" in line)
    sure, turn = _number(facts, "Orientation confidence"), int(_number(facts, "Rotate"))
    script = facts.get("Script", "").strip() if _number(facts, "Script confidence") >= 1.0 else ""
    return Upright(-turn % 360 if sure >= 1.0 else None, script)


def _number(facts: dict[str, str], name: str) -> float:
    try:
        return float(facts.get(name, "0"))
    except ValueError:
        return 0.0


def read(picture: bytes, script: str, languages: Iterable[str], deadline: float) -> Found:
    """Read a picture that lies upright, in a script and of its languages in these first. Raises `Stopped`."""
    return parsed(_ask(picture, deadline, "-l", "+".join(chosen(script, languages)), "--psm", "3", "tsv"))


def chosen(script: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The packs to read with: the languages hoped for, when they are of the script; those usual in it; English last."""
    hoped = [tag.split("-")[0].lower() for tag in languages]
    fitting = [tag for tag in hoped if not script or WRITTEN_IN.get(tag) == script]
    wanted = [*fitting, *(SCRIPTS.get(script, ()) if script or not fitting else ()), "en"]
    known = packs()
    names = [pack for tag in wanted for pack in PACKS.get(tag, ()) if pack in known]
    return tuple(dict.fromkeys(names))[:MOST_PACKS] or tuple(sorted(known - {"osd"}))[:1]


def _ask(picture: bytes, deadline: float, *words: str) -> str:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise Stopped("slow")
    limits = Limits(memory=2**30, processor=int(seconds) + 1, seconds=seconds, output=32 * 2**20)
    options = [word for word in words if word != "tsv"]
    outputs = ["tsv"] if "tsv" in words else []
    env = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    return run([PROGRAM, "stdin", "stdout", "--dpi", "300", *options, *outputs], picture, limits, env=env).decode(
        errors="replace"
    )


WORD_LEVEL = "5"


def parsed(table: str) -> Found:
    """The program's table of words as text: blanks between words (not between signs written without), a line each, and
    an empty line between paragraphs.
    """
    found, last, size = Found(), ("", "", ""), 0
    parts: list[str] = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != WORD_LEVEL or not cells[11].strip():
            continue
        word, here = unicodedata.normalize("NFC", cells[11].strip()), (cells[2], cells[3], cells[4])
        between = "" if not parts else _between(last, here, parts[-1], word)
        parts += (between, word)
        start = size + len(between)
        size, last = start + len(word), here
        left, top, width, height = (int(cell) for cell in cells[6:10])
        sure = min(max(round(float(cells[10])), 0), 100)
        found.words.append((start, size, left, top, left + width, top + height, sure))
    found.text = "".join(parts)
    return found


def _between(last: tuple[str, str, str], here: tuple[str, str, str], before: str, after: str) -> str:
    if last[:2] != here[:2]:
        return "\n\n"
    if last != here:
        return "\n"
    return "" if _is_sign(before[-1]) and _is_sign(after[0]) else " "


def _is_sign(letter: str) -> bool:
    return "\u2e80" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or "\uff00" <= letter <= "\uff65"
