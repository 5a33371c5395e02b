"""Writes of referrals: begin, keep, give up, send; and later an answer, and a report how the patient fared at home."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hospitium.access.acting import Actor, acting
from hospitium.access.actions import note_access
from hospitium.cases import actions as cases
from hospitium.cases.queries import Case, case_for, questions_open_to
from hospitium.cases.referring.actions import note_word
from hospitium.cases.referring.errors import NothingSaid
from hospitium.cases.reviewing.actions import answer_question
from hospitium.kernel import places
from hospitium.kernel.entered import number_in
from hospitium.kernel.errors import NotHere
from hospitium.kernel.ids import new_ref
from hospitium.kernel.names import PersonName
from hospitium.messaging.actions import notify
from hospitium.partners import queries as partners
from hospitium.patients.actions import register_patient
from hospitium.records import actions, imaging, placing, proposal
from hospitium.records.models import Acknowledgement, DocumentState, Finding, SourceDocument
from hospitium.records.queries import original_of
from hospitium.records.reading import Subject
from hospitium.records.uploading import Sender, append, begin_upload

from . import papers
from .errors import ReferralIncomplete, SeveralQuestions
from .models import Referral
from .queries import CONSENTS, FIELDS, draft_for, files_of, handed_to, missing, subject_in


@transaction.atomic
def begin(*, by: Actor, **said: str) -> Referral:
    """A new referral of the actor, with what was said so far, and how they were reached the last time."""
    by.require("send referral")
    last = Referral.objects.filter(person=by.id or 0, case__isnull=False).order_by("-sent_at").first()
    known = {"reach": last.said.get("reach", "")} if last else {}
    return Referral.objects.create(ref=new_ref("R"), person=by.id or 0, said=known | _tidy(said))


@transaction.atomic
def keep(*, ref: str, said: Mapping[str, str], by: Actor) -> Referral:
    """Keep what was typed, field by field; what is not named stays. Raises `NotHere` once it was sent."""
    draft = draft_for(by, ref, lock=True)
    draft.said |= _tidy(said)
    draft.changed_at = timezone.now()
    draft.save(update_fields=["said", "changed_at"])
    return draft


@transaction.atomic
def add_file(*, ref: str, file: Any, by: Actor) -> None:
    """Take a file that came in one piece (name, size, type, chunks), the way of those that come in many."""
    draft, sender = draft_for(by, ref), Sender(by)
    told = {"file_name": file.name or "file", "size": file.size, "declared_type": file.content_type or ""}
    upload = begin_upload(sender=sender, delivery=draft.ref, **told)
    for data in file.chunks() if file.size else [b""]:
        upload = append(sender=sender, number=upload.pk, offset=upload.offset, data=data)


@transaction.atomic
def give_up(*, ref: str, by: Actor) -> None:
    """Throw away what was written. Its files stay with their sender's uploads, as every file that was ever received does."""
    draft_for(by, ref, lock=True).delete()


@transaction.atomic
def send(*, ref: str, by: Actor) -> Case:
    """The referral becomes a case of its pathway: the patient registered, its files and its letter in it.

    Whether the patient is known here already is for the desk to see; the sender is told nothing of it. Raises
    `ReferralIncomplete`, and `NotHere` for one that was sent before.
    """
    draft = draft_for(by, ref, lock=True)
    files = files_of(draft, lock=True)
    if lacks := missing(draft, files):
        raise ReferralIncomplete(missing=get_text_list([str(one) for one in lacks.values()], _("and")))
    with acting(
        replace(by, is_system=True)
    ) as hand:  # rules of transfer may let the sender open nothing where they are
        case = _opened(draft, files, hand)
        for document in files:
            _hand_over(document, case, by)
        if draft.said.get("text"):
            letter = papers.letter(draft.said.get("question", ""), draft.said["text"])
            _word(case, letter, _named(papers.LETTER), hand)
    draft.case, draft.sent_at = case, timezone.now()
    draft.save(update_fields=["case", "sent_at"])
    return case


def _opened(draft: Referral, files: list[SourceDocument], by: Actor) -> Case:
    """The case of a referral, at the office that looks after the patient's country."""
    said = draft.said
    patient = _patient(said, files, by)
    covering = partners.office_covering(patient.country) if patient.country else None
    line = number_in(said.get("service_line"))
    return cases.open_case(
        patient=patient,
        by=by,
        office_id=covering.pk if covering else None,
        referring_organisation_id=placing.institution_of(by),
        service_line_id=line if line is not None and _is_line(line) else None,
        question=said.get("question", "") or said.get("text", ""),
        urgency=said["urgency"],
        pathway=said["pathway"],
        told="received",
        title=said.get("question", "")[:80] or draft.ref,
        text=_beside(said),
    )


@transaction.atomic
def answer(*, case_ref: str, text: str, by: Actor) -> Case:
    """Say something in words: the answer to the one question that is open to the actor, else a document of the case.

    Raises `NothingSaid`, and `SeveralQuestions` when it could answer any of them.
    """
    if not text.strip():
        raise NothingSaid
    case = case_for(by, case_ref, action="update")
    asked = [one.question for one in questions_open_to(by) if one.case.pk == case.pk]
    if len(asked) > 1:
        raise SeveralQuestions
    if asked:
        return answer_question(case_ref=case.ref, number=asked[0].pk, words=text, by=by).case
    document = _word(case, papers.answer(text.strip()), _named(papers.ANSWER), by)
    return note_word(
        case_ref=case.ref,
        verb="referrer_answered",
        errand="read_answer",
        by=by,
        document=document.ref,
        text=text.strip()[:2000],
    )


@transaction.atomic
def confirm_packet(*, case_ref: str, link_ref: str, by: Actor, takes_over: bool = False, words: str = "") -> Case:
    """Records handed out by link to the actor arrived: the same as confirming it behind the link, without its passcode.

    Raises `NotHere` for a link that is not theirs; confirmed twice is confirmed once.
    """
    by.require("follow referrals")
    case = case_for(by, case_ref, action="update")
    link = next((one for one in handed_to(by, case) if one.ref == link_ref), None)
    if link is None:
        raise NotHere
    if link.is_confirmed:  # type: ignore[attr-defined]
        return case
    words = words.strip()[:2000]
    told = {"name": by.name[:200], "takes_over": takes_over, "words": words}
    Acknowledgement.objects.create(link=link, at=timezone.now(), **told)
    note_access("update", "link", [case.patient.ref, case.ref], link=link.ref, acknowledged=True)
    if link.made_by:
        notify(person_id=link.made_by, kind="link_acknowledged", ref=case.ref, by_name=by.name[:200])
    verb = "taken_over" if takes_over else "link_received"
    facts = {"name": by.name, "text": words, "link": link.ref}
    return cases.note_handed_out(case_ref=case.ref, verb=verb, by=by, task="confirm_handover", is_done=True, **facts)


REPORTED: dict[str, str | Promise] = {
    "seen_on": gettext_lazy("Seen on"),
    "condition": gettext_lazy("Condition now"),
    "readmission": gettext_lazy("In hospital again"),
    "complication": gettext_lazy("Complication"),
    "complication_code": gettext_lazy("Its code (ICD-10)"),
    "words": gettext_lazy("What happened"),
    "medication": gettext_lazy("Changes of medicines"),
    "needs": gettext_lazy("What I need from you"),
}
"""What a report from home tells, in its order."""


@transaction.atomic
def report(*, case_ref: str, said: Mapping[str, str], by: Actor, spoken: Mapping[str, str] | None = None) -> Case:
    """Tell how the patient fared at home: a document of the case, an entry with its codes, an errand for the team.

    `said`: of `REPORTED`; `spoken`: the words for those chosen from a list. Raises `NothingSaid`.
    """
    told = {name: said[name].strip()[:5000] for name in REPORTED if said.get(name, "").strip()}
    if not told.keys() & {"condition", "words", "needs"}:
        raise NothingSaid
    case = case_for(by, case_ref, action="update")
    rows = [(REPORTED[name], (spoken or {}).get(name) or words) for name, words in told.items()]
    document = _word(case, papers.report(rows), _named(papers.REPORT), by)
    coded = {
        name: told[name]
        for name in ("seen_on", "condition", "readmission", "complication", "complication_code")
        if name in told
    }
    words = " · ".join(told[name] for name in ("words", "needs") if name in told)
    facts = {"document": document.ref, "report": coded, "text": words[:2000]}
    return note_word(case_ref=case.ref, verb="referrer_reported", errand="read_report", by=by, **facts)


def _tidy(said: Mapping[str, str]) -> dict[str, str]:
    return {name: said[name].strip()[:most] for name, most in FIELDS.items() if name in said}


def _is_line(number: int) -> bool:
    return partners.service_lines().filter(pk=number).exists()


def _patient(said: Mapping[str, str], files: list[SourceDocument], by: Actor) -> Any:
    """Whom the files name, unless the sender typed another name; then as typed."""
    named = subject_in(files)
    typed = said.get("patient_name", "")
    if named and _is_meant(said, named[1]):
        return proposal.propose_patient(named[1], document=named[0], by=by)
    country = said.get("country", "")
    country = country if country in places.COUNTRIES else ""
    tag = said.get("language", "")
    return register_patient(
        name=PersonName(full=typed or proposal.name_of(named[1]).full if named else typed),
        by=by,
        languages=[{"tag": tag, "is_preferred": True}] if tag else [],
        stated_by=by.name,
        birth_date=said.get("birth_date", ""),
        sex=said.get("sex", ""),
        country=country,
        zone=places.default_zone(country) if country else "",
        with_matches=True,
    )


def _is_meant(said: Mapping[str, str], subject: Subject) -> bool:
    """Whether what the sender typed leaves the patient as the files name them."""
    name, born = said.get("patient_name", ""), said.get("birth_date", "")
    same = not name or name.casefold() == proposal.name_of(subject).full.casefold()
    return same and born in ("", proposal.birth_of(subject))


def _beside(said: Mapping[str, str]) -> str:
    """What the timeline says beside: who agreed, and how the sender is reached."""
    told = [str(CONSENTS[said["consent"]])]
    return " · ".join([*told, *([said["reach"]] if said.get("reach") else [])])


def _hand_over(document: SourceDocument, case: Case, by: Actor) -> None:
    """A file of the referral belongs to its case; one that another case had first comes again for this one, and one that is
    still being read goes there when it was.
    """
    if document.case_id is not None or document.sent_for_id is not None:
        _word(case, original_of(document), document.file_name, by)
        return
    document.sent_for, document.urgency = case, case.urgency
    remarks: list[Finding] = []
    if document.state == DocumentState.IMPORTED and not document.is_holder:
        remarks = placing.place_as_sent(document, placing.stated(proposal.subject_of(document)), by)
        for remark in remarks:
            document.counts["issues"][remark.severity] += 1
    document.save(update_fields=["sent_for", "urgency", "counts"])
    Finding.objects.bulk_create(remarks)
    imaging.now_placed(document, by=by)


def _named(title: str | Promise) -> str:
    return f"{title}.txt"


def _word(case: Case, data: bytes, name: str, by: Actor) -> SourceDocument:
    """Bytes as a new document for the case."""
    return actions.receive_document(
        chunks=[data],
        file_name=name,
        declared_type="text/plain; charset=utf-8" if name.endswith(".txt") else "",
        by=by,
        channel="referral",
        office_id=case.office_id,
        sent_for_id=case.pk,
        urgency=case.urgency,
        is_demo=case.is_demo,
    )
