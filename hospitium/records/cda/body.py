"""The body of a document: its sections with their narrative, or the one thing it was wrapped around."""

from typing import Any

from hospitium.records.fhir import sections as known
from hospitium.records.markup import Element

from . import entries, people
from .entries.events import document
from .entries.piece import STATEMENTS, role_in, templates
from .narrative import xhtml
from .paper import Paper, Pointer, Resource
from .values import concept, flavor

LOINC = "http://loinc.org"
CCDA, CCD, PCC = "2.16.840.1.113883.10.20.22.2.", "2.16.840.1.113883.10.20.1.", "1.3.6.1.4.1.19376.1.5.3.1.3."

BY_TEMPLATE = {
    "48765-2": (f"{CCDA}6", f"{CCD}2", f"{PCC}13"),
    "11450-4": (f"{CCDA}5", f"{CCD}11", f"{PCC}6"),
    "11348-0": (f"{CCDA}20", f"{PCC}8"),
    "10160-0": (f"{CCDA}1", f"{CCD}8", f"{PCC}19"),
    "10183-2": (f"{CCDA}11",),
    "29549-3": (f"{CCDA}38",),
    "11369-6": (f"{CCDA}2", f"{CCD}6", f"{PCC}23"),
    "30954-2": (f"{CCDA}3", f"{CCD}14", f"{PCC}27", f"{PCC}28"),
    "8716-3": (f"{CCDA}4", f"{CCD}16", f"{PCC}25"),
    "47519-4": (f"{CCDA}7", f"{CCD}12", f"{PCC}11", f"{PCC}12"),
    "46264-8": (f"{CCDA}23", f"{CCD}7", "1.3.6.1.4.1.19376.1.5.3.1.1.5.3.5"),
    "46240-8": (f"{CCDA}22", f"{CCD}3"),
    "29762-2": (f"{CCDA}17", f"{CCD}15", f"{PCC}16"),
    "10157-6": (f"{CCDA}15", f"{CCD}4", f"{PCC}14", f"{PCC}15"),
    "47420-5": (f"{CCDA}14", f"{CCD}5", f"{PCC}17"),
    "18776-5": (f"{CCDA}10", f"{CCD}10", f"{PCC}31"),
    "42348-3": (f"{CCDA}21", f"{CCD}1", f"{PCC}34"),
    "48768-6": (f"{CCDA}18", f"{CCD}9"),
    "11535-2": (f"{CCDA}24", f"{PCC}7"),
}
CODES = {oid: code for code, oids in BY_TEMPLATE.items() for oid in oids}

KINDS = {
    "10157-6": "family-history",
    "46240-8": "encounters",
    "48768-6": "payers",
    "10183-2": "medications",
    "75311-1": "medications",
    "42346-7": "medications",
    "10154-3": "other",
    "11535-2": "problems",
    "42347-5": "problems",
    "46241-6": "problems",
    "10218-6": "problems",
    "10219-4": "problems",
    "59769-0": "problems",
    "59768-2": "problems",
    "18748-4": "results",
    "26436-6": "results",
    **{code: kind for code, (kind, _duty) in known.KNOWN.items()},
}
"""LOINC code of a section -> how its statements are read; one not here goes by its code."""

REASONS = {"masked": "withheld", "not-asked": "notasked", "unavailable": "unavailable", "not-applicable": "unavailable"}
READ = {"id", "code", "title", "text", "entry", "component", "templateId", "languageCode", "confidentialityCode"}
READ |= {"author", "informant", "subject", "realmCode", "typeId"}


class Body:
    """The sections as a composition has them, and where each of them and of their entries stands in the file."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.places: dict[str, str] = {}
        """Path in our composition -> path in the file."""
        self.nested: set[str] = set()
        """Entries that stand inside others, and may be of any kind in any section."""

    def sections(self, holder: Element, path: str) -> list[Resource]:
        """All sections directly in a body or a section. Recursion is bounded by the depth of the tree."""
        held = [one for component in holder.all("component") for one in component.all("section")]
        return [self._section(one, f"{path}.section[{number}]") for number, one in enumerate(held)]

    def _section(self, element: Element, path: str) -> Resource:
        paper, title = self.paper, element.first("title")
        self.places[path] = element.path()
        code, kind = self._code(element)
        found: Resource = {"code": code, "title": title.words() if title is not None else ""}
        if told := xhtml(paper, element.first("text")):
            found["text"] = {"status": "additional", "div": told}
        language = element.first("languageCode")
        found["language"] = language.get("code") if language is not None else ""
        for one in element.all("author", "informant"):
            people.party(paper, role_in(one))
        found["entry"] = self._entries(element, kind, path)
        found["section"] = self.sections(element, path)
        if reason := flavor(element):
            found["emptyReason"] = {"coding": [{"code": REASONS.get(reason, reason)}]}
        for tag in sorted({one.tag for one in element.elements()} - READ):
            paper.report("info", "kept-raw", element, type=tag)
        return {key: held for key, held in found.items() if held}

    def _code(self, element: Element) -> tuple[Resource, str]:
        """The section's code, and how its statements are read: the template may say what the code does not."""
        code = concept(self.paper, element.first("code"))
        said = [one.get("code", "") for one in code.get("coding", [])]
        by_template = next((CODES[one] for one in map(_short, sorted(templates(element))) if one in CODES), "")
        if not said and by_template:
            code = {**code, "coding": [{"system": LOINC, "code": by_template}]}
        kind = next((KINDS[one] for one in (*said, by_template) if one in KINDS), next(iter(said), ""))
        return code, kind

    def _entries(self, element: Element, kind: str, path: str) -> list[Pointer]:
        found: list[Pointer] = []
        is_of_another = element.first("subject") is not None
        for entry in element.all("entry"):
            for one in entry.elements():
                if one.tag not in STATEMENTS:
                    continue
                first, *others = entries.state(self.paper, one, kind) or [{}]
                self.nested |= {f"{path}.entry[{len(found) + 1 + number}]" for number in range(len(others))}
                found += [way for way in (first, *others) if way]
        if is_of_another:
            self.paper.of_others |= {way["reference"] for way in found}
        return found


def _short(template: str) -> str:
    """A section template without the “.1” that only asks for entries."""
    return (
        template.removesuffix(".1") if template.startswith(CCDA) and template.count(".") > CCDA.count(".") else template
    )


def unstructured(paper: Paper, holder: Element, kind: Resource) -> list[Resource]:
    """A body that is a file (PDF, RTF, text, picture): one section that holds it as a document."""
    held = holder.first("text")
    if held is None:
        return []
    way = document(paper, paper.markup.root, held, kind)
    section: dict[str, Any] = {"code": kind, "entry": [way]}
    if held.get("representation").upper() != "B64" and held.get("mediaType") in ("", "text/plain") and held.words(1):
        section["text"] = {"status": "additional", "div": xhtml(paper, held)}
    return [section]
