"""Answers that come by mail: into their thread when address and sender are right, else held for a person to place.

Files go through quarantine and the readers like any upload. Nothing a machine wrote is ever posted.
"""

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.queries import actor_of
from hospitium.cases.messages import actions as threads
from hospitium.cases.messages.queries import door
from hospitium.cases.queries import Case
from hospitium.kernel.errors import Refusal
from hospitium.messaging import arriving
from hospitium.messaging.arriving import Arrival, Arrived
from hospitium.messaging.incoming import Incoming
from hospitium.messaging.replying import Reply, reply_at

from .actions import receive_document


def take_mail(arrived_id: int) -> None:
    """Put a mail that came in where it belongs, once; or hold it, with why."""
    with acting(SYSTEM):
        found = arriving.received(arrived_id)
        if found is None:
            return
        arrived, mail = found
        if mail.report:
            state = Arrival.RETURNED if arriving.note_report(mail.report) else Arrival.AUTOMATIC
            arriving.settle(arrived, state, why=mail.report.action)
        elif mail.automatic:
            arriving.settle(arrived, Arrival.AUTOMATIC, why=mail.automatic)
        elif problem := _posted(arrived, mail, reply_at(mail.recipients)):
            arriving.hold(arrived, problem)


def _posted(arrived: Arrived, mail: Incoming, reply: Reply | None) -> str:
    """Post an answer in its thread; gives why it was not."""
    if reply is None:
        return "no-address"
    arrived.thread = reply.thread
    if reply.problem:
        return reply.problem
    if mail.sender != reply.person.email.lower():
        return "wrong-sender"
    ref, _slash, audience = reply.thread.partition("/")
    try:
        with acting(by := actor_of(reply.person)):
            case = door(by, ref, audience, action="update")
            threads.write_message(
                case_ref=ref,
                audience=audience,
                body=mail.text,
                language=reply.person.language,
                documents=received_files(case, mail),
                by=by,
                way="mail",
                seconds=0,
            )
    except Refusal as refusal:  # the relation ended meanwhile, or it says nothing and brings nothing
        return refusal.code
    arriving.settle(arrived, Arrival.TAKEN)
    return ""


def received_files(case: Case, mail: Incoming) -> list[str]:
    """The references of the files of a mail: received like any upload, whoever sent them."""
    with acting(SYSTEM):
        return [
            receive_document(
                chunks=[file.data],
                file_name=file.name,
                declared_type=file.kind,
                by=SYSTEM,
                channel="mail",
                sent_for_id=case.pk,
            ).ref
            for file in mail.attachments[:20]
        ]


def place_mail(*, number: int, case_ref: str, audience: str, by: Actor) -> None:
    """A coordinator says where a held mail belongs. Raises `NotHere`, `MayNot`."""
    arrived, mail = arriving.held_for(by, number)
    case = door(by, case_ref, audience, action="update")
    threads.place_message(
        case_ref=case.ref,
        audience=audience,
        author_name=mail.sender_name or mail.sender,
        body=mail.text,
        documents=received_files(case, mail),
        by=by,
    )
    arriving.settle(arrived, Arrival.PLACED, thread=f"{case.ref}/{audience}", by=by.name)


def set_aside(*, number: int, why: str, by: Actor) -> None:
    """A coordinator says that a held mail belongs nowhere, and why."""
    arrived, _mail = arriving.held_for(by, number)
    arriving.settle(arrived, Arrival.SET_ASIDE, why=why.strip()[:40] or "set-aside", by=by.name)
