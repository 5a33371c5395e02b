"""What linguists signed before, asked before any machine. A sentence that may tell who somebody is serves that patient alone."""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.db.models import Q

from hospitium.records.models import Memory, Segment, Translation

from .engines import Draft
from .plain import plain

NEAR = 0.75
"""Likeness from which a sentence is offered; one below helps nobody."""
CANDIDATES = 60


def key_of(tag: str) -> str:
    """The language under which a memory is kept: regions share one, scripts of Chinese do not."""
    parts = tag.replace("_", "-").lower().split("-")
    is_traditional = parts[0] == "zh" and bool({"hant", "tw", "hk", "mo"} & set(parts))
    return "zh-hant" if is_traditional else parts[0]


def folded(text: str) -> str:
    """A sentence without case and superfluous blanks; figures and accents stay, for they mean something."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _digest(text: str) -> str:
    return hashlib.sha256(folded(text).encode()).hexdigest()


SIGNS = re.compile("[\u2e80-\u9fff]+")


def words_of(text: str) -> list[str]:
    """The telling words of a sentence, longest first; of scripts without blanks, pairs of signs."""
    found = {word for word in re.findall(r"[^\W\d_]{4,40}", SIGNS.sub(" ", plain(text)))}
    for run in SIGNS.findall(text):
        found |= {run[place : place + 2] for place in range(len(run) - 1)}
    return sorted(found, key=lambda word: (-len(word), word))[:12]


def recall(texts: Sequence[str], source: str, target: str, patient_id: int) -> list[Draft]:
    """For each sentence what the memory holds, exact before alike, with how alike it is; nothing where it holds nothing."""
    known = Memory.objects.filter(source_language=key_of(source), target_language=key_of(target))
    known = known.filter(Q(is_shared=True) | Q(origin__document__case__patient=patient_id))
    wanted = {_digest(text) for text in texts}
    exact = {one.folded: one for one in known.filter(folded__in=wanted).order_by("pk")}
    return [_exact(text, exact) or _alike(text, known) for text in texts]


def _exact(text: str, exact: dict[str, Memory]) -> Draft | None:
    found = exact.get(_digest(text))
    if found is None:
        return None
    return Draft(found.target, 1.0 if found.source.split() == text.split() else 0.99, "memory", f"m{found.pk}")


def _alike(text: str, known: object) -> Draft:
    words = words_of(text)[:5]
    if not words:
        return Draft()
    near = known.filter(words__overlap=words).order_by("-pk")[:CANDIDATES]  # type: ignore[attr-defined]
    matcher = difflib.SequenceMatcher(b=folded(text), autojunk=False)
    best, held = NEAR, None
    for one in near:
        matcher.set_seq1(folded(one.source))
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, held = ratio, one
    return Draft(held.target, round(min(best, 0.98), 3), "memory", f"m{held.pk}") if held else Draft()


def keep(translation: Translation, segments: Iterable[Segment], names: Iterable[str]) -> None:
    """Remember what was just signed. `names`: those of the patient, which no shared sentence may hold."""
    source, target = key_of(translation.source_language), key_of(translation.target_language)
    telling = {part for name in names for part in folded(name).split() if len(part) > 1}
    rows = []
    for one in segments:
        if one.final.strip() and not one.reason:
            row = remembered(source, target, one.source, one.final)
            row.origin = translation
            row.is_shared = not tells_who(one.source, telling) and not tells_who(one.final, telling)
            rows.append(row)
    Memory.objects.bulk_create(rows)


def remembered(source_language: str, target_language: str, source: str, target: str) -> Memory:
    """A sentence for the memory, shared by all, not saved."""
    return Memory(
        source_language=source_language,
        target_language=target_language,
        folded=_digest(source),
        words=words_of(source),
        source=source,
        target=target,
        is_shared=True,
    )


def tells_who(text: str, telling: set[str]) -> bool:
    """Whether a sentence may say whose it is: a part of the name, a long number, an address, or two words written as names are.

    Careful rather than clever: what is kept back only helps fewer patients.
    """
    held = folded(text)
    is_named = any(part in (held if SIGNS.search(part) else held.split()) for part in telling)
    numbered = re.search(r"\d[\d /.-]{4,}", plain(text)) or "@" in text
    titled = re.search(r"\b(?:dra?|sra?|mrs?|ms|don|doña|prof|paciente|patient|nombre|name)\b\.?:?\s", held)
    capitals = len(re.findall(r"(?<!^)(?<![.!?] )\b[A-ZÀ-Þ][a-zà-ÿ]{2,}", text))
    spoken = re.search("姓名|患者|医生|医师|الاسم|المريض[ةه]? |الدكتور|السيد", text)
    return bool(is_named or numbered or titled or spoken or capitals >= 2)
