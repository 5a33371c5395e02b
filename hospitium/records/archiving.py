"""The whole record of a patient in one ZIP: the right of access. Every original byte for byte, and all that we made of them.

What rooms keep beside documents they put in as chapters (`config/chapters.py`). Written by the system once somebody was allowed
to ask; of what is not the patient's (staff notes, bytes that are not released) the index says that it is there.
"""

import re
from collections.abc import Callable, Iterator
from typing import IO, Any

import orjson
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from hospitium.access.acting import Actor
from hospitium.kernel import clock, printing
from hospitium.kernel.chapters import Chapter, chapters
from hospitium.partners.queries import home
from hospitium.patients import queries as patients
from hospitium.patients.queries import Patient

from . import ips, originals, printed, summary
from .ips import xml
from .ips.narrative import RTL
from .models import SourceDocument, Statement, Translation
from .packing import Pack
from .summarising import our_language, summary_of
from .translating.exchange import xliff

Tell = Callable[[int, int], Any]


def write_archive(actor: Actor, patient: Patient, file: IO[bytes], tell: Tell = lambda done, total: None) -> None:
    """Write everything; `tell(done, total)` hears how far it is. The pages in it speak the patient's language."""
    language = our_language(next(iter(patients.spoken_first(patient)), ("en",))[0])
    theirs = Q(case__patient=patient) | Q(case=None, sent_for__patient=patient)
    documents = list(SourceDocument.objects.filter(theirs).select_related("case").order_by("id"))
    total = 2 * len(documents) + len(chapters()) + 2
    pack = Pack(file)
    with translation.override(language):
        held_back = [
            one for number, document in enumerate(documents) if (one := _original(pack, document, number, total, tell))
        ]
        for number, document in enumerate(documents):
            tell(len(documents) + number, total)
            pack.stream(f"documents/{document.ref}.json", _reading(document))
        for translated in Translation.objects.filter(document__in=documents).order_by("id"):
            pack.add(f"translations/{translated.ref}.xlf", xliff(translated, translated.segments.all(), "xlf2"))
        write_summary(pack, summary_of(actor, patient, language))
        bound = chapters()
        for number, chapter in enumerate(bound):
            tell(2 * len(documents) + 1 + number, total)
            pack.stream(chapter.name, _told(chapter, actor, patient))
        pack.stream("style.css", [printing.STYLE.read_bytes()])
        _index(pack, patient, documents, held_back, language)
    pack.close()
    tell(total, total)


def write_summary(pack: Pack, made: ips.Summary) -> None:
    """The summary in its three forms."""
    pack.add("summary/summary.json", ips.as_json(made.bundle))
    pack.add("summary/summary.xml", xml.written(made.bundle))
    pack.add("summary/summary.pdf", printed.summary_pdf(made, home().zone))


def _original(pack: Pack, document: SourceDocument, number: int, total: int, tell: Tell) -> dict[str, str] | None:
    """The bytes as they came; what is not released, or changed in the store, is named instead."""
    tell(number, total)
    about = {"document": document.ref, "file": document.file_name, "sha256": document.sha256, "state": document.state}
    if not document.is_released:
        return about
    try:
        digest = pack.copy(name_of(document), originals.reach(document.sha256, document.quarantine))
    except FileNotFoundError:
        return about | {"state": "lost"}
    return None if digest == document.sha256 else about | {"state": "changed"}


def name_of(document: SourceDocument) -> str:
    """Where an original lies in the ZIP: by its reference, under a name that no system misreads."""
    plain = re.sub(r"[^\w.() -]", "_", document.file_name).strip(". ")[-100:]
    return f"originals/{document.ref}/{plain or 'file'}"


def _reading(document: SourceDocument) -> Iterator[bytes]:
    """What was read in a document, statement by statement."""
    head = {
        name: getattr(document, name)
        for name in (
            "ref",
            "file_name",
            "title",
            "format",
            "kind",
            "sha256",
            "received_at",
            "channel",
            "language",
            "dated",
        )
    } | {"header": document.header, "subject": document.subject, "report": summary.operation_outcome(document)}
    yield _json(head)[:-1] + b',"sections":'
    yield _json([_plain(one, SECTION) for one in document.sections.order_by("position")])
    yield b',"statements":['
    for number, one in enumerate(document.statements.order_by("position").iterator(chunk_size=500)):
        yield (b"," if number else b"") + _json(_plain(one, STATED))
    yield b"]}"


SECTION = ("position", "depth", "kind", "code", "title", "narrative", "language", "empty_reason")
STATED = tuple(
    field.name
    for field in Statement._meta.concrete_fields
    if field.name not in ("id", "document", "section", "raw", "resource")
)


def _plain(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _told(chapter: Chapter, actor: Actor, patient: Patient) -> Iterator[bytes]:
    """A chapter's values: lines of JSON, or one array of them."""
    is_lines = chapter.name.endswith(".ndjson")
    yield b"" if is_lines else b"["
    for number, one in enumerate(chapter.told(actor, patient)):
        yield (b",\n" if number and not is_lines else b"") + _json(one) + (b"\n" if is_lines else b"")
    yield b"" if is_lines else b"]"


def _index(
    pack: Pack, patient: Patient, documents: list[SourceDocument], held_back: list[dict[str, str]], language: str
) -> None:
    made = clock.now()
    members = list(pack.members)
    joined = patients.refs_joined_to(patient)
    facts = {"patient": patient.ref, "replaces": joined, "made_at": made, "members": members, "not_included": held_back}
    page = {
        "title": _("The whole record of %(name)s") % {"name": patient.full_name},
        "language": language,
        "direction": "rtl" if language.split("-", maxsplit=1)[0] in RTL else "ltr",
        "made": clock.in_full(made, home().zone),
        "organisation": home().name,
        "members": members,
        "documents": [{"document": one, "name": name_of(one)} for one in documents if one.is_released],
        "held_back": held_back,
        "chapters": chapters(),
    }
    pack.add("index.html", render_to_string("records/printed/archive.html", page))
    pack.add("index.json", _json(facts))


def _json(value: Any) -> bytes:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
