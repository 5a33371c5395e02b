"""Writes of imaging: each file of a study finds its place, so that five hundred slices are one study of one case.

Two files are of one study when they name the same StudyInstanceUID and the same patient. Where the first agrees and the
second does not, they are kept apart and the report says so: a person decides.
"""

from typing import Any

from django.db import connection, transaction

from hospitium.access.acting import Actor
from hospitium.cases import actions as cases
from hospitium.kernel.names import PersonName, similarity

from . import policy
from .models import Finding, Instance, Series, SourceDocument, Study

ALIKE = 0.5
"""Names below this are no two spellings of one name."""


def study_of(facts: dict[str, Any], *, by: Actor) -> Study | None:
    """The study that a file (`facts` of its reading) belongs to, as far as the actor sees. Locks its UIDs until the
    transaction ends, so that of two files read at once one waits and finds the other's study.
    """
    told, patient = _told(facts)
    for uid in sorted({one["uid"] for one in told if one["uid"]}):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('study'), hashtext(%s))", [uid])
    known = _known(told, by)
    return next((study for study in known if is_same(study.patient, patient)), None)


def _known(told: list[dict[str, Any]], by: Actor) -> list[Study]:
    uids = [one["uid"] for one in told if one["uid"]]
    if not uids:
        return []
    found = Study.objects.filter(policy.OF_STUDY.q(by), uid__in=uids)
    return list(found.select_related("case__patient").order_by("id"))


def _told(facts: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The studies a file names, and the patient: an image names one, the directory of a disc several."""
    if imaging := facts.get("imaging"):
        return [imaging["study"]], imaging["patient"]
    medium = facts.get("medium", {})
    return medium.get("studies", []), medium.get("patient", {})


def is_same(one: dict[str, str], other: dict[str, str]) -> bool:
    """Whether two files of one study name one patient: the same number, or without one the same name, and nothing that
    speaks against it.
    """
    for name in ("issuer", "birth_date"):
        if one[name] and other[name] and one[name] != other[name]:
            return False
    names = [
        PersonName(full=" ".join(said["name"].replace("=", "^").replace("^", " ").split())) for said in (one, other)
    ]
    if one["number"] and other["number"]:
        is_unlike = one["name"] and other["name"] and similarity(*names) < ALIKE
        return one["number"] == other["number"] and not is_unlike
    return one["name"] == other["name"]


def now_placed(document: SourceDocument, *, by: Actor) -> None:
    """Save the case that a person or its companions gave a document that waited, and give it its place in a study there."""
    document.save(update_fields=["case"])
    if facts := document.header.get("facts"):
        add_to_study(document=document, facts=facts, by=by)


@transaction.atomic
def add_to_study(*, document: SourceDocument, facts: dict[str, Any], by: Actor) -> None:
    """Give a stored document of imaging its place in a study of its case; one that waits for its case is placed with it."""
    told, patient = _told(facts)
    for one in told if document.case_id else ():
        mine = _in_case(document, one, patient, by)
        if listed := one.get("files"):
            mine.listed = listed
            mine.save(update_fields=["listed"])
        if imaging := facts.get("imaging"):
            _place(document, mine, imaging, by)


def _in_case(document: SourceDocument, told: dict[str, Any], patient: dict[str, str], by: Actor) -> Study:
    """The study in the document's case, made when there is none; when somebody else has one of this UID, the report says
    whose case that is.
    """
    assert document.case is not None
    study, is_new = Study.objects.get_or_create(
        case=document.case,
        uid=told["uid"],
        defaults={
            "document": document,
            "patient": patient,
            **{name: told.get(name, "") for name in ("date", "time", "description", "accession")},
        },
    )
    if is_new:
        for other in _known([told], by):
            if other.pk != study.pk and not is_same(other.patient, patient):
                _report(document, "error", "dicom-other-patient", "(0020,000D)", case=other.case.ref)
    return study


def _place(document: SourceDocument, study: Study, imaging: dict[str, Any], by: Actor) -> None:
    told, facts = imaging["series"], imaging["instance"]
    series, is_new = Series.objects.get_or_create(
        study=study, uid=told["uid"], defaults={name: told[name] for name in told if name != "uid"}
    )
    kept = {field.name: facts[field.name] for field in Instance._meta.concrete_fields if field.name in facts}
    same = Instance.objects.filter(series=series, uid=kept["uid"]).exclude(document=document)
    if kept["uid"] and same.exists():
        _report(document, "error", "dicom-same-instance", "(0008,0018)")
        return
    if study.document_id != document.pk and not imaging["is_read"]:
        document.is_part = True
        document.save(update_fields=["is_part"])
    kept |= {"series": series, "uid": kept["uid"] or document.ref}
    Instance.objects.update_or_create(document=document, defaults=kept)
    if is_new and study.document_id != document.pk:
        title = " · ".join(filter(None, (series.modality, study.description, series.description)))
        cases.note_document(case_ref=study.case.ref, by=by, document_ref=document.ref, title=title)


def _report(document: SourceDocument, severity: str, code: str, expression: str, **facts: Any) -> None:
    Finding.objects.create(document=document, severity=severity, code=code, expression=expression, facts=facts)
