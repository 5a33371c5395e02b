"""QIDO-RS: what an actor may see, found by a handful of attributes, told as DICOM JSON (PS3.18 10.6 and annex F)."""

import re
from typing import Any

from django.db.models import Q, QuerySet

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.kernel.entered import number_in
from hospitium.patients.actions import openable
from hospitium.records import policy
from hospitium.records.models import Instance, Series, Study

MOST = 200
Query = dict[str, str]
Told = dict[str, dict[str, Any]]

TAGS = {
    "StudyDate": "00080020", "StudyTime": "00080030", "AccessionNumber": "00080050", "Modality": "00080060",
    "ModalitiesInStudy": "00080061", "StudyDescription": "00081030", "SeriesDescription": "0008103E",
    "PatientName": "00100010", "PatientID": "00100020", "IssuerOfPatientID": "00100021", "PatientBirthDate": "00100030",
    "BodyPartExamined": "00180015", "StudyInstanceUID": "0020000D", "SeriesInstanceUID": "0020000E",
    "SeriesNumber": "00200011", "InstanceNumber": "00200013", "NumberOfStudyRelatedSeries": "00201206",
    "NumberOfStudyRelatedInstances": "00201208", "NumberOfSeriesRelatedInstances": "00201209", "SOPClassUID": "00080016",
    "SOPInstanceUID": "00080018", "Rows": "00280010", "Columns": "00280011", "NumberOfFrames": "00280008",
    "RetrieveURL": "00081190",
}  # fmt: skip
KINDS = {
    "PatientName": "PN", "PatientID": "LO", "IssuerOfPatientID": "LO", "PatientBirthDate": "DA", "StudyDate": "DA",
    "StudyTime": "TM", "AccessionNumber": "SH", "Modality": "CS", "ModalitiesInStudy": "CS", "StudyDescription": "LO",
    "SeriesDescription": "LO", "BodyPartExamined": "CS", "StudyInstanceUID": "UI", "SeriesInstanceUID": "UI",
    "SOPClassUID": "UI", "SOPInstanceUID": "UI", "Rows": "US", "Columns": "US", "RetrieveURL": "UR",
}  # fmt: skip
NAMES = {tag: name for name, tag in TAGS.items()}


def asked(parameters: Query) -> Query:
    """Matching attributes by keyword, whether asked by keyword or by tag; what we do not match is left out."""
    found = {NAMES.get(name.upper(), name): value for name, value in parameters.items() if value}
    return {name: value for name, value in found.items() if name in TAGS or name in ("limit", "offset")}


def studies(actor: Actor, query: Query, base: str) -> list[Told]:
    """Studies that match, newest first."""
    found = _visible(actor).filter(_of_study(query)).distinct().order_by("-date", "-id")
    return [_study(one, base) for one in _page(actor, found.prefetch_related("series__instances"), query)]


def series(actor: Actor, query: Query, base: str) -> list[Told]:
    """Series that match, with the attributes of their study."""
    found = Series.objects.filter(study__in=_visible(actor).filter(_of_study(query)))
    found = found.filter(_equal(query, "SeriesInstanceUID", "uid") & _equal(query, "Modality", "modality"))
    found = found.select_related("study").prefetch_related("instances").order_by("study_id", "number", "id")
    return [_of_series(one, base) for one in _page(actor, found, query, "study")]


def instances(actor: Actor, query: Query, base: str) -> list[Told]:
    """Instances that match, with the attributes of their series and study."""
    found = Instance.objects.filter(series__study__in=_visible(actor).filter(_of_study(query)))
    found = found.filter(_equal(query, "SeriesInstanceUID", "series__uid") & _equal(query, "SOPInstanceUID", "uid"))
    found = found.filter(_equal(query, "SOPClassUID", "sop_class"))
    found = found.select_related("series__study").order_by("series_id", "number", "id")
    return [_instance(one, base) for one in _page(actor, found, query, "series__study")]


def _visible(actor: Actor) -> QuerySet[Study]:
    actor.require("see clinical facts")
    return Study.objects.filter(policy.OF_STUDY.q(actor), policy.own_side(actor, "document__"))


def _of_study(query: Query) -> Q:
    found = _equal(query, "StudyInstanceUID", "uid") & _equal(query, "AccessionNumber", "accession")
    found &= _like(query, "PatientName", "patient__name") & _like(query, "PatientID", "patient__number")
    found &= _like(query, "StudyDescription", "description")
    found &= _equal(query, "ModalitiesInStudy", "series__modality")
    if stated := query.get("StudyDate"):
        first, dash, last = stated.partition("-")
        found &= Q(date__gte=_iso(first)) if first else Q()
        found &= Q(date__lte=_iso(last or ("9999" if dash else first))) & ~Q(date="")
    return found


def _equal(query: Query, name: str, column: str) -> Q:
    values = [one for one in re.split(r"[\\,]", query.get(name, "")) if one]
    return Q(**{f"{column}__in": values}) if values else Q()


def _like(query: Query, name: str, column: str) -> Q:
    """Wild cards `*` and `?`, letters large or small (PS3.4 C.2.2.2.4)."""
    stated = query.get(name, "")[:200]
    pattern = re.escape(stated).replace(r"\*", ".*").replace(r"\?", ".")
    return Q(**{f"{column}__iregex": f"^{pattern}$"}) if stated.strip("*") else Q()


def _iso(day: str) -> str:
    return f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) == 8 else day


def _page(actor: Actor, found: Any, query: Query, path: str = "") -> list[Any]:
    """A page of what may be opened where the actor stands; the look is recorded."""
    first, count = _count(query, "offset", 0, 10**6), _count(query, "limit", MOST, MOST)
    rows = list(
        found.select_related(*([path] if path else []), f"{path}__case__patient".lstrip("_"))[first : first + count]
    )
    of = [_up(row, path) for row in rows]
    open_to = openable(patients=[study.case.patient for study in of], by=actor)
    kept = [(row, study) for row, study in zip(rows, of, strict=True) if study.case.patient_id in open_to]
    if kept:
        note_access("list", "study", [ref for _, study in kept for ref in (study.case.ref, study.case.patient.ref)])
    return [row for row, _ in kept]


def _up(row: Any, path: str) -> Study:
    for name in filter(None, path.split("__")):
        row = getattr(row, name)
    return row  # type: ignore[no-any-return]


def _count(query: Query, name: str, usual: int, most: int) -> int:
    stated = number_in(query.get(name))
    return usual if stated is None else min(stated, most)


def _told(values: dict[str, Any]) -> Told:
    return {
        TAGS[name]: {"vr": KINDS.get(name, "IS"), "Value": [_value(name, one) for one in listed]}
        for name, value in sorted(values.items(), key=lambda pair: TAGS[pair[0]])
        if (listed := [one for one in (value if isinstance(value, list) else [value]) if one not in ("", None)])
    }


def _value(name: str, value: Any) -> Any:
    if name != "PatientName":
        return value.replace("-", "") if KINDS.get(name) == "DA" else value
    groups = zip(("Alphabetic", "Ideographic", "Phonetic"), value.split("="), strict=False)
    return {group: written for group, written in groups if written}


def _of(study: Study) -> dict[str, Any]:
    return {
        "StudyInstanceUID": study.uid,
        "StudyDate": study.date,
        "StudyTime": study.time,
        "AccessionNumber": study.accession,
        "StudyDescription": study.description,
        "PatientName": study.patient["name"],
        "PatientID": study.patient["number"],
        "IssuerOfPatientID": study.patient["issuer"],
        "PatientBirthDate": study.patient["birth_date"],
    }


def _study(study: Study, base: str) -> Told:
    held = list(study.series.all())
    return _told(
        _of(study)
        | {
            "ModalitiesInStudy": sorted({one.modality for one in held}),
            "NumberOfStudyRelatedSeries": len(held),
            "NumberOfStudyRelatedInstances": sum(len(one.instances.all()) for one in held),
            "RetrieveURL": f"{base}/studies/{study.uid}",
        }
    )


def _in_series(one: Series) -> dict[str, Any]:
    return {
        "SeriesInstanceUID": one.uid,
        "SeriesNumber": one.number,
        "Modality": one.modality,
        "SeriesDescription": one.description,
        "BodyPartExamined": one.body_part,
    }


def _of_series(one: Series, base: str) -> Told:
    where = f"{base}/studies/{one.study.uid}/series/{one.uid}"
    held = {"NumberOfSeriesRelatedInstances": len(one.instances.all()), "RetrieveURL": where}
    return _told(_of(one.study) | _in_series(one) | held)


def _instance(one: Instance, base: str) -> Told:
    study = one.series.study
    return _told(
        _of(study)
        | _in_series(one.series)
        | {
            "SOPClassUID": one.sop_class,
            "SOPInstanceUID": one.uid,
            "InstanceNumber": one.number,
            "Rows": one.rows or None,
            "Columns": one.columns or None,
            "NumberOfFrames": one.frames or None,
            "RetrieveURL": f"{base}/studies/{study.uid}/series/{one.series.uid}/instances/{one.uid}",
        }
    )
