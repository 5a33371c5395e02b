"""Which statement of CDA is read as what: by its template, else by the section it stands in and what it is.

Source: C-CDA R1.1 and R2.1, CCD 1.0, IHE PCC (eHDSI, HL7 IPS in CDA); templates are compared without their versions.
"""

from collections.abc import Callable

from hospitium.records.cda.paper import Paper, Pointer
from hospitium.records.markup import Element

from . import conditions, events, findings, medicines
from .piece import COMMENT_CODES, SEVERITY_CODES, STATEMENTS, STATUS_CODES, Piece, code_of, inside, templates

CCDA, CCD, PCC = "2.16.840.1.113883.10.20.22.4.", "2.16.840.1.113883.10.20.1.", "1.3.6.1.4.1.19376.1.5.3.1.4."

READERS: dict[str, Callable[[Piece], Pointer]] = {
    "problem": conditions.problem,
    "allergy": conditions.allergy,
    "medicine": medicines.medicine,
    "supply": medicines.supply,
    "vaccination": medicines.vaccination,
    "observation": findings.observation,
    "procedure": events.procedure,
    "encounter": events.encounter,
    "order": events.order,
    "goal": events.goal,
    "equipment": events.equipment,
    "cover": events.cover,
    "relative": events.relative,
    "picture": events.picture,
    "note": events.note,
    "unknown": findings.unknown,
}
"""A reader for each kind of statement; wrappers and panels are read with what is in them."""

TEMPLATES = {
    f"{CCDA}3": "wrapper",
    f"{CCDA}30": "wrapper",
    f"{CCDA}33": "wrapper",
    f"{CCDA}34": "wrapper",
    f"{CCDA}35": "wrapper",
    f"{CCDA}36": "wrapper",
    f"{CCDA}51": "wrapper",
    f"{CCDA}65": "wrapper",
    f"{CCDA}80": "wrapper",
    f"{CCDA}60": "wrapper",
    f"{CCDA}135": "wrapper",
    f"{CCDA}132": "wrapper",
    f"{CCDA}136": "wrapper",
    f"{CCD}27": "wrapper",
    f"{CCD}20": "wrapper",
    f"{PCC}5.1": "wrapper",
    f"{PCC}5.2": "wrapper",
    f"{PCC}5.3": "wrapper",
    f"{CCDA}4": "problem",
    f"{CCDA}68": "problem",
    f"{CCDA}73": "problem",
    f"{CCD}28": "problem",
    f"{PCC}5": "problem",
    f"{CCDA}7": "allergy",
    f"{CCDA}90": "allergy",
    f"{CCD}18": "allergy",
    f"{PCC}6": "allergy",
    f"{CCDA}16": "medicine",
    f"{CCDA}42": "medicine",
    f"{CCD}24": "medicine",
    f"{PCC}7": "medicine",
    f"{CCDA}17": "supply",
    f"{CCDA}18": "supply",
    f"{CCD}34": "supply",
    f"{CCDA}52": "vaccination",
    f"{PCC}12": "vaccination",
    f"{CCDA}12": "procedure",
    f"{CCDA}13": "procedure",
    f"{CCDA}14": "procedure",
    "2.16.840.1.113883.10.20.6.2.5": "procedure",
    f"{CCD}29": "procedure",
    f"{PCC}19": "procedure",
    f"{CCDA}49": "encounter",
    f"{PCC}14": "encounter",
    f"{CCDA}50": "equipment",
    f"{CCDA}61": "cover",
    f"{CCD}26": "cover",
    f"{CCDA}45": "relative",
    f"{CCD}23": "relative",
    f"{PCC}15": "relative",
    f"{CCDA}202": "note",
    f"{CCDA}141": "order",
}

STRONGER = ("allergy", "vaccination")
"""Kinds whose template stands beside that of a more general one: an allergy is a problem, too."""

BY_SECTION = {
    ("problems", "observation"): "problem",
    ("past-problems", "observation"): "problem",
    ("allergies", "observation"): "allergy",
    ("family-history", "observation"): "relative",
    ("family-history", "organizer"): "relative",
    ("immunizations", "substanceAdministration"): "vaccination",
    ("devices", "supply"): "equipment",
    ("procedures", "act"): "procedure",
    ("procedures", "observation"): "procedure",
}
BY_TAG = {
    "observation": "observation",
    "procedure": "procedure",
    "encounter": "encounter",
    "substanceAdministration": "medicine",
    "supply": "supply",
    "organizer": "panel",
    "observationMedia": "picture",
}
WRAPPING = {
    "problems",
    "past-problems",
    "allergies",
    "medications",
    "immunizations",
    "results",
    "devices",
    "encounters",
    "alerts",
}
"""Sections in which an act stands around what is meant."""
BESIDE = STATUS_CODES | COMMENT_CODES | SEVERITY_CODES


def state(
    paper: Paper, element: Element, section: str, concern: str = "", wrapper: Element | None = None
) -> list[Pointer]:
    """Tell of a statement and of all in it that is not part of it. Gives the way to it first, then to the others.

    `concern` is the status of the act around it, `wrapper` that act, where it stands around nothing else.
    """
    kind = kind_of(element, section)
    if kind == "wrapper":
        return _unwrapped(paper, element, section)
    piece = Piece(paper, element, section, concern, wrapper)
    if kind == "panel":
        members = [way for one in piece.nested() for way in state(paper, one, section)]
        found = [findings.panel(piece, members), *members]
    else:
        found = [READERS[kind](piece)]
        if kind == "unknown":
            piece.also += piece.nested()
    for one in piece.also:  # what stands in another is what its template says, whatever the section
        found += state(paper, one, "")
    return found


def _held(wrapper: Element) -> tuple[list[Element], list[Element]]:
    """What a wrapper stands around; and the remarks, states and severities that belong to it."""
    held = [inside(one) for one in wrapper.all("entryRelationship", "component")]
    known = [one for one in held if one is not None]
    return [one for one in known if code_of(one) not in BESIDE], [one for one in known if code_of(one) in BESIDE]


def _unwrapped(paper: Paper, wrapper: Element, section: str) -> list[Pointer]:
    found: list[Pointer] = []
    meant, beside = _held(wrapper)
    status = wrapper.first("statusCode")
    concern = status.get("code") if status is not None else ""
    for one in meant:
        found += state(paper, one, section, concern, wrapper if len(meant) == 1 else None)
    if len(meant) > 1:  # else they are read with the one that is meant
        for one in beside:
            found += state(paper, one, "")
    return found


def kind_of(element: Element, section: str) -> str:
    """Which reader an element goes to."""
    known = [TEMPLATES[one] for one in sorted(templates(element)) if one in TEMPLATES]
    mood, tag = element.get("moodCode").upper() or "EVN", element.tag
    is_around = (tag == "act" and ((mood == "EVN" and section in WRAPPING) or "wrapper" in known)) or tag == "organizer"
    if is_around and (tag == "act" or "wrapper" in known) and _held(element)[0]:
        return "wrapper"
    if mood != "EVN":
        return _fitting(_intended(element, mood, section), element, section)
    named = [one for one in known if one != "wrapper"]
    kind = next((one for one in STRONGER if one in named), next(iter(named), ""))
    return _fitting(kind or BY_SECTION.get((section, tag)) or BY_TAG.get(tag, "unknown"), element, section)


def _intended(element: Element, mood: str, section: str) -> str:
    if mood == "GOL":
        return "goal"
    if element.tag == "organizer":
        return "wrapper" if _held(element)[0] else "unknown"
    if element.tag == "substanceAdministration":
        return "medicine"
    if element.tag == "supply":
        has_product = element.first("product") is not None
        return "supply" if has_product and section != "devices" else "equipment" if section == "devices" else "order"
    if element.tag in ("act", "observation", "procedure", "encounter"):
        is_cover = element.tag == "act" and any(one.get("typeCode") == "COV" for one in element.all("participant"))
        return "cover" if is_cover else "order"
    return BY_TAG.get(element.tag, "unknown")


def _fitting(kind: str, element: Element, section: str) -> str:
    """A kind that the element can be: templates are sometimes put on what they are not for."""
    if kind == "supply" and element.first("product") is None and section != "medications":
        return "equipment"
    if kind in ("medicine", "vaccination") and element.tag != "substanceAdministration":
        return BY_TAG.get(element.tag, "unknown")
    if kind in ("problem", "allergy") and element.tag != "observation":
        return BY_TAG.get(element.tag, "unknown")
    return "unknown" if element.tag not in STATEMENTS else kind
