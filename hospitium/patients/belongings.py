"""What hangs on a patient, by table: what a merge takes along to the kept record, and what stays where it was and why.

Rooms above declare their own tables the same way; `config.belongings` brings them together, and a test finds every column
that leads to a patient and that nobody declared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.access.standing.actions import StandIn

from .models import Answer, Denial, Match, PatientContact, PatientIdentifier, PatientLanguage, PatientName

NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Belonging:
    """A column that leads to a patient, and goes along with a merge.

    `unless(kept, merged)`: rows the kept record has the like of already; they stay. `told(row)`: the row in words, for a
    person who says whose it is when the two part again (without it nobody is asked). `follows`: a column to another row of
    the same table that decides it. `is_sealed`: only added to; the database alone moves it, by the ledger.
    """

    model: str
    column: str = "patient_id"
    label: Promise | str = ""
    told: Callable[[Any], str] | None = None
    unless: Callable[[int, int], Q] = lambda kept, merged: NOTHING
    follows: str = ""
    is_sealed: bool = False

    @property
    def table(self) -> Any:
        """The model."""
        return apps.get_model(self.model)

    @property
    def place(self) -> str:
        """Table and column, as the ledger names them."""
        return f"{self.table._meta.db_table}.{self.column}"

    @property
    def rows(self) -> QuerySet[Any]:
        """Every row."""
        found: QuerySet[Any] = self.table._default_manager.all()
        return found

    def of(self, patient: int) -> QuerySet[Any]:
        """Those of a patient, in the order in which they came."""
        return self.rows.filter(**{self.column: patient}).order_by("pk")


@dataclass(frozen=True)
class Stays:
    """A column that leads to a patient and that a merge leaves alone, and why."""

    model: str
    column: str
    why: str


def _tags(kept: int, merged: int) -> Q:
    return Q(tag__in=list(PatientLanguage.objects.filter(patient=kept).values_list("tag", flat=True)))


def _texts(kept: int, merged: int) -> Q:
    return Q(text__in=list(PatientName.objects.filter(patient=kept).values_list("text", flat=True)))


def _contacts(kept: int, merged: int) -> Q:
    return Q(key__in=list(PatientContact.objects.filter(patient=kept).values_list("key", flat=True)))


def _denied(kept: int, merged: int) -> Q:
    living = Denial.objects.filter(patient=kept, until=None).values_list("key", flat=True)
    return Q(until=None, key__in=list(living))


def _stood(kept: int, merged: int) -> Q:
    """Who acts for the kept record keeps the scope given there."""
    living = StandIn.objects.filter(patient_id=kept, ended_at=None).values_list("person_id", flat=True)
    return Q(ended_at=None, person_id__in=list(living))


def _numbers(kept: int, merged: int) -> Q:
    found = NOTHING
    for system, value in PatientIdentifier.objects.filter(patient=kept).values_list("system", "value"):
        found |= Q(system=system, value=value)
    return found


def _answered(kept: int, merged: int) -> Q:
    there = Answer.objects.filter(patient=kept, companion=None).values_list("question", flat=True)
    return Q(companion=None, question__in=list(there))


def _paired(kept: int, merged: int) -> Q:
    """Proposals about the two themselves, and about somebody the kept record was compared with already."""
    pairs = Match.objects.filter(Q(patient=kept) | Q(candidate=kept)).values_list("patient_id", "candidate_id")
    others = {number for pair in pairs for number in pair} | {kept}
    others.discard(merged)
    return Q(patient=kept) | Q(candidate=kept) | Q(patient__in=others) | Q(candidate__in=others)


BELONGINGS = (
    Belonging("patients.PatientName", label=_("Name as sent"), told=lambda row: row.text, unless=_texts),
    Belonging("patients.PatientIdentifier", label=_("Identifier"), told=lambda row: row.value, unless=_numbers),
    Belonging("patients.PatientContact", label=_("Telephone or e-mail"), told=lambda row: row.value, unless=_contacts),
    Belonging("patients.PatientLanguage", label=_("Language"), told=lambda row: row.tag, unless=_tags),
    Belonging(
        "patients.ProfileFact",
        label=pgettext_lazy("of a patient", "Wish or custom"),
        told=lambda row: f"{row.get_topic_display()}: {row.statement}",
        is_sealed=True,
    ),
    Belonging(
        "patients.Denial",
        label=_("Shut out by the patient"),
        told=lambda row: f"{row.key} · {row.stated_by}",
        unless=_denied,
    ),
    Belonging(
        "patients.Consent",
        label=_("Consent to data going abroad"),
        told=lambda row: f"{row.country}: {row.get_word_display()} · {row.given_by}",
        follows="withdraws_id",
        is_sealed=True,
    ),
    Belonging("patients.Companion", label=_("Travels along"), told=lambda row: row.full_name),
    Belonging("patients.Answer", unless=_answered),
    Belonging("patients.Match", "patient_id", unless=_paired),
    Belonging("patients.Match", "candidate_id", unless=_paired),
    Belonging("patients.Patient", "merged_into_id"),
    Belonging("access.Emergency", "patient_id"),
    Belonging("access.Invitee", "patient_id"),
    Belonging(
        "access.StandIn",
        "patient_id",
        label=_("Acts for the patient"),
        told=lambda row: f"{row.person.name}: {row.get_scope_display()}",
        unless=_stood,
    ),
)

STAYS = (
    Stays("patients.Head", "patient_id", "a count once made is never lowered: two records were counted, as two"),
    Stays("patients.TransferDecision", "patient_id", "an answer that was given about the record as it stood then"),
    Stays("patients.Merge", "kept_id", "the ledger itself"),
    Stays("patients.Merge", "merged_id", "the ledger itself"),
)

_declared: list[Belonging] = []


def declare(*belongings: Belonging) -> None:
    """Set what moves in the whole house; called once, by `config`."""
    _declared[:] = belongings


def belongings() -> Iterable[Belonging]:
    """Everything that moves, in the order in which it moves."""
    return tuple(_declared)
