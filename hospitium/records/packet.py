"""The packet that goes along to another hospital: letter, medicines with their generic names, what is still pending, reports, summary."""

from dataclasses import dataclass
from typing import IO, Any

from django.db.models import Q
from django.utils import translation

from hospitium.access.acting import Actor
from hospitium.cases import queries as cases
from hospitium.cases.journey import WaitingOn
from hospitium.cases.queries import Case
from hospitium.kernel import clock
from hospitium.partners.queries import home

from . import ips, key_images, originals, policy, printed
from .archiving import name_of
from .fhir.values import concept, obj, objs, text
from .models import DocumentState, SourceDocument
from .packing import Pack
from .summarising import our_language, summary_of


@dataclass(frozen=True)
class Medicine:
    """A medicine as a ward abroad must read it: what is in it, as prescribed, how and until when."""

    generic: str
    named: str
    how: str
    since: str
    status: str
    is_reviewed: bool


@dataclass(frozen=True)
class Pending:
    """Something that is not there yet, and who sends it."""

    what: str
    who: str
    since: str


def write_packet(actor: Actor, case: Case, file: IO[bytes], language: str = "") -> None:
    """A ZIP: the packet as one PDF, the summary as FHIR JSON, reports as they came."""
    made = summary_of(actor, case.patient, our_language(language or translation.get_language() or "en"))
    reports = reports_of(actor, case)
    pack = Pack(file)
    pack.add("packet.pdf", packet_pdf(actor, case, made, reports))
    pack.add("summary.json", ips.as_json(made.bundle))
    for report in reports:
        pack.copy(name_of(report).replace("originals/", "reports/", 1), originals.reach(report.sha256))
    pack.close()


def packet_pdf(actor: Actor, case: Case, made: ips.Summary, reports: list[SourceDocument]) -> bytes:
    """The packet on paper."""
    zone = home().zone
    images = key_images.drawn(actor, case)
    with translation.override(made.frame.language):
        context = printed.context_of(made, zone) | {
            "case": case,
            "medicines": medicines(made),
            "pending": pending(actor, case, made),
            "reports": reports,
            "key_images": images,
            "organisation": home().name,
        }
    return printed.packet_pdf(made, context, {str(one.image.pk): one.picture for one in images})


def reports_of(actor: Actor, case: Case) -> list[SourceDocument]:
    """Documents that are reports rather than summaries: papers, and what says so of itself."""
    found = SourceDocument.objects.filter(policy.seen_by(actor), case=case, state=DocumentState.IMPORTED)
    return list(found.filter(Q(kind="report") | Q(format="pdf")).order_by("id"))


def medicines(made: ips.Summary) -> list[Medicine]:
    """What the patient takes, as far as anybody says; what was stopped is left to the summary."""
    resources = _resources(made)
    part = next((one for one in made.parts if one.kind == "medications"), None)
    found = []
    for row in part.rows if part else ():
        resource = resources.get(row.url, {})
        if row.is_absence or resource.get("status") in (
            "stopped",
            "completed",
            "not-taken",
            "cancelled",
            "entered-in-error",
        ):
            continue
        how = next((words for slug, words in row.details if slug == "dosage"), "")
        generic = _generic(resource, resources)
        status = ", ".join(row.chips)
        found.append(
            Medicine(generic or row.label, row.label if generic else "", how, row.when, status, row.is_reviewed)
        )
    return found


def _generic(resource: dict[str, Any], resources: dict[str, dict[str, Any]]) -> str:
    """The substances a medicine holds, where its own entry names them; else the words of its code."""
    pointer = text(obj(resource.get("medicationReference")).get("reference"))
    inner = {f"#{one.get('id')}": one for one in objs(resource.get("contained"))}
    medicine = resources.get(pointer) or inner.get(pointer) or {}
    held = [concept(one.get("itemCodeableConcept")).label() for one in objs(medicine.get("ingredient"))]
    if substances := " + ".join(filter(None, held)):
        return substances
    coded = concept(medicine.get("code") or resource.get("medicationCodeableConcept"))
    return next((one.display for one in coded.codings if one.display and one.display != coded.text), "")


OTHERS = {WaitingOn.REFERRER, WaitingOn.PARTNER, WaitingOn.CLINICIAN}
"""Who owes the case something medical; what our own desks owe is no business of another hospital."""

OPEN = {"registered", "preliminary", "partial"}


def pending(actor: Actor, case: Case, made: ips.Summary) -> list[Pending]:
    """Results that are not final, with who sends them, and what others still owe the case."""
    resources = _resources(made)
    found = []
    for part in made.parts:
        for row in part.rows:
            resource = resources.get(row.url, {})
            if resource.get("status") in OPEN and resource["resourceType"] in ("Observation", "DiagnosticReport"):
                who = [_named(one, resources) for one in objs(resource.get("performer"))]
                found.append(Pending(row.label, ", ".join(filter(None, who)) or ", ".join(row.sources), row.when))
    for task in cases.open_tasks(case):
        if task.waiting_on not in OTHERS:
            continue
        found.append(Pending(task.title, str(WaitingOn(task.waiting_on).label), clock.moment(task.due_at, home().zone)))
    return found


def _named(pointer: dict[str, Any], resources: dict[str, dict[str, Any]]) -> str:
    target = resources.get(text(pointer.get("reference")), {})
    name = target.get("name")
    if isinstance(name, str):
        return name
    first = next(iter(objs(name)), {})
    spoken = " ".join(filter(None, (*first.get("prefix", ()), *first.get("given", ()), text(first.get("family")))))
    return text(pointer.get("display")) or text(first.get("text")) or spoken


def _resources(made: ips.Summary) -> dict[str, dict[str, Any]]:
    return {one["fullUrl"]: one["resource"] for one in made.bundle["entry"]}
