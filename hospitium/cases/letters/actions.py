"""Writes of letters: draft, fill in, sign and issue, issue anew, revoke; and the letterhead they stand on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from hospitium.access.acting import Actor
from hospitium.access.actions import note_access
from hospitium.cases.actions import note_letter
from hospitium.cases.queries import Case, case_for
from hospitium.kernel.errors import BadInput, NotHere
from hospitium.patients.actions import record_passport
from hospitium.patients.queries import passport_of

from . import values
from .errors import NotADraft, NotIssued, RevocationNeedsReason
from .fields import FIELDS
from .issuing import issue
from .kinds import KINDS, Audience, State
from .models import Layout, Letter, Letterhead, Paper
from .policy import may_sign, may_write, readable
from .queries import letterhead
from .wordings import LANGUAGES, revise, today

__all__ = [
    "discard_draft",
    "draft_letter",
    "edit_letterhead",
    "fill_letter",
    "issue_letter",
    "keep_passport",
    "reissue_letter",
    "revise",
    "revoke_letter",
]


@transaction.atomic
def draft_letter(
    *, case_ref: str, kind: str, languages: Sequence[str], by: Actor, variant: str = "", audience: str = ""
) -> Letter:
    """Begin a letter, filled in with what is recorded. Raises `NotHere` for a kind the actor writes none of, `BadInput`."""
    if kind not in KINDS or not may_write(by, kind):
        raise NotHere
    what = KINDS[kind]
    spoken = list(dict.fromkeys(languages))
    if not 1 <= len(spoken) <= 2 or not set(spoken) <= set(LANGUAGES) or (audience or "other") not in Audience.values:
        raise BadInput
    if what.variants and variant not in what.variants:
        variant = next(iter(what.variants))
    case = case_for(by, case_ref, action="update")
    head = letterhead()
    return Letter.objects.create(
        case=case,
        kind=kind,
        variant=variant if what.variants else "",
        audience=audience or what.audience,
        languages=spoken,
        paper=head.paper,
        values=values.filled_in(case, passport_of(case.patient), head, spoken),
        valid_until=today() + dt.timedelta(days=what.days),
        drafted_by=by.name,
        drafted_by_id=by.id,
    )


@transaction.atomic
def fill_letter(*, case_ref: str, number: int, filled: Mapping[str, Any], by: Actor, **choices: Any) -> Letter:
    """Keep what was typed into a draft: field to text, or to texts by language. `choices`: layout, paper, valid_until.

    Raises `ValueUnreadable`, `NotADraft`.
    """
    _case, letter = _to_change(by, case_ref, number)
    if not may_write(by, letter.kind):
        raise NotHere
    if not letter.is_draft:
        raise NotADraft
    letter.values = letter.values | {name: _read(name, typed, letter) for name, typed in filled.items()}
    for name in choices.keys() & {"layout", "paper", "valid_until"}:
        setattr(letter, name, choices[name])
    if letter.layout not in Layout.values or letter.paper not in Paper.values:
        raise BadInput
    letter.changed_at = timezone.now()
    letter.save()
    return letter


def _read(name: str, typed: Any, letter: Letter) -> Any:
    if name not in FIELDS:
        raise BadInput
    if FIELDS[name].by_language:
        given = typed if isinstance(typed, Mapping) else {}
        return {language: values.read(name, str(given.get(language, ""))) for language in letter.languages}
    return values.read(name, str(typed))


@transaction.atomic
def keep_passport(*, case_ref: str, number: str, country: str, expires: dt.date, by: Actor) -> None:
    """Record the patient's passport as it was shown; drafts of the case take it where they say nothing of it yet.

    Raises `PassportIncomplete`.
    """
    case = case_for(by, case_ref, action="update")
    kept = record_passport(patient=case.patient, number=number, country=country, expires=expires, by=by)
    for letter in Letter.objects.select_for_update().filter(case=case, state=State.DRAFT):
        known = values.filled_in(case, kept, letterhead(), letter.languages)
        letter.values |= {name: said for name, said in known.items() if not letter.values.get(name)}
        letter.save(update_fields=["values"])


@transaction.atomic
def discard_draft(*, case_ref: str, number: int, by: Actor) -> None:
    """Throw a draft away. Raises `NotADraft`."""
    _case, letter = _to_change(by, case_ref, number)
    if not may_write(by, letter.kind):
        raise NotHere
    if not letter.is_draft:
        raise NotADraft
    letter.delete()


@transaction.atomic
def issue_letter(*, case_ref: str, number: int, title: str, site: str, by: Actor) -> Letter:
    """Sign a draft electronically and issue it: numbered, sealed, kept as bytes, written on the timeline and into the record.

    The caller has made sure who is there (step-up). What it took the place of is superseded. Said twice by the same person,
    it is issued once. `site`: address of this site, for the pattern to scan. Raises the refusals of `issuing.issue`.
    """
    case, letter = _to_change(by, case_ref, number, whole=True)
    if not may_sign(by, letter.kind):
        raise NotHere
    if letter.state == State.ISSUED and letter.issuer_id == by.id:
        return letter
    if not letter.is_draft:
        raise NotADraft
    issue(letter, case, letterhead(), by=by, title=title, site=site)
    if letter.supersedes_id:
        Letter.objects.filter(pk=letter.supersedes_id, state=State.ISSUED).update(state=State.SUPERSEDED)
    _record(case, letter, by, "letter_issued", content=letter.content_sha256)
    return letter


@transaction.atomic
def reissue_letter(*, case_ref: str, number: int, by: Actor) -> Letter:
    """A draft that takes the place of an issued letter once it is issued; one that is there already is given again."""
    case, former = _to_change(by, case_ref, number)
    if not may_write(by, former.kind):
        raise NotHere
    if waiting := Letter.objects.filter(supersedes=former).first():
        if waiting.is_draft:
            return waiting
        raise NotIssued
    if former.is_draft:
        raise NotIssued
    again = draft_letter(
        case_ref=case.ref,
        kind=former.kind,
        languages=former.languages,
        variant=former.variant,
        audience=former.audience,
        by=by,
    )
    again.values = former.values | again.values
    again.layout, again.paper = former.layout, former.paper
    again.version, again.supersedes = former.version + 1, former
    again.save()
    return again


@transaction.atomic
def revoke_letter(*, case_ref: str, number: int, reason: str, by: Actor) -> Letter:
    """Take an issued letter back: from now its pattern says so. Raises `RevocationNeedsReason`, `NotIssued`."""
    case, letter = _to_change(by, case_ref, number, whole=True)
    if not may_sign(by, letter.kind):
        raise NotHere
    if not reason.strip():
        raise RevocationNeedsReason
    if letter.state != State.ISSUED:
        raise NotIssued
    letter.state, letter.revoked_at = State.REVOKED, timezone.now()
    letter.revoked_by, letter.revoked_reason = by.name, reason.strip()[:500]
    letter.save(update_fields=["state", "revoked_at", "revoked_by", "revoked_reason"])
    _record(case, letter, by, "letter_revoked")
    return letter


@transaction.atomic
def edit_letterhead(*, by: Actor, **facts: Any) -> Letterhead:
    """Say what stands at the head of letters from now on; issued ones keep theirs."""
    by.require("edit letter templates")
    head = letterhead()
    for name, value in facts.items():
        setattr(head, name, value)
    head.save()
    return head


def _to_change(by: Actor, case_ref: str, number: int, *, whole: bool = False) -> tuple[Case, Letter]:
    """A letter by the door of its case, locked; with `whole` the case too, since its timeline is written."""
    case = case_for(by, case_ref, lock=whole, action="update")
    letter = readable(by).select_for_update(of=("self",)).filter(case=case, pk=number).first()
    if letter is None:
        raise NotHere
    return case, letter


def _record(case: Case, letter: Letter, by: Actor, verb: str, **facts: Any) -> None:
    note_letter(case=case, verb=verb, letter=letter.kind, variant=letter.variant, number=letter.number or "", by=by)
    refs = [letter.number or "", case.ref, case.patient.ref]
    note_access("update" if verb == "letter_revoked" else "create", "letter", refs, letter=letter.pk, **facts)
