"""Names of people in any script: kept as given, folded only to be found, ordered as their bearer orders them.

Pure. Nothing here splits, re-cases or strips what somebody calls themselves; keys are derived beside the name.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise, product

from pypinyin import Style, lazy_pinyin, pinyin

ORDERS = ("given-first", "family-first", "mononym")


@dataclass(frozen=True)
class PersonName:
    """A name. Only `full` (the passport's spelling, in one box) must be there; nothing is split or re-cased.

    `native` is the name in its own script, `native_lang` its BCP 47 tag, `native_script` its ISO 15924 code where the
    tag does not say. `pronunciation` is for the reader's eyes only and is never searched.
    """

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
    native_script: str = ""
    pronunciation: str = ""


# Forms a reader sees


def listed(name: PersonName) -> str:
    """The form for lists: family first where the culture does, both surnames before a comma otherwise."""
    surnames, given = _surnames(name), " ".join(filter(None, (name.given, name.middle)))
    if name.order == "mononym" or not surnames or not given:
        return name.full
    return f"{surnames} {given}" if name.order == "family-first" else f"{surnames}, {given}"


def greeted(name: PersonName) -> str:
    """How the person is addressed: as they asked, else title and family name, else in full; no title is guessed."""
    titled = f"{name.title} {name.family}" if name.title and name.family else ""
    return name.address_as or titled or name.full


def formal(name: PersonName) -> str:
    """The form for letters and visa documents: the passport's spelling, to the letter."""
    return name.full


def initials(name: PersonName) -> str:
    """One or two letters for a badge, in the bearer's order, articles left out; one for a name of one word."""
    words = [name.given, name.family] if name.given and name.family else _ends(name.full.split())
    if name.order == "mononym":
        words = words[:1] if not name.given else [name.given]
    if name.order == "family-first" and name.given and name.family:
        words.reverse()
    return "".join(_letter(ARTICLES.sub("", word.casefold()) and _bare(word)) for word in words)


def _surnames(name: PersonName) -> str:
    return " ".join(filter(None, (name.family, name.second_family)))


def _ends(words: list[str]) -> list[str]:
    return words if len(words) < 2 else [words[0], words[-1]]


def _bare(word: str) -> str:
    article = ARTICLES.match(word.casefold())
    return word[article.end() :] if article and len(word.casefold()) == len(word) else word


def _letter(word: str) -> str:
    """The first letter with its marks, as a capital where the script has capitals of one letter."""
    start = next((at for at, sign in enumerate(word) if sign.isalnum()), None)
    if start is None:
        return ""
    marks = re.match(r"[\u0300-\u036f\u0591-\u05c7\u093c\u09bc\u0a3c]*", word[start + 1 :])
    letter = unicodedata.normalize("NFC", word[start] + (marks.group() if marks else ""))
    return letter.upper() if len(letter.upper()) == len(letter) else letter


# Folding: one key for all spellings a keyboard may produce

# Letters that decomposition leaves alone. Latin after ICAO Doc 9303 part 3 section 6 (ə is E, þ is TH, ð is D);
# Arabic, Persian and Urdu forms of one letter become the Arabic one.
# fmt: off
LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e", "ħ": "h",
    "ŋ": "n", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ɣ": "g", "ĸ": "k", "ƒ": "f",
    "ǝ": "e", "ɩ": "i", "ʋ": "v", "ɖ": "d", "ʉ": "u", "ɨ": "i", "ȷ": "j", "ɲ": "n",
    "ٱ": "ا", "ى": "ي", "ة": "ه", "ـ": "", "ء": "", "ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ے": "ي", "ۀ": "ه", "ە": "ه",
})
# fmt: on
# Accents that do not change a letter: Latin, Greek, Cyrillic, Hebrew points, Arabic vowel signs and hamza above or
# below. Marks of other scripts (Devanagari vowels, kana voicing, Thai tones) are letters to their readers and stay.
ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]"
)
APOSTROPHES = frozenset("'’‘`´ʼʻʽʾʿʹʺ′＇״׳")
# The Arabic article, written with a hyphen in any of its assimilated sounds (ar-R…, ash-Sh…), alone as al or el, or
# joined in Arabic script before three letters or more.
ARTICLES = re.compile(r"(?<![^\W_])(?:[ae]l[\s\-‐‑]+|a(sh|dh|th|[dnrstz])[\-‐‑](?=\1)|ال(?=[^\W\d_]{3}))(?=[^\W_])")


@functools.lru_cache(8192)
def folded(text: str) -> str:
    """A search key: no case, accents, hamza forms, Arabic article, apostrophes or hyphens; single spaces.

    Folding a key again gives the same key. Letters of every script stay: no script is turned into another here.
    """
    for _round in range(6):
        again = _without_articles(_plain(text))
        if again == text:
            break
        text = again
    return text


def _without_articles(text: str) -> str:
    return _spaced(ARTICLES.sub("", text)) or _spaced(text)


def _plain(text: str) -> str:
    """Lower case, bare letters; hyphens still there, since they tell an article from a name."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    text = ACCENTS.sub("", text).translate(LETTERS)
    return unicodedata.normalize("NFC", "".join(map(_kept, text)))


def _kept(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    if (kind[0] in "LMN" and sign not in APOSTROPHES) or sign in "-‐‑":
        return sign
    return "" if kind == "Cf" or sign in APOSTROPHES else " "


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[-‐‑]+", " ", text).split())


# Finding and sorting

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]+")
RUN_TOGETHER = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)  # scripts without spaces
TONE = re.compile(r"(?<=[a-z])[1-5]$")  # of pinyin, as a number
# How MRZ lines and German or Danish passports write what a keyboard cannot (ICAO Doc 9303).
PASSPORT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
# Characters read differently when they are a surname (GB/T 28039-2011 and common dictionaries).
# fmt: off
SURNAMES = {"单": "shan", "單": "shan", "曾": "zeng", "解": "xie", "区": "ou", "區": "ou", "仇": "qiu", "查": "zha",
            "任": "ren", "朴": "piao", "翟": "zhai", "覃": "qin", "冼": "xian", "种": "chong", "员": "yun", "盖": "ge",
            "乐": "yue", "樂": "yue", "秘": "bi", "繁": "po", "折": "she", "黑": "he", "缪": "miao", "繆": "miao",
            "尉迟": "yu chi", "万俟": "mo qi", "长孙": "zhang sun", "澹台": "tan tai", "召": "shao", "洗": "xian"}
# fmt: on
READINGS_AT_MOST = 12  # a name of five ambiguous characters must not make hundreds of keys


def search_keys(name: PersonName) -> list[str]:
    """Every key a name may be found by, most telling first: its forms, orders swapped, run together, pinyin."""
    forms = list(dict.fromkeys(filter(None, _forms_of(name))))
    keys = [folded(form) for form in forms]
    keys += [_spaced(_plain(form)) for form in forms]
    keys += [folded(unicodedata.normalize("NFC", form).casefold().translate(PASSPORT)) for form in forms]
    keys += chain.from_iterable(_pinyin_keys(form) for form in forms if not name.native_lang.startswith(("ja", "ko")))
    keys += [key.replace(" ", "") for key in keys if " " in key and key.count(" ") < 4]
    return list(dict.fromkeys(filter(None, keys)))


def search_text(name: PersonName) -> str:
    """All search keys in one line, each word once: what the database keeps and `matches` reads."""
    return " ".join(dict.fromkeys(word for key in search_keys(name) for word in key.split()))


def matches(query: str, text: str) -> bool:
    """Whether every word asked for begins a word of the search text, in any order; pinyin tones may be numbers.

    Scripts without spaces match anywhere, so that a given name finds 张伟. An empty query finds nobody.
    """
    asked = folded(query).split()
    return bool(asked) and all(_begins(word, text) for word in asked)


def sort_key(name: PersonName) -> str:
    """The key of alphabetical lists: surnames, two spaces, given names, folded, without the article.

    Two spaces let García, Zoe come before García Márquez, Ana under a byte order ("C") collation: the embedded
    database has no ICU, so the key is computed here. Chinese characters sort by pinyin, other scripts after Latin.
    """
    surnames, given = folded(_surnames(name)), folded(" ".join(filter(None, (name.given, name.middle))))
    if name.order == "mononym" or not surnames or not given:
        surnames, given = _sortable(name), ""
    return "  ".join(filter(None, (_by_sound(surnames), _by_sound(given)))) or name.full


def _forms_of(name: PersonName) -> Iterator[str]:
    surnames, given = _surnames(name), " ".join(filter(None, (name.given, name.middle)))
    yield from (name.full, name.native, name.romanised, f"{surnames} {given}", f"{given} {surnames}")
    yield from (f"{name.family} {name.given}", name.known_as, name.family, name.second_family, name.given, name.middle)


def _sortable(name: PersonName) -> str:
    latin = next((form for form in (name.full, name.romanised) if re.search("[a-z]", folded(form))), "")
    return folded(latin or name.full or name.native)


def _by_sound(key: str) -> str:
    return HAN.sub(lambda run: " ".join((*_read(run.group()), run.group())), key)


def _begins(word: str, text: str) -> bool:
    if RUN_TOGETHER.search(word):
        return word in text
    return any(f" {text}".find(f" {start}") >= 0 for start in (word, TONE.sub("", word)))


def _pinyin_keys(form: str) -> list[str]:
    """The readings of a form's Chinese characters: the likely one, a surname's own, then the other heteronyms."""
    signs = "".join(HAN.findall(form))
    if not signs:
        return []
    choices = pinyin(signs, style=Style.NORMAL, heteronym=True)
    every = (list(reading) for reading in islice(product(*choices), READINGS_AT_MOST))
    readings = [" ".join(reading) for reading in chain([_read(signs), lazy_pinyin(signs)], every)]
    readings += [f"{first} {rest.replace(' ', '')}" for first, _gap, rest in (each.partition(" ") for each in readings)]
    return [spelling.strip() for reading in readings for spelling in _umlauts(reading)]


def _read(signs: str) -> list[str]:
    """Pinyin without tones, the surname read as a surname."""
    surname = next((signs[:length] for length in (2, 1) if signs[:length] in SURNAMES), "")
    rest = signs[len(surname) :]
    return SURNAMES.get(surname, "").split() + (lazy_pinyin(rest) if rest else [])


def _umlauts(reading: str) -> list[str]:
    """吕 is typed lv or lu and printed LYU in passports."""
    return [reading, reading.replace("v", "u"), reading.replace("v", "yu")] if "v" in reading else [reading]


# Likeness: proposals of duplicates, decided by people

EXACT, BY_SOUND, BY_SLIP = 1.0, 0.95, 0.85
CHILD_OF = frozenset(("bin", "ibn", "bint", "binti", "ben", "bt", "ould", "mint", "بن", "ابن", "بنت", "ولد", "منت"))
PARTICLES = CHILD_OF | frozenset(("b", "de", "del", "la", "da", "dos", "van", "von", "ال"))
FATHER_AND_CHILD = 0.7  # at most, where both names say whose child each is and the bearers differ
SHORT_FORMS = {
    "md": "mohammed",
    "mohd": "mohammed",
    "muhd": "mohammed",
    "mhd": "mohammed",
    "ma": "maria",
    "sk": "sheikh",
}
# Servant-of names in one spelling: Abdul Rahman, Abdel-Rahman, Abderrahman, Abdur Rahman, Abdirahman.
SERVANT = re.compile(r"\babd(?:[aeiou]l|[aeiou]([rsntdz])(?= ?\1)|[aeiou](?=[^aeiou\s][a-z]{2}))? ?(?=[a-z]{3})")
# Spellings of one sound on which romanisations disagree, in the order they are merged.
# fmt: off
SOUNDS = tuple((re.compile(spelling), sound) for spelling, sound in (
    (r"^oua", "wa"), (r"^ye", "e"), (r"^i(?=[uao])", "y"), (r"tch", "ch"), (r"^dj|dzh", "j"), (r"kh", "h"), (r"gh", "g"),
    (r"dh", "d"), (r"th", "t"), (r"ph", "f"), (r"ck|q", "k"), (r"c(?=[aou]|[^aeiouhy]|$)", "k"), (r"c(?=[ei])", "s"),
    (r"x", "ks"), (r"w", "v"), (r"z$", "s"), (r"(?<=[aeiou])h$", ""), (r"(?<=.)y", "i"), (r"([^aeiou])\1+", r"\1"),
    (r"ee|ii+|iei", "i"), (r"oo|ou|uu|ue|oe|o", "u"), (r"aa", "a"), (r"a[ei]+|ei+", "e"), (r"ii+", "i"),
))
# fmt: on


def similarity(one: PersonName, other: PersonName) -> float:
    """How alike two names are, 0 to 1, whatever their word order, accents, articles, particles or romanisation.

    The best pair of forms (passport, native, romanised, pinyin) counts. Words agree exactly (1), by sound (0.95:
    Mohammed and Muhammad, Hussein and Husain, Khalid and Halid, Abdul Rahman and Abderrahman, Müller and Mueller) or
    but for a slip of one letter in five or more (0.85). Hassan and Hussein, María and Mario stay apart. Half the score
    is the share of all words that agree, half that of the shorter name's, so a dropped second surname costs little.
    Hamad bin Mubarak and Mubarak bin Hamad are father and child at most, whatever their words.
    """
    pairs = product(_readings(one), _readings(other))
    return max((_likeness(*sorted(pair)) for pair in pairs), default=float(one == other))


@functools.lru_cache(8192)
def _readings(name: PersonName) -> frozenset[str]:
    """The key of each form; a form of signs only as it stands."""
    forms = [form for form in (name.full, name.native, name.romanised) if form.strip()]
    keys = [folded(form) or form for form in forms]
    if not name.native_lang.startswith(("ja", "ko")):
        keys += [key for form in forms for key in _pinyin_keys(form)]
    return frozenset(keys)


@functools.lru_cache(8192)
def _words(key: str) -> tuple[str, ...]:
    words = [SHORT_FORMS.get(word, word) for word in key.split()]
    joined = SERVANT.sub("abd", SERVANT.sub("abd", " ".join(words))).split()
    return tuple(sorted(word for word in joined if word not in PARTICLES) or sorted(joined))


@functools.lru_cache(8192)
def _likeness(one: str, other: str) -> float:
    differ = all(bearers := (_bearer(one), _bearer(other))) and not _agreement(*bearers)
    return min(_shared(_words(one), _words(other)), FATHER_AND_CHILD if differ else EXACT)


def _bearer(key: str) -> str:
    """The word before the first “child of”, empty where nothing says so."""
    words = key.split()
    return next((words[at - 1] for at, word in enumerate(words) if at and word in CHILD_OF), "")


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if one == other:
        return EXACT
    left, right = _merged(one, other), _merged(other, one)
    agreed = sum(_agreements(left, right))
    of_all, of_shorter = 2 * agreed / (len(left) + len(right)), agreed / min(len(left), len(right))
    return round(of_all if min(len(left), len(right)) < 2 else (of_all + of_shorter) / 2, 4)


def _merged(words: tuple[str, ...], against: tuple[str, ...]) -> list[str]:
    """The words, two of them joined where the other name writes them as one (Mei Ling, Meiling)."""
    for first, second in chain(pairwise(words), pairwise(words[::-1])):
        if any(_sounds_alike(first + second, whole) for whole in against):
            return sorted([first + second, *(Counter(words) - Counter((first, second))).elements()])
    return list(words)


def _agreements(one: list[str], other: list[str]) -> Iterator[float]:
    """The strength of each pairing of words, best first, each word used once; the same either way round."""
    ranked = sorted((-_agreement(a, b), min(a, b), max(a, b), a, b) for a, b in product(set(one), set(other)))
    one, other = list(one), list(other)
    for strength, _low, _high, a, b in ranked:
        while strength and a in one and b in other:
            one.remove(a)
            other.remove(b)
            yield -strength


@functools.lru_cache(16384)
def _agreement(one: str, other: str) -> float:
    if one == other:
        return EXACT
    if _sounds_alike(one, other) or any(
        article + short == long
        for article in ("al", "el")
        for short, long in ((one, other), (other, one))
        if len(short) > 3
    ):
        return BY_SOUND
    return BY_SLIP if min(len(one), len(other)) >= 5 and _is_one_slip(one, other) else 0.0


def _sounds_alike(one: str, other: str) -> bool:
    """The same consonants in the same order, with vowels that romanisations exchange between them."""
    if one == other or not (one.isascii() and other.isascii() and one.isalpha() and other.isalpha()):
        return one == other
    mine, theirs = _sound(one), _sound(other)
    return mine[1::2] == theirs[1::2] and all(map(_vowels_agree, mine[::2], theirs[::2]))


@functools.lru_cache(16384)
def _sound(word: str) -> tuple[str, ...]:
    """Vowels and consonants by turns, beginning and ending with (perhaps no) vowels."""
    for spelling, sound in SOUNDS:
        word = spelling.sub(sound, word)
    return tuple(re.split(r"([^aeiou])", word))


def _vowels_agree(one: str, other: str) -> bool:
    """Alike, or one is the e that romanisations write for any short vowel or leave out (Mohamed, Mohamad)."""
    return one == other or ("e" in (one, other) and max(len(one), len(other)) < 2)


def _is_one_slip(one: str, other: str) -> bool:
    """One letter more, less, other, or two neighbours swapped; never the last letter, which may tell María from Mario."""
    if one[-1] != other[-1] or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
