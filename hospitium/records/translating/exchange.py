"""Translations as linguists' own programs read them: XLIFF 1.2 and 2.0 of one translation, TMX 1.4 of the memory.

Sources: OASIS XLIFF 1.2 and 2.0, LISA TMX 1.4b. Read by the one door to XML, which lets no document type pass.
"""

import html
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from hospitium.access.acting import Actor
from hospitium.records import markup
from hospitium.records.errors import NotAnExchange
from hospitium.records.markup import Element
from hospitium.records.models import Memory, Segment, Translation
from hospitium.records.reading.unreadable import Unreadable

from . import actions, memory, queries

FORMS = {"xlf12": "XLIFF 1.2", "xlf2": "XLIFF 2.0"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
LONGEST = 8000
"""Letters taken of one text."""


def xliff(translation: Translation, segments: Iterable[Segment], form: str) -> str:
    """A translation as a file; a unit's name is the version of its segment, so that the way back sees who was faster."""
    write = _xliff_12 if form == "xlf12" else _xliff_2
    return HEAD + "".join(write(translation, segments))


def _xliff_12(translation: Translation, segments: Iterable[Segment]) -> Iterator[str]:
    yield (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">'
        f'<file original="{translation.ref}" source-language="{_of(translation.source_language)}"'
        f' target-language="{_of(translation.target_language)}" datatype="plaintext"><body>\n'
    )
    for one in segments:
        state = (
            "signed-off" if translation.is_final else "translated" if one.is_confirmed else "needs-review-translation"
        )
        target = f'<target state="{state}">{_of(one.shown)}</target>' if one.shown else ""
        yield f'<trans-unit id="{one.number}" resname="v{one.version}"><source>{_of(one.source)}</source>{target}</trans-unit>\n'
    yield "</body></file></xliff>\n"


def _xliff_2(translation: Translation, segments: Iterable[Segment]) -> Iterator[str]:
    yield (
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"'
        f' srcLang="{_of(translation.source_language)}" trgLang="{_of(translation.target_language)}">'
        f'<file id="f1" original="{translation.ref}">\n'
    )
    for one in segments:
        state = (
            "final"
            if translation.is_final
            else "reviewed"
            if one.is_confirmed
            else "translated"
            if one.machine
            else "initial"
        )
        target = f"<target>{_of(one.shown)}</target>" if one.shown else ""
        yield (
            f'<unit id="{one.number}" name="v{one.version}"><segment state="{state}"><source>{_of(one.source)}</source>'
            f"{target}</segment></unit>\n"
        )
    yield "</file></xliff>\n"


def _of(text: str) -> str:
    """A text in XML, without the signs it cannot hold."""
    return html.escape(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text))


@dataclass(frozen=True)
class Unit:
    """What a file says of one segment."""

    number: int
    version: int
    source: str
    target: str


@dataclass
class Brought:
    """What became of a file: segments confirmed, and those somebody changed meanwhile, which were left alone."""

    kept: int = 0
    moved: int = 0


def units_in(data: bytes, ref: str) -> list[Unit]:
    """The units of an XLIFF file of this translation. Raises `NotAnExchange`."""
    root = _parsed(data, "XLIFF", "xliff")
    file = root.first("file")
    if file is None or file.get("original") != ref:
        raise NotAnExchange(wanted="XLIFF")
    return [unit for one in file.below() if one.tag in ("unit", "trans-unit") for unit in _unit(one)]


def _unit(element: Element) -> Iterator[Unit]:
    held = element.first("segment") or element
    source, target = held.first("source"), held.first("target")
    number, version = element.get("id"), (element.get("name") or element.get("resname")).removeprefix("v")
    if source is not None and target is not None and number.isdecimal() and version.isdecimal():
        yield Unit(int(number[:9]), int(version[:9]), source.words(LONGEST), target.words(LONGEST))


def _parsed(data: bytes, wanted: str, tag: str) -> Element:
    try:
        root = markup.parse(data).root
    except Unreadable as why:
        raise NotAnExchange(wanted=wanted) from why
    if root.tag != tag:
        raise NotAnExchange(wanted=wanted)
    return root


@transaction.atomic
def bring_xliff(*, ref: str, data: bytes, by: Actor) -> Brought:
    """Confirm what a linguist's file says where it differs and nobody was faster. Raises `NotAnExchange`, `TranslationClosed`."""
    found = {unit.number: unit for unit in units_in(data, ref)}
    translation = actions.to_work_on(ref, by)
    terms = queries.terms_for(translation.source_language, translation.target_language)
    brought = Brought()
    for segment in translation.segments.select_for_update().filter(number__in=found):
        unit = found[segment.number]
        is_same = segment.is_confirmed and " ".join(segment.final.split()) == unit.target
        if not unit.target or is_same or " ".join(segment.source.split()) != unit.source:
            continue
        if unit.version != segment.version:
            brought.moved += 1
            continue
        actions.write(translation, segment, unit.target, terms, by)
        brought.kept += 1
    return brought


def tmx(source: str, target: str) -> Iterator[str]:
    """The shared memory of a pair of languages, newest first; what may tell who somebody is stays here."""
    source, target = memory.key_of(source), memory.key_of(target)
    yield (
        f'{HEAD}<tmx version="1.4"><header creationtool="Hospitium" creationtoolversion="1" segtype="sentence" o-tmf="hospitium"'
        f' adminlang="en" srclang="{_of(source)}" datatype="plaintext"/><body>\n'
    )
    held = Memory.objects.filter(source_language=source, target_language=target, is_shared=True).order_by("-pk")
    for here, there in held.values_list("source", "target")[:100_000]:
        yield (
            f'<tu><tuv xml:lang="{_of(source)}"><seg>{_of(here)}</seg></tuv>'
            f'<tuv xml:lang="{_of(target)}"><seg>{_of(there)}</seg></tuv></tu>\n'
        )
    yield "</body></tmx>\n"


@transaction.atomic
def bring_tmx(*, data: bytes, by: Actor) -> Brought:
    """Take sentences into the shared memory; `moved` counts those left out because they may tell who somebody is.

    Raises `NotAnExchange`.
    """
    by.require("sign translation")
    brought, rows = Brought(), []
    for one in _parsed(data, "TMX", "tmx").below():
        if one.tag != "tu":
            continue
        said = [
            (memory.key_of(tuv.get("xml:lang")), seg.words(LONGEST))
            for tuv in one.all("tuv")
            if (seg := tuv.first("seg"))
        ]
        for (here, source), (there, target) in itertools.permutations(said, 2):
            if here == there or not (here and there and source and target):
                continue
            if memory.tells_who(source, set()) or memory.tells_who(target, set()):
                brought.moved += 1
                continue
            rows.append(memory.remembered(here, there, source, target))
    known = set(
        Memory.objects.filter(folded__in={row.folded for row in rows}, is_shared=True).values_list("folded", "target")
    )
    fresh = {(row.source_language, row.target_language, row.folded, row.target): row for row in rows}
    kept = Memory.objects.bulk_create([row for row in fresh.values() if (row.folded, row.target) not in known])
    brought.kept = len(kept)
    return brought
