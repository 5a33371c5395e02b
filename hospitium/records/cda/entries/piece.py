"""One clinical statement of CDA while it is read: what has been taken from it, and what is left to tell."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hospitium.records.cda import people
from hospitium.records.cda.paper import Paper, Pointer, Resource
from hospitium.records.cda.values import absent, concept, flavor, identifiers, label, when
from hospitium.records.markup import Element

STATEMENTS = {
    "act", "encounter", "observation", "observationMedia", "organizer", "procedure", "regionOfInterest",
    "substanceAdministration", "supply",
}  # fmt: skip
SILENT = {"templateId", "realmCode", "typeId", "sequenceNumber", "seperatableInd", "sdtc:text", "languageCode"}
"""Elements that say nothing about a patient."""
WITNESSES = {
    "VRF", "CST", "RESP", "AUTHEN", "ENT", "INF", "IRCP", "REF", "NOT", "ATND", "ADM", "DIS", "CON", "CALLBCK",
    "SPRF", "PPRF", "PRF",
}  # fmt: skip
"""Ways in which people take part besides performing (v3 ParticipationType)."""
REFERENCES = {"reference", "sdtc:inFulfillmentOf1"}

STATUS_CODES = {"33999-4"}
COMMENT_CODES = {"48767-8"}
SEVERITY_CODES = {"SEV"}
REASON, CRITICALITY, AGE = "75321-0", "82606-5", {"445518008", "397659008", "35267-4"}
TEMPLATES_OF_STATUS = {
    "2.16.840.1.113883.10.20.22.4.6",
    "2.16.840.1.113883.10.20.22.4.28",
    "2.16.840.1.113883.10.20.1.47",
    "2.16.840.1.113883.10.20.1.57",
    "1.3.6.1.4.1.19376.1.5.3.1.4.1.1",
}


@dataclass
class Piece:
    """A statement: an element of the document, the section it stands in, and what surrounds it."""

    paper: Paper
    element: Element
    section: str = ""
    """The section's kind (`fhir.sections.KNOWN`) or LOINC code."""
    concern: str = ""
    """The status of the act around it, which says whether it is still of concern."""
    shown: Element | None = None
    """The act around it, where nothing else stands in that: kept as what came, and read with it."""
    used: set[int] = field(default_factory=set)
    also: list[Element] = field(default_factory=list)
    """Statements found further in, each to be told for itself."""

    def part(self, element: Element) -> "Piece":
        """A statement inside that is told as a part of this one; what it holds besides is told for itself."""
        return Piece(self.paper, element, self.section, also=self.also)

    @property
    def mood(self) -> str:
        """Whether it happened (EVN), is intended, ordered, promised, or aimed at."""
        return self.element.get("moodCode").upper() or "EVN"

    @property
    def is_negated(self) -> bool:
        """Whether the statement is that it is not so."""
        return self.element.get("negationInd").lower() == "true"

    def all(self, *tags: str) -> list[Element]:
        """Take all elements of these names."""
        found = self.element.all(*tags)
        self.used.update(map(id, found))
        return found

    def first(self, *tags: str) -> Element | None:
        """Take the first element of one of these names (all of that name count as taken)."""
        return next(iter(self.all(*tags)), None)

    def only(self, tag: str) -> Element | None:
        """Take one element of a name and leave the others."""
        found = self.element.first(tag)
        if found is not None:
            self.used.add(id(found))
        return found

    def concept(self, *tags: str) -> Resource:
        """Take a coded element."""
        return concept(self.paper, self.first(*tags))

    def related(self, is_wanted: Callable[[Element, Element], bool]) -> list[Element]:
        """Take the statements related to this one that are wanted; asked with the relation and the statement."""
        found = []
        relations = self.element.all("entryRelationship", "component")
        if self.shown is not None:
            relations += self.shown.all("entryRelationship")
        for relation in relations:
            inner = inside(relation)
            is_new = id(relation) not in self.used and inner is not None and inner is not self.element
            if is_new and inner is not None and is_wanted(relation, inner):
                self.used.add(id(relation))
                found.append(inner)
        return found

    def with_code(self, *codes: str) -> list[Element]:
        """Take the related statements that are about one of these codes."""
        return self.related(lambda relation, inner: code_of(inner) in codes)

    def people(self, *tags: str) -> list[Pointer]:
        """Take those who took part in one of these ways."""
        found = [people.party(self.paper, role_in(one)) for one in self.all(*tags)]
        return [one for one in found if one]

    def comments(self) -> list[Resource]:
        """Take what was remarked on it."""
        told = self.related(lambda relation, inner: code_of(inner) in COMMENT_CODES)
        words = [self.paper.words(one.first("text")) or label(concept(self.paper, one.first("code"))) for one in told]
        return [{"text": one} for one in words if one]

    def status(self) -> Resource:
        """Take the status stated beside it (active, inactive, resolved, ...) as a concept."""
        told = self.related(
            lambda relation, inner: bool(templates(inner) & TEMPLATES_OF_STATUS) or code_of(inner) in STATUS_CODES
        )
        found = [concept(self.paper, one.first("value")) for one in told]
        return next((one for one in found if one), {})

    def severity(self) -> Resource:
        """Take the severity stated beside it."""
        told = self.related(lambda relation, inner: code_of(inner) in SEVERITY_CODES)
        return next((found for one in told if (found := concept(self.paper, one.first("value")))), {})

    def reasons(self) -> list[Resource]:
        """Take what it was done for."""
        told = self.related(lambda relation, inner: relation.get("typeCode") == "RSON" or code_of(inner) == REASON)
        found = [concept(self.paper, one.first("value")) or concept(self.paper, one.first("code")) for one in told]
        return [one for one in found if one]

    def instructions(self) -> str:
        """Take what the patient or the pharmacist is told to do."""
        told = self.related(lambda relation, inner: inner.tag == "act" and inner.get("moodCode") == "INT")
        said = [self.paper.words(one.first("text")) or label(concept(self.paper, one.first("code"))) for one in told]
        return "; ".join(filter(None, said))

    def written_at(self) -> str:
        """When its author wrote it."""
        return next((found for one in self.element.all("author") if (found := when(one.first("time")))), "")

    def nested(self) -> list[Element]:
        """Take the statements inside that nobody took: each is told for itself."""
        return self.related(lambda relation, inner: True)

    def left(self) -> list[str]:
        """The names of what has not been taken and says something."""
        return sorted(
            {
                one.tag
                for one in self.element.elements()
                if id(one) not in self.used
                and one.tag not in SILENT
                and not (one.get("nullFlavor") and not one.children)
            }
        )

    def tell(self, resource: Resource) -> Pointer:
        """Put the resource made of it into the bundle, with what is common to all, and name what it could not say."""
        paper, numbers = self.paper, identifiers(self.element)
        self.all("id", "text", "statusCode", "author", "informant")
        took_part = self.element.all("participant", "performer")
        witnesses = [one for one in took_part if one.tag == "performer" or one.get("typeCode") in WITNESSES]
        said = {id(one): people.party(paper, role_in(one)) for one in witnesses if id(one) not in self.used}
        self.used.update(one for one, way in said.items() if way)
        authors = [one for one in (people.party(paper, role_in(one)) for one in self.element.all("author")) if one]
        common = {"identifier": numbers, "recorder": authors[:1], "note": self.comments(), "author": authors[1:]}
        common["performer"] = [*resource.get("performer", []), *(way for way in said.values() if way)]
        if self.mood == "EVN":
            informants = [people.party(paper, role_in(one)) for one in self.element.all("informant")]
            common["informationSource"] = [one for one in informants if one]
        self.also += self.nested()
        notes = [*resource.get("note", []), *common.pop("note")]
        held = {key: one for key, one in {**resource, **common}.items() if one not in ([], "", {}, None)}
        if notes:
            held["note"] = notes
        self.all(*REFERENCES)
        for name in self.left():
            held[f"cda:{name}"] = True
        pointer = paper.add(held, self.shown if self.shown is not None else self.element)
        if self._is_of_another():
            paper.of_others.add(pointer["reference"])
        return pointer

    def _is_of_another(self) -> bool:
        subject = self.element.first("subject", "relatedSubject")
        return subject is not None and self.element.tag != "organizer" and subject.get("classCode") in ("PRS", "")


def inside(relation: Element) -> Element | None:
    """The statement a relation or component leads to."""
    return next((one for one in relation.elements() if one.tag in STATEMENTS), None)


def role_in(element: Element) -> Element | None:
    """The role somebody has who takes part."""
    for one in element.elements():
        if one.tag.startswith(("assigned", "associated", "related", "participantRole", "intended", "specimenRole")):
            return one
    return None


def code_of(element: Element) -> str:
    """The code of a statement."""
    code = element.first("code")
    return code.get("code") if code is not None else ""


def templates(element: Element) -> set[str]:
    """The templates a statement or section says it follows, without their versions."""
    return {one.get("root") for one in element.all("templateId")}


def absence_of(*elements: Element | None) -> dict[str, Any]:
    """`_code` with the reason why there is nothing, if one of the elements gives one."""
    reason = next((found for one in elements if (found := flavor(one))), "")
    return {"_code": absent(reason)} if reason else {}
