"""Joining two records of one person, and parting them again, without loss either way.

Everything that changes is a `Move` of the ledger, value before and value after; taking a merge back is reading its moves
backwards. What was changed again since stays as people left it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import F, Func, Q, QuerySet, TextField
from django.utils import timezone
from django.utils.functional import Promise

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.access.actions import note_access
from hospitium.kernel.errors import NotHere
from hospitium.kernel.events import publish
from hospitium.partners.queries import home

from .belongings import Belonging, belongings
from .closing import close
from .consents import hold
from .errors import AlreadyMerged, AlreadyUnmerged, MergeIncomplete, UndoFirst, UnmergeNeedsReason
from .events import PatientsMerged, PatientsUnmerged
from .models import Match, Merge, Move, Patient, PatientLanguage, PatientName, ProfileFact
from .sides import KEPT, MERGED, Difference, differences, said_differently, sides_of, standing_values
from .transfers import tell_officers


@transaction.atomic
def merge_patients(*, kept: Patient, merged: Patient, choices: Mapping[str, str], reason: str, by: Actor) -> Merge:
    """Join two records: everything of `merged` belongs to `kept` from now on. `choices`: for each difference that conflicts
    (`differences`), `kept` or `merged`. Who may is asked one floor up, where cases are known.

    Raises `MergeIncomplete` when a choice or the reason is missing, `AlreadyMerged` when either was joined meanwhile.
    """
    by.require("merge patients")
    with acting(SYSTEM):
        kept, merged = _locked(kept, merged)
        if kept.merged_into_id or merged.merged_into_id:
            raise AlreadyMerged
        found = differences(kept, merged)
        chosen = {one.slug: choices.get(one.slug, "") for one in found if one.conflicts}
        if not reason.strip() or kept == merged or set(chosen.values()) - {KEPT, MERGED}:
            raise MergeIncomplete
        merge = Merge.objects.create(
            kept=kept,
            merged=merged,
            kept_ref=kept.ref,
            merged_ref=merged.ref,
            choices=chosen,
            own={one.place: list(one.of(kept.pk).values_list("pk", flat=True)) for one in belongings() if one.told},
            differed=said_differently(*sides_of(kept, merged)),
            reason=reason.strip()[:500],
            by=by.name,
            by_id=by.id,
        )
        _Joining(merge, kept, merged, found).carry_out()
    note_access("update", "merge", [kept.ref, merged.ref], merge=merge.pk)
    publish(PatientsMerged(merge_id=merge.pk, kept_ref=kept.ref, merged_ref=merged.ref, by_id=by.id, by_name=by.name))
    if merge.differed:
        tell_officers("merge_differs", kept.ref, by_name=by.name, merged=merged.ref)
    return merge


@dataclass
class _Joining:
    """One merge while it is carried out."""

    merge: Merge
    kept: Patient
    merged: Patient
    found: list[Difference]

    def carry_out(self) -> None:
        """Everything that follows from the merge, each change through the ledger."""
        preferred = {one.slug: one.chosen(self.merge.choices) for one in self.found}
        tongue = next((getattr(one, preferred[one.slug]) for one in self.found if one.slug == "language"), "")
        values = standing_values(self.kept, self.merged, self.found, self.merge.choices)
        self.change([self.merged], "merged_into_id", self.kept.pk)
        for one in belongings():
            moving = one.of(self.merged.pk).exclude(one.unless(self.kept.pk, self.merged.pk))
            _carry(self.merge, one, list(moving.values_list("pk", flat=True)), self.merged.pk, self.kept.pk)
        for column, value in values.items():
            self.change([self.kept], column, value)
        self.collect()
        self.keep_other_name()
        self.prefer(tongue)
        self.state_again(preferred)
        self.settle_match()
        self.raise_walls()

    def change(self, rows: Iterable[Any], column: str, value: Any) -> None:
        """Give a column of these rows another value."""
        for row in rows:
            _note(self.merge, f"{row._meta.db_table}.{column}", row.pk, getattr(row, column), value)
            type(row)._default_manager.filter(pk=row.pk).update(**{column: value})

    def collect(self) -> None:
        """The rules of transfer ask from where each office collected what it knew."""
        theirs = {self.merged.office_id or home().pk, *self.merged.other_offices}
        wanted = sorted(({*self.kept.other_offices} | theirs) - {self.kept.office_id or home().pk})
        if wanted != self.kept.other_offices:
            self.change([self.kept], "other_offices", wanted)

    def keep_other_name(self) -> None:
        """The spelling that does not stand as the name stays findable as another name."""
        known = set(PatientName.objects.filter(patient=self.kept).values_list("text", flat=True))
        known |= set(Patient.objects.filter(pk=self.kept.pk).values_list("full_name", flat=True))
        for text in sorted({self.kept.full_name, self.merged.full_name} - known):
            self.made(PatientName.objects.create(patient=self.kept, text=text))

    def prefer(self, tag: str) -> None:
        """One preferred language, the chosen one."""
        if tag:
            spoken = list(PatientLanguage.objects.filter(patient=self.kept))
            self.change([one for one in spoken if one.is_preferred and one.tag != tag], "is_preferred", False)
            self.change([one for one in spoken if not one.is_preferred and one.tag == tag], "is_preferred", True)

    def state_again(self, sides: Mapping[str, str]) -> None:
        """The newest statement of a topic counts: a chosen older one is stated again."""
        for topic in (slug.removeprefix("profile-") for slug in sides if slug.startswith("profile-")):
            standing = getattr(
                next(one for one in self.found if one.slug == f"profile-{topic}"), sides[f"profile-{topic}"]
            )
            said = ProfileFact.objects.filter(patient=self.kept, topic=topic).order_by("-at", "-id")
            if said[0].statement != standing:
                chosen = said.filter(statement=standing)[0]
                chosen.pk, chosen._state.adding, chosen.at = None, True, timezone.now()
                chosen.save()
                self.made(chosen)

    def made(self, row: Any) -> None:
        """Note a row that the merge made."""
        _note(self.merge, row._meta.db_table, row.pk, None, None)

    def settle_match(self) -> None:
        """What was proposed about the two is decided."""
        pair = Q(patient=self.kept, candidate=self.merged) | Q(patient=self.merged, candidate=self.kept)
        for match in Match.objects.filter(pair, decision=""):
            self.change([match], "decision", "same")

    def raise_walls(self) -> None:
        """Restricted if either was; shut to everybody whom either shut out."""
        rows = Patient.objects.filter(Q(pk=self.kept.pk) | Q(merged_into=self.kept.pk))
        if any(row.is_restricted for row in rows):
            self.change([row for row in rows if not row.is_restricted], "is_restricted", True)
        close(self.kept.pk)


@transaction.atomic
def unmerge(*, merge: Merge, reason: str, by: Actor, assigned: Collection[str] = ()) -> Merge:
    """Part two joined records: everything that moved goes back. `assigned`: keys of `since` that go to the merged record;
    the rest of what came since stays with the kept one.

    Raises `AlreadyUnmerged`, `UndoFirst` when a later merge stands on this one, `UnmergeNeedsReason`.
    """
    by.require("merge patients")
    if not reason.strip():
        raise UnmergeNeedsReason
    with acting(SYSTEM):
        kept, merged = _locked(merge.kept, merge.merged)
        merge = Merge.objects.select_for_update().get(pk=merge.pk)
        if not merge.is_living:
            raise AlreadyUnmerged
        if later := standing_on(merge):
            raise UndoFirst(kept=later.kept_ref, merged=later.merged_ref)
        came = since(merge)
        _take_back(merge)
        for one in came:
            if one.goes or one.key in assigned:
                one.give(merge)
        for patient in (kept, merged):
            close(patient.pk)
        merge.unmerged_at, merge.unmerge_reason = timezone.now(), reason.strip()[:500]
        merge.unmerged_by, merge.unmerged_by_id = by.name, by.id
        merge.save()
    note_access("update", "merge", [kept.ref, merged.ref], merge=merge.pk, unmerged=True)
    publish(PatientsUnmerged(merge_id=merge.pk, kept_ref=kept.ref, merged_ref=merged.ref, by_name=by.name))
    if merge.differed:
        tell_officers("unmerge_differs", kept.ref, by_name=by.name, merged=merged.ref)
    return merge


def joined_to(patient: Patient) -> QuerySet[Patient, tuple[list[str]]]:
    """The references `refs_joined_to` gives, as a list of one row, for what reads several lists at once."""
    refs = Func(F("pk"), function="patients_joined", output_field=TextField())
    return Patient.objects.filter(pk=patient.pk).values_list(refs)


def standing_on(merge: Merge) -> Merge | None:
    """The last later merge that stands on this one: it touches one of the two records and is not taken back."""
    pair = [merge.kept_id, merge.merged_id]
    later = Merge.objects.filter(Q(kept__in=pair) | Q(merged__in=pair), pk__gt=merge.pk, unmerged_at=None)
    return later.order_by("-pk").first()


@dataclass(frozen=True)
class Newcomer:
    """Something that came to the kept record after a merge. `goes`: it goes with what it belongs to, nobody is asked."""

    belonging: Belonging
    row: Any
    goes: bool
    may_go: bool

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.belonging.place}:{self.row.pk}"

    @property
    def label(self) -> Promise | str:
        """What kind of thing it is."""
        return self.belonging.label

    @property
    def told(self) -> str:
        """The thing in words."""
        return self.belonging.told(self.row) if self.belonging.told else ""

    def give(self, merge: Merge) -> None:
        """Let it belong to the merged record, which has nothing like it."""
        if self.may_go:
            _carry(merge, self.belonging, [self.row.pk], merge.kept_id, merge.merged_id, is_assigned=True)


def since(merge: Merge) -> list[Newcomer]:
    """What came to the kept record since the merge and neither record had before: each belongs to one when they part."""
    moved: dict[str, set[int]] = {}
    for place, row in merge.moves.values_list("place", "row"):
        moved.setdefault(place, set()).add(row)
    found = []
    for one in belongings():
        if one.told is None:
            continue
        back, made = moved.get(one.place, set()), moved.get(one.table._meta.db_table, set())
        rows = one.of(merge.kept_id).exclude(pk__in=back | made | set(merge.own.get(one.place, ())))
        like = set(rows.filter(one.unless(merge.merged_id, merge.kept_id)).values_list("pk", flat=True))
        found += [
            Newcomer(one, row, bool(one.follows) and getattr(row, one.follows) in back, row.pk not in like)
            for row in rows
        ]
    return found


def _locked(one: Patient, other: Patient) -> tuple[Patient, Patient]:
    """Both rows, locked in the order of their numbers, with no sending of either under way."""
    rows = {row.pk: row for row in Patient.objects.select_for_update().filter(pk__in=[one.pk, other.pk]).order_by("pk")}
    if set(rows) != {one.pk, other.pk}:
        raise NotHere
    for row in rows.values():
        hold(row, exclusively=True)
    return rows[one.pk], rows[other.pk]


def _note(merge: Merge, place: str, row: int, before: Any, after: Any, *, is_assigned: bool = False) -> Move:
    return Move.objects.create(merge=merge, place=place, row=row, before=before, after=after, is_assigned=is_assigned)


def _carry(
    merge: Merge, belonging: Belonging, numbers: list[int], giver: int, taker: int, *, is_assigned: bool = False
) -> None:
    """Let rows belong to another patient, each noted."""
    moves = [
        Move(merge=merge, place=belonging.place, row=row, before=giver, after=taker, is_assigned=is_assigned)
        for row in numbers
    ]
    moves = Move.objects.bulk_create(moves)
    if belonging.is_sealed:
        _move_sealed(moves, back=False)
    else:
        belonging.rows.filter(pk__in=numbers).update(**{belonging.column: taker})


def _take_back(merge: Merge) -> None:
    """The moves backwards; a value that was changed since is left to whoever changed it."""
    sealed = {one.place for one in belongings() if one.is_sealed} | {ProfileFact._meta.db_table}
    moves = list(merge.moves.filter(is_assigned=False).order_by("-pk"))
    for (place, before, after), group in groupby(moves, lambda move: (move.place, move.before, move.after)):
        rows = list(group)
        table, _, column = place.partition(".")
        if place in sealed:
            _move_sealed(rows, back=True)
            continue
        standing = _table(table)._default_manager.filter(pk__in=[move.row for move in rows])
        if column:
            is_after = Q(**{f"{column}__isnull": True}) if after is None else Q(**{column: after})
            standing.filter(is_after).update(**{column: before})
        else:
            standing.filter(patient=merge.kept_id).delete()


def _move_sealed(moves: Iterable[Move], *, back: bool) -> None:
    with connection.cursor() as cursor:  # rows that are only added to: the database moves them, as the ledger says
        cursor.execute("SELECT patients_move(%s, %s)", [[move.pk for move in moves], back])


def _table(name: str) -> Any:
    return next(model for model in apps.get_models() if model._meta.db_table == name)
