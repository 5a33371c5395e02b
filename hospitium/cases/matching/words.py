"""Words of a question in any of four languages: folded, lightly stemmed, and the concepts they name. Pure.

`lexicon.csv` is our own: concepts with the lines they belong to, categories of ICD-10 that stand for them, and what people call
them in English, Spanish, Chinese and Arabic, so that “escoliosis” in a question meets “scoliosis” in a specialist's profile.
"""

import csv
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import get_language

from hospitium.kernel.names import folded

HAN = re.compile("[\u3400-\u9fff]")
ARABIC = re.compile("[\u0600-\u06ff]")
COLUMNS = ("en", "es", "zh", "ar")
STOP_WORDS = (
    "a an and are as at be by can do does for from has have in is it no not of on or our the to was we what which with who "
    "el la los las un una de del y en es por con para que se su al lo como "
    "من في على مع هل ما الى عن هو هي او و"
)
STOP = frozenset(STOP_WORDS.split())
ARABIC_ENDINGS = ("ات", "ون", "ين", "ية", "ة", "ه", "ي")


@functools.lru_cache(16384)
def stem(word: str) -> str:
    """A folded word without the endings that number and gender give it; short words stay."""
    if ARABIC.match(word):
        return _bare_arabic(word)
    if len(word) > 3:
        word = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return word.rstrip("aeo") if len(word) > 4 else word


def _bare_arabic(word: str) -> str:
    """Without a leading “and”, “with”, “for”, “as”, the article behind it, and one ending."""
    word = word[1:] if len(word) > 5 and word[0] in "وبلك" else word
    word = word.removeprefix("ال") if len(word) > 5 else word
    cut = next((end for end in ARABIC_ENDINGS if word.endswith(end) and len(word) - len(end) > 2), "")
    return word.removesuffix(cut)


def stems(text: str) -> tuple[str, ...]:
    """The stems of a text, in order, without words that say nothing."""
    return tuple(stem(word) for word in folded(text).split() if word not in STOP)


@dataclass(frozen=True)
class Concept:
    """Something people ask about: its lines, and what it is called: stems in order, or signs of a script without spaces."""

    name: str
    lines: tuple[str, ...]
    phrases: frozenset[tuple[str, ...]]
    signs: tuple[str, ...]
    labels: tuple[str, ...] = ()
    categories: frozenset[str] = frozenset()


@functools.cache
def concepts() -> tuple[Concept, ...]:
    """Every concept of the lexicon."""
    with (Path(__file__).parent / "lexicon.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(_concept(row) for row in rows)


def _concept(row: dict[str, str]) -> Concept:
    terms = [term for column in COLUMNS for term in row[column].split("|")]
    phrases = frozenset(stems(term) for term in terms if not HAN.search(term))
    signs = tuple(folded(term) for term in terms if HAN.search(term))
    labels = tuple(row[column].partition("|")[0] for column in COLUMNS)
    categories = frozenset(row["icd10"].split())
    return Concept(row["concept"], tuple(row["lines"].split("|")), phrases, signs, labels, categories)


@functools.cache
def _by_first() -> dict[str, list[tuple[tuple[str, ...], Concept]]]:
    found: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
    for concept in concepts():
        for phrase in concept.phrases:
            found.setdefault(phrase[0], []).append((phrase, concept))
    return found


@functools.lru_cache(4096)
def named_in(text: str) -> frozenset[str]:
    """The concepts a text names, in whichever language."""
    said = stems(text)
    found = {
        concept.name
        for at, first in enumerate(said)
        for phrase, concept in _by_first().get(first, ())
        if said[at : at + len(phrase)] == phrase
    }
    plain = folded(text)
    if HAN.search(plain):
        found |= {concept.name for concept in concepts() if any(sign in plain for sign in concept.signs)}
    return frozenset(found)


def coded_as(categories: Iterable[str]) -> frozenset[str]:
    """The concepts that categories of ICD-10 stand for: by them a question in words meets a profile in codes."""
    stated = frozenset(categories)
    return frozenset(concept.name for concept in concepts() if not stated.isdisjoint(concept.categories))


def lines_named(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The lines of these concepts, by concept."""
    wanted = set(names)
    return {concept.name: concept.lines for concept in concepts() if concept.name in wanted}


def label_of(name: str, language: str | None = None) -> str:
    """What a concept is called in a language of ours; the name itself for one nobody knows."""
    short = (language or get_language() or "en")[:2]
    at = COLUMNS.index(short) if short in COLUMNS else 0
    return next((concept.labels[at] for concept in concepts() if concept.name == name), name)
