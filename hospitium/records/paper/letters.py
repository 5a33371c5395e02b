"""Letters as one would search for them, and the language they seem to be in."""

import re
import unicodedata
from collections import Counter

LIGATURES = re.compile(r"[\uFB00-\uFB4F\uFB50-\uFDF9\uFE70-\uFEFC\u2E80-\u2FDF]+")
"""Presentation forms and radicals: shapes of letters that stand for them, as fonts and some programs write them."""
RADICALS = str.maketrans(
    "⺠⻁⻄⻅⻆⻋⻑⻔⻘⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻭⻮⻯⻰⻲⻳",
    "民虎西见角车長门青风飞食马鬼鱼鸟麦黄齐歯齿竜龙亀龟",
)
"""Radicals that Unicode does not know to be the sign they look like, as some systems write them."""
HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-", "\u00ad": "-", "\u00a0": " ", "\u200b": None, "\ufeff": None})
UNMAPPED = "\ufffd"
"""What stands for a glyph of which the file does not say what letter it is."""


def plain(text: str) -> str:
    """The text in ordinary letters: ligatures and radicals taken apart, control characters gone, nothing else changed."""
    if text.isascii() and text.isprintable():
        return text
    text = LIGATURES.sub(_apart, text.translate(HYPHENS))
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")


def _apart(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0]).translate(RADICALS)


def garbled(text: str) -> float:
    """How much of a text is no text: letters of no known meaning, from 0 to 1."""
    letters = Counter(text)
    blank = sum(count for letter, count in letters.items() if letter.isspace())
    lost = sum(count for letter, count in letters.items() if letter == UNMAPPED or _is_nothing(letter))
    return lost / max(len(text) - blank, 1)


def _is_nothing(letter: str) -> bool:
    return unicodedata.category(letter) in ("Co", "Cn", "Cc", "Cs") and not letter.isspace()


SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ur", re.compile(r"[\u0679\u0688\u0691\u06ba\u06d2]")),
    ("fa", re.compile(r"[\u067e\u0686\u0698\u06af\u06cc]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("uk", re.compile(r"[\u0404\u0406\u0407\u0454\u0456\u0457\u0490\u0491]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
FREQUENT = {
    "en": "the of and to with for is was on this that by patient from be are were",
    "es": "el la los las de del que en y un una con por para se no paciente al su",
    "pt": "o os as de do da dos que em e um uma com por para não ao paciente na no",
    "fr": "le la les de des du et en un une est pour dans sur avec que au par patient",
    "de": "der die das und den dem mit von zu ist im für auf ein eine des bei nicht patient",
    "it": "il lo la gli di del della e che in un una con per non si è al paziente",
    "id": "yang dan di dengan pada untuk dari ini tidak adalah ke pasien dalam oleh",
    "vi": "và của là có không được cho trong với một các bệnh nhân",
    "tr": "ve bir bu için ile olarak olan da de hasta çok daha",
}
KNOWN = {tag: frozenset(words.split()) for tag, words in FREQUENT.items()}


def language_of(text: str) -> str:
    """The language a text seems to be in, by its script and its most frequent words; empty when neither says."""
    held = Counter(text)
    letters = sum(count for letter, count in held.items() if letter.isalpha())
    if not letters:
        return ""
    seen = {tag: sum(count for letter, count in held.items() if pattern.match(letter)) for tag, pattern in SCRIPTS}
    if seen["ja"] > 0.05 * letters:
        return "ja"
    best = max(("ko", "zh", "ar", "he", "ru", "el", "th", "hi"), key=lambda tag: seen[tag])
    if seen[best] > 0.3 * letters:
        nearer = {"ar": ("ur", "fa"), "ru": ("uk",)}.get(best, ())
        return next((tag for tag in nearer if seen[tag] > 0.02 * letters), best)
    words = Counter(re.findall(r"[^\W\d_]+", text.lower()[:50_000]))
    hits = {tag: sum(words[word] for word in known) for tag, known in KNOWN.items()}
    first, second = sorted(hits, key=lambda tag: -hits[tag])[:2]
    several = min(4, 1 + words.total() // 10)  # different ones: some words are frequent in many languages
    is_clear = hits[first] > hits[second] and hits[first] > 0.04 * words.total() and hits[first] >= 2
    is_clear &= sum(word in words for word in KNOWN[first]) >= several
    return first if is_clear else ""
