"""What was found: OBX in every type, the specimen (SPM), documents (TXA, OBX of type ED and RP), and notes on any of it (NTE)."""

import base64
import binascii
import hashlib
import re
from typing import Any

from . import codes, values
from .datatypes import concept, entity, filled, name, number, period, quantity, spoken_name, words_of
from .draft import Draft, Made
from .segment import Part, Segment

ABSENT = "http://terminology.hl7.org/CodeSystem/data-absent-reason"


def read_obx(segment: Segment, draft: Draft) -> None:
    """A result; a document, where it holds one; a line of the document that a TXA began."""
    kind = segment.code(2)
    if kind in values.DOCUMENTS:
        _document(segment, kind, draft)
    elif draft.document and draft.family == "MDM" and kind in ("TX", "FT", "ST"):
        _line(segment, draft.document, draft)
    else:
        _observation(segment, kind, draft)


def _observation(segment: Segment, kind: str, draft: Draft) -> None:
    stated = segment.code(11)
    made = draft.add(
        "Observation",
        segment,
        status=codes.OBSERVATION_STATES.get(stated, "unknown"),
        code=concept(segment.part(3), draft.sender),
        **_value(segment, kind, draft),
        **_when(segment, draft),
        interpretation=[concept(part, draft.sender, table="0078") for part in segment.parts(8)],
        referenceRange=_ranges(segment),
        method=concept(segment.part(17), draft.sender),
        bodySite=concept(segment.part(20), draft.sender),
        issued=draft.moment(segment, 19),
        performer=_performers(segment, draft),
        device=filled(display=segment.at(18)),
        identifier=[entity(segment.part(21), draft.sender)] if segment.at(21) else [],
        dataAbsentReason={"coding": [{"system": ABSENT, "code": "not-asked", "display": "Not Asked"}]}
        if stated == "N"
        else {},
    )
    _say_state(segment, stated, draft)
    _belong(segment, made, draft)
    draft.tell(made)


def _value(segment: Segment, kind: str, draft: Draft) -> dict[str, Any]:
    """One value as such, several as components."""
    unit = segment.part(6)
    found = [values.value_of(kind, part, unit, draft.sender) for part in segment.parts(5)]
    told = [one for one in found if one]
    if kind in values.TEXTS and len(told) > 1:
        return {"valueString": "\n".join(one["valueString"] for one in told)}
    if len(told) < 2:
        return told[0] if told else {}
    return {"component": [{"code": concept(segment.part(3), draft.sender), **one} for one in told]}


def _when(segment: Segment, draft: Draft) -> dict[str, Any]:
    stated = draft.moment(segment, 14)
    report = draft.report.resource if draft.report else {}
    if stated:
        return {"effectiveDateTime": stated}
    return {key: report[key] for key in ("effectiveDateTime", "effectivePeriod") if key in report}


def _performers(segment: Segment, draft: Draft) -> list[dict[str, Any]]:
    found = draft.clinicians(segment, 16, 25)
    found += [draft.organization(part, segment, 23) for part in segment.parts(23)]
    producer = concept(segment.part(15), draft.sender)
    if producer and not segment.part(23):
        found.append({"display": words_of(producer)})
    return [one for one in found if one]


LIMITS = re.compile(r"\s*(-?\d{1,20}(?:\.\d{1,20})?)\s*-\s*(-?\d{1,20}(?:\.\d{1,20})?)\s*")


def _ranges(segment: Segment) -> list[dict[str, Any]]:
    """The range as it was written; where it is two numbers, as those too."""
    found = []
    for part in segment.parts(7):
        words, limits = part.text(), LIMITS.fullmatch(part.text())
        unit = segment.part(6)
        both = filled(low=quantity(limits[1], unit), high=quantity(limits[2], unit)) if limits else {}
        found.append({"text": words} | both)
    return found


def _say_state(segment: Segment, stated: str, draft: Draft) -> None:
    if stated in ("D", "W", "C"):
        draft.report_on(
            "warning", {"D": "result-deleted", "W": "result-wrong", "C": "result-corrected"}[stated], segment.path
        )
    elif stated and stated not in codes.OBSERVATION_STATES:
        draft.report_on("info", "unknown-code", f"{segment.path}-11", code=stated[:40])


def _belong(segment: Segment, made: Made, draft: Draft) -> None:
    """To the report under way, to its specimen, to a group of results with the same sub-id, to a vaccination."""
    if draft.is_of_specimen and draft.specimen:
        made.resource["specimen"] = draft.specimen.ref
        return
    if draft.immunization:
        made.resource["partOf"] = [draft.immunization.ref]
        segment.at(4)
        return
    if group := segment.part(4).text():
        draft.groups.setdefault(group, []).append(made)
        made.resource["subId"] = group
    if draft.report:
        draft.report.resource.setdefault("result", []).append(made.ref)
        if draft.specimen:
            made.resource.setdefault("specimen", draft.specimen.ref)


def gather(draft: Draft) -> None:
    """At the end of a report: results that share a sub-id, beside others that do not, become one with members."""
    groups, report = draft.groups, draft.report
    draft.groups = {}
    together = {sub_id: held for sub_id, held in groups.items() if len(held) > 1}
    if (
        not report
        or not together
        or (len(groups) == 1 and len(next(iter(together.values()))) == len(report.resource.get("result", ())))
    ):
        return
    for sub_id, held in together.items():
        code = report.resource.get("code", {})
        parent = draft.add(
            "Observation",
            next(iter(held[0].segments)),
            within="-4",
            raw="\n".join(segment.text for made in held for segment in made.segments),
            status=report.resource["status"],
            code=code,
            subId=sub_id,
            hasMember=[made.ref for made in held],
        )
        report.resource["result"].append(parent.ref)


# ----------------------------------------------------------------------------------------------------------- documents
def read_txa(segment: Segment, draft: Draft) -> None:
    """A document by what is known of it; its text or bytes follow."""
    whole = concept(segment.part(2), draft.sender, table="0270")
    numbers = [
        entity(segment.part(number), draft.sender, kind=kind)
        for number, kind in ((14, "PLAC"), (15, "FILL"))
        if segment.at(number)
    ]
    unique = entity(segment.part(12), draft.sender) if segment.at(12) else {}
    draft.document = draft.tell(
        draft.add(
            "DocumentReference",
            segment,
            status=codes.DOCUMENT_STATES.get(segment.code(19), "current"),
            docStatus=codes.COMPLETIONS.get(segment.code(17), ""),
            type=whole,
            masterIdentifier=unique,
            identifier=([unique] if unique else []) + numbers,
            date=draft.moment(segment, 6) or draft.moment(segment, 4),
            author=draft.clinicians(segment, 9, 5),
            authenticator=_authenticator(segment, draft),
            description=segment.said(25) or segment.at(16),
            securityLabel=[concept(segment.part(18), draft.sender, table="0272")] if segment.part(18) else [],
            relatesTo=_related(segment, draft),
            content=[],
        )
    )
    draft.document.resource["content"] = []


def _authenticator(segment: Segment, draft: Draft) -> dict[str, Any]:
    """Who signed (TXA-22, a name with a time), else who was to (TXA-10)."""
    found = draft.clinicians(segment, 10)
    if part := segment.part(22):
        signed = {"display": " ".join(filter(None, (spoken_name(name(part, first=2)), part.at(15))))}
        return signed if signed["display"] else {}
    return found[0] if found else {}


REPLACES = frozenset({"T07", "T08", "T09", "T10"})
"""Events by which a document takes its parent's place: edited or replaced."""


def _related(segment: Segment, draft: Draft) -> list[dict[str, Any]]:
    if not segment.at(13):
        return []
    code = "replaces" if draft.trigger in REPLACES else "appends"
    parent = entity(segment.part(13), draft.sender)
    return [{"code": code, "target": {"identifier": parent, "display": parent["value"]}}]


def _line(segment: Segment, document: Made, draft: Draft) -> None:
    resource = draft.join(segment, document)
    said = "\n".join(filter(None, (part.text() for part in segment.parts(5))))
    title = concept(segment.part(3), draft.sender)
    resource.setdefault("lines", []).append(said)
    segment.at(11), segment.at(14), segment.at(4)
    if title and not resource.get("description"):
        resource["description"] = words_of(title)


def _document(segment: Segment, kind: str, draft: Draft) -> None:
    """OBX of type ED (the bytes themselves) or RP (where they are): a document, of its own or the TXA's."""
    contents = [filled(attachment=_attachment(segment, part, kind, draft)) for part in segment.parts(5)]
    title = concept(segment.part(3), draft.sender)
    for content in contents:
        content.setdefault("attachment", {}).setdefault("title", words_of(title))
    stated = segment.code(11)
    if draft.document and draft.family == "MDM":
        draft.join(segment, draft.document)["content"] += contents
        draft.tell(draft.document)
        return
    made = draft.add(
        "DocumentReference",
        segment,
        status="entered-in-error" if stated in ("D", "W") else "current",
        docStatus={"F": "final", "C": "amended", "P": "preliminary"}.get(stated, ""),
        type=title,
        date=draft.moment(segment, 14),
        content=contents,
        author=draft.clinicians(segment, 16),
        related=[draft.report.ref] if draft.report else [],
    )
    _say_state(segment, stated, draft)
    segment.at(4)
    if draft.report and not draft.is_of_specimen:
        held = draft.report.resource.setdefault("presentedForm", [])
        held += [content["attachment"] for content in contents]
    draft.tell(made)


def _attachment(segment: Segment, part: Part, kind: str, draft: Draft) -> dict[str, Any]:
    """What is said of the bytes, their size and SHA-256; the bytes themselves stay in the original."""
    if kind == "RP":
        return filled(url=part.at(1), contentType=values.media_type(part.at(3), part.at(4)))
    media, encoding, data = values.media_type(part.at(2), part.at(3)), part.at(4).upper(), part.at(5)
    if not data:
        draft.report_on("warning", "document-empty", f"{segment.path}-5")
        return filled(contentType=media)
    content = _bytes(data, encoding)
    if content is None:
        draft.report_on("error", "document-damaged", f"{segment.path}-5", characters=len(data))
        return filled(contentType=media)
    return filled(contentType=media, size=len(content), sha256=hashlib.sha256(content).hexdigest())


def _bytes(data: str, encoding: str) -> bytes | None:
    try:
        if encoding.startswith("BASE"):
            return base64.b64decode("".join(data.split()), validate=True)
        return bytes.fromhex(data) if encoding.startswith("HEX") else data.encode()
    except (ValueError, binascii.Error):
        return None


# ------------------------------------------------------------------------------------------------- specimens and notes
def read_spm(segment: Segment, draft: Draft) -> None:
    """A specimen: of the report before it, or of those that follow."""
    taken = segment.part(17)
    own = [part.at(2) or part.at(1) for part in segment.parts(2)]
    draft.specimen = draft.tell(
        draft.add(
            "Specimen",
            segment,
            identifier=[filled(value=number) for number in own if number],
            type=concept(segment.part(4), draft.sender, table="0487"),
            collection=filled(
                collectedPeriod=period(draft.moment(segment, 17), draft.moment(segment, 17, 2)) if taken.at(2) else {},
                collectedDateTime="" if taken.at(2) else draft.moment(segment, 17),
                method=concept(segment.part(7), draft.sender, table="0488"),
                bodySite=concept(segment.part(8), draft.sender),
                quantity=filled(value=number(segment.at(12)), unit=segment.at(12, 2, 1) or segment.at(12, 2, 2)),
            ),
            receivedTime=draft.moment(segment, 18),
            condition=[concept(part, draft.sender, table="0493") for part in segment.parts(24)],
            note=[{"text": words} for words in (segment.said(14),) if words],
        )
    )
    draft.is_of_specimen = True
    if draft.report:
        draft.report.resource.setdefault("specimen", []).append(draft.specimen.ref)


def read_nte(segment: Segment, draft: Draft) -> None:
    """A note on what it follows."""
    words = segment.said(3)
    about = draft.last
    resource = draft.join(segment, about)
    if about is None:
        return
    number_of = segment.at(5)
    writer = spoken_name(name(segment.part(5), first=2)) or number_of
    note = filled(text=words, authorString=writer, time=draft.moment(segment, 6) or draft.moment(segment, 7))
    if words:
        resource.setdefault("note", []).append(note)
