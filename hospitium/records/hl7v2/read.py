"""The reader's one door: messages of a file, patient by patient, as one bundle."""

from collections.abc import Callable, Iterator

from hospitium.records import fhir
from hospitium.records.reading import Reading
from hospitium.records.reading.issues import Issue
from hospitium.records.reading.unreadable import Unreadable

from . import clinical, cover, orders, patients, referrals, results, visits
from .draft import Draft, People
from .segment import Segment
from .wire import MAX_NODES, Message, in_bytes_of_ascii, messages_in

READERS: dict[str, Callable[[Segment, Draft], None]] = {
    "PID": patients.read_pid, "PD1": patients.read_pd1, "MRG": patients.read_mrg, "NK1": patients.read_nk1,
    "GT1": patients.read_gt1, "IN1": patients.read_in1, "IN2": patients.read_in2, "IN3": patients.read_in2,
    "PV1": visits.read_pv1, "PV2": visits.read_pv2,
    "SCH": visits.read_sch, "RGS": visits.read_resource, "AIS": visits.read_resource, "AIG": visits.read_resource,
    "AIL": visits.read_resource, "AIP": visits.read_resource,
    "AL1": clinical.read_al1, "IAM": clinical.read_iam, "DG1": clinical.read_dg1, "PRB": clinical.read_prb,
    "PR1": clinical.read_pr1, "ROL": clinical.read_role, "PRT": clinical.read_role,
    "RF1": referrals.read_rf1, "PRD": referrals.read_prd, "CTD": referrals.read_ctd, "AUT": referrals.read_aut,
    "ORC": orders.read_orc, "OBR": orders.read_obr, "TQ1": orders.read_tq1, "RXO": orders.read_medicine,
    "RXE": orders.read_medicine, "RXD": orders.read_dispense, "RXA": orders.read_given, "RXR": orders.read_rxr,
    "OBX": results.read_obx, "SPM": results.read_spm, "TXA": results.read_txa, "NTE": results.read_nte,
}  # fmt: skip
"""Who reads which segment. `cover` reads those about the message itself; any other is kept as it came."""

ENDS_REPORT = frozenset({"OBR", "ORC", "PID", "SPM"})
"""Segments before which the results of a report are all there."""


def read(data: bytes) -> Reading:
    """Read the messages of a file about its first patient; what is about others is told, for `parts` to part.

    Raises `Unreadable`, and nothing else.
    """
    messages, issues = messages_in(data)
    groups = _by_patient(messages)
    if len(groups) > 1:
        issues.append(Issue("error", "other-patients", "PID", {"count": len(groups)}))
    draft = Draft(issues=issues)
    _name_messages(messages)
    for message in _bounded(groups[0]):
        _read_message(message, draft)
    draft.leave_over()
    bundle = cover.bundle(groups[0][0], draft)
    reading = _told(fhir.read_bundle(bundle, draft.issues, cover.origins(groups[0][0], draft)), groups[0][0])
    reading.facts |= {"messages": sorted({_event(message) for message in groups[0]})}
    return reading


def _event(message: Message) -> str:
    """What a message announces (MSH-9): REF^I12, ..."""
    return f"{message.header.at(9, 1)}^{message.header.at(9, 2)}".upper()[:20]


def parts(data: bytes) -> list[bytes]:
    """The file parted by patient, each part a file of its own; one about a single patient stays as it is. Raises `Unreadable`."""
    return [part for _, part in people(data)[0]] or [data]


def people(data: bytes) -> tuple[list[tuple[str, bytes]], list[Issue]]:
    """Where each patient of a file about several comes first, and their messages as a file of their own; nothing for one
    patient. And what is to say of the file as a whole. Raises `Unreadable`.
    """
    messages, issues = messages_in(data)
    groups = _by_patient(messages)
    if len(groups) < 2:
        return [], []
    _name_messages(messages)
    data, _ = in_bytes_of_ascii(data)  # the places of messages are those of this
    return [(group[0].header.path, _written(data, group)) for group in groups], issues


def segments(data: bytes, name: str) -> Iterator[Segment]:
    """The segments of a name in all messages of a file. Raises `Unreadable`."""
    messages, _ = messages_in(data)
    _name_messages(messages)
    for message in messages:
        yield from message.of(name)


def _written(data: bytes, group: list[Message]) -> bytes:
    return b"".join(data[slice(*message.span)].rstrip(b"\r\n\x1c\x0b") + b"\r" for message in group)


def _by_patient(messages: list[Message]) -> list[list[Message]]:
    """The messages about each patient, in the order the patients come. One about nobody goes with the one before it."""
    groups: list[list[Message]] = []
    known, ahead = People[list[Message]](), list[Message]()
    for message in messages:
        found = message.of("PID")
        if not found:
            (groups[-1] if groups else ahead).append(message)
            continue
        person = patients.facts_of(found[0], cover.sender_of(message))
        if (held := known.find(person)) is None:
            held = []
            groups.append(held)
        held.append(message)
        known.keep(person, held)
    if not groups:
        raise Unreadable("no-patient")
    groups[0][:0] = ahead
    return groups


def _name_messages(messages: list[Message]) -> None:
    """In a file of several messages a path begins with which of them."""
    if len(messages) > 1:
        for number, message in enumerate(messages, 1):
            for segment in message.segments:
                segment.path = f"message[{number}]/{segment.path}"


def _bounded(messages: list[Message]) -> list[Message]:
    if sum(message.nodes for message in messages) > MAX_NODES:
        raise Unreadable("too-many", limit=MAX_NODES)
    return messages


def _read_message(message: Message, draft: Draft) -> None:
    draft.begin(message)
    draft.issues += message.issues
    patients.read_first(message, draft)
    cover.read_header(message, draft)
    for place, segment in enumerate(message.segments):
        if segment.name in ENDS_REPORT:
            results.gather(draft)
        draft.place = place
        if segment not in draft.claimed or segment.name == "PID":
            READERS.get(segment.name, _keep)(segment, draft)
    results.gather(draft)
    visits.read_patient_of_appointment(draft)


def _keep(segment: Segment, draft: Draft) -> None:
    draft.keep(segment)


OURS = frozenset({"not-ips-type", "narrative-missing", "reference-relative"})
"""What `fhir` would say of a cover page that we made."""


def _told(reading: Reading, message: Message) -> Reading:
    """As an HL7 v2 message. Dates that are none were reported field by field already."""
    reading.kind, reading.ips_version = "hl7v2", message.header.at(12)[:10]
    fields = {
        issue.expression.split("-")[0]
        for issue in reading.issues
        if issue.code == "bad-date" and "-" in issue.expression
    }
    reading.issues = [
        issue
        for issue in reading.issues
        if issue.code not in OURS and not (issue.code == "bad-date" and issue.expression in fields)
    ]
    return reading
