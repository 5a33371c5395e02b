"""The bundle while it is made: what each segment gave, what is under way (order, report, specimen), who is meant."""

from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any, Generic, TypeVar

from hospitium.records.reading import Origin
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from . import codes
from .datatypes import filled, is_moment, moment, name, organisation, place, spoken_name
from .segment import Part, Segment
from .wire import Message

Resource = dict[str, Any]
Thing = TypeVar("Thing")
MAX_ENTRIES = 20_000
SHOWN = 64 * 1024
"""Characters of a segment that go along with a statement; the rest stands in the original alone."""


@dataclass(eq=False)
class Made:
    """One entry of the bundle and the segments that say it; `within` narrows them down to a field."""

    resource: Resource
    segments: dict[Segment, None]
    """In the order they came."""
    within: str = ""
    raw: str = ""

    @property
    def ref(self) -> Resource:
        """A reference to it."""
        return {"reference": f"{self.resource['resourceType']}/{self.resource['id']}"}


class People(Generic[Thing]):
    """Things of persons, found again by a number of the same authority, else by the same name and birth date."""

    def __init__(self) -> None:
        self._by_number: dict[tuple[str, str], Thing] = {}
        self._by_name: dict[tuple[Any, ...], Thing] = {}
        self._without_number: dict[tuple[Any, ...], Thing] = {}

    def find(self, person: Resource) -> Thing | None:
        """What belongs to certainly the same person."""
        numbers, named = _numbers(person), _named(person)
        by_name = self._without_number if numbers else self._by_name
        return next(
            (self._by_number[one] for one in numbers if one in self._by_number), by_name.get(named) if named else None
        )

    def keep(self, person: Resource, thing: Thing) -> None:
        """This belongs to that person."""
        numbers, named = _numbers(person), _named(person)
        for number in numbers:
            self._by_number.setdefault(number, thing)
        if named:
            self._by_name.setdefault(named, thing)
            if not numbers:
                self._without_number.setdefault(named, thing)


def _numbers(person: Resource) -> list[tuple[str, str]]:
    return [
        (number.get("system", ""), number["value"]) for number in person.get("identifier", ()) if number.get("value")
    ]


def _named(person: Resource) -> tuple[Any, ...]:
    names = person.get("name", ())
    return (spoken_name(names[0]), person.get("birthDate", "")) if names else ()


@dataclass(eq=False)
class Draft:
    """One patient's bundle. Readers of segments add to it; `made[0]` is the patient."""

    sender: str = ""
    """Who gives local codes and numbers their meaning: the sending facility, else the application."""
    trigger: str = ""
    """The event of the message being read (MSH-9.2)."""
    family: str = ""
    """Its kind (MSH-9.1)."""
    made: list[Made] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    patient: Resource = field(default_factory=dict)
    encounter: Resource = field(default_factory=dict)
    last: Made | None = None
    """What a note that follows is about."""
    order: Made | None = None
    common: Segment | None = None
    """The ORC whose order has no detail yet."""
    timings: list[Segment] = field(default_factory=list)
    """TQ1 that stand between the two."""
    report: Made | None = None
    specimen: Made | None = None
    document: Made | None = None
    appointment: Made | None = None
    medication: Made | None = None
    immunization: Made | None = None
    coverage: Made | None = None
    referrals: list[Made] = field(default_factory=list)
    referral: Made | None = None
    provider: Made | None = None
    is_of_specimen: bool = False
    """Whether results that follow are about the specimen itself."""
    groups: dict[str, list[Made]] = field(default_factory=dict)
    """Results of the report under way by their sub-id."""
    people: dict[tuple[str, str, str], Made] = field(default_factory=dict)
    claimed: set[Segment] = field(default_factory=set)
    names: tuple[str, ...] = ()
    """The names of the message's segments, in order."""
    place: int = 0
    """Which of them is being read."""
    known: "People[Made]" = field(default_factory=lambda: People[Made]())
    """Who the messages are about, to tell whether a PID means one of them."""
    subject: Made | None = None
    """Whom what is read now is about."""
    person: Made | None = None
    visit: Made | None = None
    appointments: list[Made] = field(default_factory=list)

    def begin(self, message: Message) -> None:
        """Begin the next message: nothing under way."""
        self.forget()
        self.names = tuple(segment.name for segment in message.segments)
        self.family, self.trigger = message.header.at(9, 1).upper(), message.header.at(9, 2).upper()
        self.sender = message.header.at(4, 2) or message.header.at(4, 1) or message.header.at(3, 1)

    def forget(self) -> None:
        """Nothing is under way: another message begins, or another person."""
        self.encounter, self.last, self.order, self.common, self.report = {}, None, None, None, None
        self.specimen = self.document = self.appointment = self.medication = self.immunization = None
        self.coverage = self.referral = self.provider = self.person = self.visit = None
        self.is_of_specimen, self.groups, self.timings, self.appointments = False, {}, [], []

    def add(
        self, kind: str, *segments: Segment, subject: str = "subject", within: str = "", raw: str = "", **facts: Any
    ) -> Made:
        """An entry of its own. `subject`: the element that names the patient; empty for what is about nobody.

        A name that ends with `_` is that element without it (`class_`).
        """
        if len(self.made) >= MAX_ENTRIES:
            raise Unreadable("too-many", limit=MAX_ENTRIES)
        resource: Resource = {"resourceType": kind, "id": str(len(self.made) + 1)}
        if subject and self.patient:
            resource[subject] = self.patient
        if self.encounter and kind in OF_ENCOUNTER:
            resource["encounter"] = self.encounter
        resource |= {name.rstrip("_"): value for name, value in filled(**facts).items()}
        found = Made(resource, dict.fromkeys(segments), within, raw)
        self.made.append(found)
        self.claimed.update(segments)
        return found

    def tell(self, made: Made) -> Made:
        """The entry that a note following now would be about."""
        self.last = made
        return made

    def join(self, segment: Segment, made: Made | None) -> Resource:
        """One more segment that says something of the entry: its resource. Without one the segment is kept as it came."""
        if made is None:
            return self.keep(segment).resource
        made.segments[segment] = None
        self.claimed.add(segment)
        return made.resource

    def follows(self, *wanted: str, before: tuple[str, ...]) -> bool:
        """Whether one of these segments comes before the next of those."""
        following = islice(self.names, self.place + 1, None)
        return next((name for name in following if name in wanted or name in before), "") in wanted

    def keep(self, segment: Segment) -> Made:
        """A segment nobody reads, as it came."""
        return self.add(segment.name, segment)

    def report_on(self, severity: str, code: str, path: str, /, **facts: Any) -> None:
        """A line of the issue report."""
        self.issues.append(Issue(severity, code, path, facts))

    # ---- what many segments say in the same way
    def moment(self, segment: Segment, number: int, component: int = 1) -> str:
        """A time stamp of the segment; one that is none is kept as text and reported."""
        stated = segment.at(number, component)
        degree = segment.at(number, 2) if component == 1 and len(segment.at(number, 2)) == 1 else ""
        found = moment(stated, degree)
        if not is_moment(found):
            self.report_on("warning", "bad-date", f"{segment.path}-{number}", text=stated[:60])
        return found

    def practitioner(self, part: Part, segment: Segment, number: int) -> Resource:
        """A reference to the person an XCN names; one named twice is one entry."""
        if not part:
            return {}
        named, value = name(part, first=2), part.at(1)
        system = codes.authority_of(part.at(9, 1), part.at(9, 2), part.at(9, 3), self.sender)
        shown = spoken_name(named) or value
        number_of = filled(value=value, system=system, type=self._type(part.at(13)))
        return self._person(
            ("Practitioner", value + system, shown),
            part,
            segment,
            number,
            name=[named or {"text": value}],
            identifier=[number_of] if value else [],
        )

    def organization(self, part: Part, segment: Segment, number: int) -> Resource:
        """A reference to the organisation an XON names."""
        facts = organisation(part, self.sender) if part else {}
        if not facts:
            return {}
        shown = facts.get("name") or facts["identifier"][0]["value"]
        return self._person(("Organization", "", shown), part, segment, number, **facts)

    def location(self, part: Part, segment: Segment, number: int) -> Resource:
        """A reference to the place a PL names."""
        facts = place(part, self.sender) if part else {}
        return (
            self._person(("Location", "", facts["name"]), part, segment, number, **facts) if facts.get("name") else {}
        )

    def _person(self, key: tuple[str, str, str], part: Part, segment: Segment, number: int, **facts: Any) -> Resource:
        if key not in self.people:
            kind = key[0]
            self.people[key] = self.add(kind, segment, subject="", within=f"-{number}", raw=part.raw, **facts)
        return self.people[key].ref | {"display": key[2]}

    def _type(self, code: str) -> Resource:
        return {"coding": [{"system": f"{codes.V2}0203", "code": code}]} if code else {}

    def clinicians(self, segment: Segment, *numbers: int) -> list[Resource]:
        """References to everybody these fields name."""
        found = [self.practitioner(part, segment, number) for number in numbers for part in segment.parts(number)]
        return [one for one in found if one]

    # ---- the end
    def origins(self) -> dict[int, Origin]:
        """Where each entry came from, by its number behind the cover page."""
        return {number: self._origin(made) for number, made in enumerate(self.made, 1)}

    def _origin(self, made: Made) -> Origin:
        first = next(iter(made.segments))
        path = first.path + made.within
        raw = made.raw or "\n".join(segment.text for segment in made.segments)
        if len(raw) > SHOWN:
            self.issues.append(Issue("info", "shown-in-part", path, {"characters": len(raw)}))
            raw = raw[:SHOWN] + "…"
        return Origin(path, raw, _span(list(made.segments)))

    def leave_over(self) -> None:
        """Put what no reader asked for into the entry of its segment, under its own name: there the report finds it."""
        owned: set[Segment] = set()
        for made in self.made:
            if made.within or made.resource["resourceType"] not in READ:
                continue
            for segment in made.segments:
                if segment not in owned:
                    owned.add(segment)
                    self._leave(segment, made)

    def _leave(self, segment: Segment, made: Made) -> None:
        path, unread, nulls = segment.path, segment.unread(), segment.nulls()
        if nulls:
            self.issues.append(Issue("warning", "explicit-null", path, {"fields": ", ".join(nulls)[:300]}))
        if unread and made is self.made[0]:
            self.issues.append(Issue("info", "partly-mapped", path, {"fields": ", ".join(unread)[:300]}))
        elif unread:
            made.resource |= unread


def _span(segments: list[Segment]) -> tuple[int, int] | None:
    """The bytes of segments that follow one another; else those of the first."""
    spans = [segment.span for segment in segments]
    if any(span is None for span in spans):
        return None
    placed = sorted(span for span in spans if span)
    together = all(after[0] - before[1] <= 4 for before, after in pairwise(placed))
    return (placed[0][0], placed[-1][1]) if together else segments[0].span


OF_ENCOUNTER = frozenset(
    {
        "Condition", "Procedure", "ServiceRequest", "DiagnosticReport", "Observation", "Immunization",
        "MedicationRequest", "MedicationDispense",
    }
)  # fmt: skip
READ = frozenset(
    {
        "Patient", "Person", "MessageHeader", "RelatedPerson", "Encounter", "AllergyIntolerance", "Condition",
        "Procedure", "Coverage", "ServiceRequest", "DiagnosticReport", "Observation", "DocumentReference",
        "Specimen", "Appointment", "Immunization", "MedicationRequest", "MedicationDispense",
        "MedicationAdministration", "PractitionerRole", "Linkage", "CoverageEligibilityResponse",
    }
)  # fmt: skip
"""Kinds of entries whose segments are read field by field; any other is a segment as it came."""
