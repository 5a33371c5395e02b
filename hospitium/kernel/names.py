"""Names of people in any script: kept as given, folded only to be found, ordered as their bearer orders them."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import product

from pypinyin import lazy_pinyin

ORDERS = ("given-first", "family-first", "mononym")


@dataclass(frozen=True)
class PersonName:
    """A name. Only `full` (the passport's spelling, in one box) must be there; nothing is split or re-cased."""

    full: str
    given: str = ""
    family: str = ""
    second_family: str = ""
    middle: str = ""
    known_as: str = ""
    title: str = ""
    native: str = ""
    native_lang: str = ""
    romanised: str = ""
    order: str = "given-first"
    address_as: str = ""


def listed(name: PersonName) -> str:
    """The form for lists: family first where the culture does, both surnames before a comma otherwise."""
    surnames = " ".join(filter(None, (name.family, name.second_family)))
    given = " ".join(filter(None, (name.given, name.middle)))
    if name.order == "mononym" or not surnames or not given:
        return name.full
    return f"{surnames} {given}" if name.order == "family-first" else f"{surnames}, {given}"


def greeted(name: PersonName) -> str:
    """How the person is addressed: as they asked, else by the full name; a title is never guessed."""
    titled = " ".join((name.title, name.family)) if name.title and name.family else ""
    return name.address_as or titled or name.full


# Letters that decomposition leaves alone.
LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "ə": "a",
        "ħ": "h",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ٱ": "ا",
        "ؤ": "و",
        "ئ": "ي",
        "ى": "ي",
        "ة": "ه",
        "ـ": "",
        "ء": "",
        "ی": "ي",
        "ک": "ك",
        "ʿ": "",
        "ʾ": "",
        "'": "",
        "’": "",
        "‘": "",
        "`": "",
        "ʻ": "",
        "ʼ": "",
    }
)
ARTICLE = re.compile(r"^(?:al|el|ul|ad|as|ash|an|ar|at|az)[\s-](?=\w)|^ال(?=\w{2})")


def folded(text: str) -> str:
    """A search key: no case, accents, hamza forms, apostrophes or hyphens; single spaces between words."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(LETTERS)
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold().translate(LETTERS)).split())


def search_text(name: PersonName) -> str:
    """Everything a name may be found by: its forms, its words run together, and pinyin for Chinese characters."""
    forms = [
        name.full,
        name.given,
        name.middle,
        name.family,
        name.second_family,
        name.known_as,
        name.native,
        name.romanised,
    ]
    keys = [folded(form) for form in forms if form]
    keys += [key.replace(" ", "") for key in keys if " " in key]
    keys += [ARTICLE.sub("", word) for key in keys for word in key.split()]
    if re.search(r"[\u4e00-\u9fff]", name.native):
        syllables = lazy_pinyin(re.sub(r"[^\u4e00-\u9fff]", "", name.native))
        keys += [" ".join(syllables), "".join(syllables)]
    return " ".join(dict.fromkeys(filter(None, keys)))


def sort_key(name: PersonName) -> str:
    """The key lists are sorted by: folded list form, without the Arabic article. Computed here because the
    embedded database has no ICU.
    """
    return ARTICLE.sub("", folded(listed(name))) or folded(name.native)


# Spellings of one sound that romanisations disagree on (Arabic and South Asian names above all).
SOUNDS = (
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ei", "i"),
    ("ai", "i"),
    ("ay", "i"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("sh", "s"),
    ("ph", "f"),
    ("q", "k"),
    ("ck", "k"),
    ("y", "i"),
    ("w", "v"),
    ("z", "s"),
)


def skeleton(word: str) -> str:
    """A word's sound, roughly: sounds merged, doubled letters single, vowels after the first letter dropped."""
    for spelling, sound in SOUNDS:
        word = word.replace(spelling, sound)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:1] + re.sub(r"[aeiou]", "", word[1:]) if word.isascii() else word


def similarity(one: PersonName, other: PersonName) -> float:
    """How alike two names are, 0 to 1, whatever their word order, accents, articles or romanisation: the best pairing
    of forms, each scored by the words they share (exactly 1, by sound 0.85) over the words they have.
    """
    pairs = product(_forms(one), _forms(other))
    return max((_shared(a, b) for a, b in pairs), default=0.0)


def _forms(name: PersonName) -> list[tuple[str, ...]]:
    return [words for form in (name.full, name.native, name.romanised) if (words := _words(form))]


def _words(form: str) -> tuple[str, ...]:
    return tuple(
        sorted({ARTICLE.sub("", word) for word in ARTICLE.sub("", folded(form)).split()} - {"al", "el", "bin", "ibn"})
    )


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    exact = set(one) & set(other)
    left, right = [w for w in one if w not in exact], [w for w in other if w not in exact]
    sounds = {skeleton(word) for word in left} & {skeleton(word) for word in right} - {""}
    return round(min(1.0, 2 * (len(exact) + 0.85 * len(sounds)) / (len(one) + len(other))), 4)
