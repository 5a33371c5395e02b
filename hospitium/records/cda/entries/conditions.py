"""Problems, diagnoses and allergies: what is so, what is expressly not so, and what is not known.

Source: “C-CDA on FHIR” (Problems, Allergies); IHE PCC problem and allergy entries, which eHDSI uses.
"""

from hospitium.records.cda.paper import Pointer, Resource
from hospitium.records.cda.values import codes_of, concept, interval, label, quantity, when
from hospitium.records.markup import Element

from .piece import AGE, CRITICALITY, WITNESSES, Piece, absence_of, code_of, templates

SNOMED = "http://snomed.info/sct"
CLINICAL = {
    "55561003": "active",
    "73425007": "inactive",
    "413322009": "resolved",
    "255227004": "recurrence",
    "246455001": "recurrence",
    "277022003": "remission",
    "90734009": "active",
    "7087005": "active",
    "415684004": "unconfirmed",
    "392521001": "inactive",
}
"""Status of a problem in SNOMED CT -> clinicalStatus."""
CONCERN = {"active": "active", "suspended": "inactive", "aborted": "inactive", "completed": "inactive"}
NO_PROBLEM = {
    "55607006",
    "404684003",
    "64572001",
    "282291009",
    "29308-4",
    "75323-6",
    "75326-9",
    "409586006",
    "418799008",
}
"""Codes that mean any problem at all: negated, they say that there is none."""
NO_ALLERGY = {
    "419199007": "716186003",
    "420134006": "716186003",
    "418038007": "716186003",
    "106190000": "716186003",
    "416098002": "409137002",
    "419511003": "409137002",
    "59037007": "409137002",
    "414285001": "429625007",
    "418471000": "429625007",
    "235719002": "429625007",
    "426232007": "428607008",
    "232347008": "428607008",
}
"""Kinds of allergy -> that no such allergy is known."""
CATEGORIES = {"409137002": "medication", "429625007": "food", "428607008": "environment"}
SEVERITIES = {"255604002": "mild", "6736007": "moderate", "24484000": "severe"}
RISKS = {"CRITL": "low", "CRITH": "high", "CRITU": "unable-to-assess"}
REACTION = {"2.16.840.1.113883.10.20.22.4.9", "2.16.840.1.113883.10.20.1.54"}


def problem(piece: Piece) -> Pointer:
    """A problem observation as a Condition."""
    held, code = piece.all("value"), piece.first("code")
    stated = concept(piece.paper, held[0]) if held else {}
    is_none = piece.is_negated and bool(codes_of(held[0] if held else code) & NO_PROBLEM)
    found: Resource = {"resourceType": "Condition", **_life(piece), **_course(piece)}
    if is_none:
        found["code"] = {"coding": [{"system": SNOMED, "code": "160245001"}], **_in_words(piece).get("code", {})}
    elif stated:
        found["code"] = stated
    elif not held and code is not None:
        found["code"] = concept(piece.paper, code)
    else:
        found |= _in_words(piece) or absence_of(*held, piece.element, code)
    if stated and code is not None and code.get("code") not in ("", "ASSERTION"):
        found["category"] = [concept(piece.paper, code)]
    found["severity"] = piece.severity()
    found["bodySite"] = [one for one in (concept(piece.paper, site) for site in piece.all("targetSiteCode")) if one]
    if piece.is_negated and not is_none:
        found["verificationStatus"] = {"coding": [{"code": "refuted"}]}
    more = [{"text": label(concept(piece.paper, one))} for one in held[1:]]
    found["note"] = [*found.get("note", []), *more]
    return piece.tell(found)


def _in_words(piece: Piece) -> Resource:
    """The narrative's words for it, where no code says what it is."""
    words = piece.paper.words(piece.element.first("text"))
    return {"code": {"text": words}} if words else {}


def _life(piece: Piece) -> Resource:
    """Onset, end and when it was written down; without dates of its own, those of the concern are not its own either."""
    span = interval(piece.first("effectiveTime"))
    found: Resource = {"onsetDateTime": span.get("start"), "abatementDateTime": span.get("end")}
    for one in piece.related(lambda relation, inner: code_of(inner) in AGE):
        if not (age := quantity(one.first("value"))):
            continue
        if "start" in span:
            name = label(concept(piece.paper, one.first("code")))
            found["note"] = [{"text": f"{name}: {age['value']!r} {age.get('unit', '')}".strip()}]
        else:
            found["onsetAge"] = age
    return {**found, "recordedDate": piece.written_at()}


def _course(piece: Piece) -> Resource:
    """The clinical status: as stated beside it, else by its end, else by the concern around it."""
    stated, code = piece.status(), piece.element.first("statusCode")
    word = next((CLINICAL[one["code"]] for one in stated.get("coding", []) if one.get("code") in CLINICAL), "")
    high = piece.element.first("effectiveTime", "high")
    has_ended = high is not None and (high.get("value") or high.get("nullFlavor").upper() == "UNK")
    status = word or label(stated).lower() or ("resolved" if has_ended else CONCERN.get(piece.concern, ""))
    found: Resource = {"clinicalStatus": {"coding": [{"code": status}]}} if status and status != "unconfirmed" else {}
    if code is not None and code.get("code") in ("nullified", "cancelled"):
        found["verificationStatus"] = {"coding": [{"code": "entered-in-error"}]}
    elif status == "unconfirmed" or piece.first("uncertaintyCode") is not None:
        found["verificationStatus"] = {"coding": [{"code": "unconfirmed"}]}
    return found


def allergy(piece: Piece) -> Pointer:
    """An allergy observation as an AllergyIntolerance; the substance is who took part in causing it."""
    held, code = piece.first("value"), piece.first("code")
    kind, substance = concept(piece.paper, held), _substance(piece)
    none = next((NO_ALLERGY[one] for one in sorted(codes_of(held) | codes_of(code)) if one in NO_ALLERGY), "")
    found: Resource = {"resourceType": "AllergyIntolerance", **_life(piece), **_course(piece)}
    if piece.is_negated and not substance:
        found["code"] = {
            "coding": [{"system": SNOMED, "code": none or "716186003"}],
            **_in_words(piece).get("code", {}),
        }
    elif substance:
        found["code"] = substance
        found["verificationStatus"] = (
            {"coding": [{"code": "refuted"}]} if piece.is_negated else found.get("verificationStatus")
        )
    elif kind and not (codes_of(held) & set(NO_ALLERGY)):
        found["code"] = kind
    else:
        unknown = piece.element.first("participant", "participantRole", "playingEntity", "code")
        found |= _in_words(piece) or absence_of(unknown, held, piece.element) or ({"code": kind} if kind else {})
    if kind and found.get("code") is not kind:
        found["type"] = kind
    found["category"] = [CATEGORIES[none]] if none in CATEGORIES else []
    found |= _danger(piece)
    return piece.tell(found)


def _substance(piece: Piece) -> Resource:
    """What was reacted to: a code, and a name where the code has no words of its own."""
    for one in piece.element.all("participant"):
        entity = one.first("participantRole", "playingEntity")
        if entity is None or one.get("typeCode") in WITNESSES:
            continue
        piece.used.add(id(one))
        names = (piece.paper.words(entity.first(tag)) for tag in ("name", "desc"))
        code, name = concept(piece.paper, entity.first("code")), next(filter(None, names), "")
        if name and "text" not in code and not any("display" in said for said in code.get("coding", [])):
            code = {**code, "text": name}
        if code:
            return code
    return {}


def _danger(piece: Piece) -> Resource:
    """Reactions with their severity, the severity of the whole, and how dangerous the next time may be."""
    paper = piece.paper
    signs = piece.related(
        lambda relation, inner: (
            inner.tag == "observation" and (relation.get("typeCode") == "MFST" or bool(templates(inner) & REACTION))
        )
    )
    reactions = [reaction(piece.part(one)) for one in signs]
    severity = piece.severity()
    found: Resource = {
        "reaction": [one for one in (*reactions, {"severity": _severity(severity)}) if any(one.values())]
    }
    for one in piece.with_code(CRITICALITY):
        code = one.first("value")
        found["criticality"] = RISKS.get(code.get("code") if code is not None else "", label(concept(paper, code)))
    return found


def reaction(piece: Piece) -> Resource:
    """A reaction as `AllergyIntolerance.reaction` and `Immunization.reaction` have it."""
    sign = piece.concept("value")
    if not sign and (words := piece.paper.words(piece.element.first("text"))):
        sign = {"text": words}
    found: Resource = {"manifestation": [sign] if sign else [], "severity": _severity(piece.severity())}
    found["onset"] = when(piece.element.first("effectiveTime")) or interval(piece.element.first("effectiveTime")).get(
        "start"
    )
    piece.also += piece.nested()
    return {key: held for key, held in found.items() if held}


def _severity(stated: Resource) -> str:
    """The word FHIR has for it, else the sender's own: between mild and severe lies more than one word."""
    known = (SEVERITIES[one["code"]] for one in stated.get("coding", []) if one.get("code") in SEVERITIES)
    return next(known, label(stated))


def is_allergy(element: Element) -> bool:
    """Whether an observation speaks of an allergy by what it holds."""
    return bool(codes_of(element.first("value")) & set(NO_ALLERGY))
