"""The sixteen kinds of letter as a table: who signs, who may read, when it is due, what it must contain, how long it holds.

The list and what each must contain: the programmes' published practice, gathered in ADR 31.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Stage


class Audience(models.TextChoices):
    """Whom a letter is for; a referrer sees those for the referrer."""

    PATIENT = "patient", _("Patient or family")
    REFERRER = "referrer", _("Referring physician")
    CONSULATE = "consulate", _("Consulate or authority")
    SPONSOR = "sponsor", _("Sponsor or embassy")
    INSURER = "insurer", _("Insurer")
    AIRLINE = "airline", _("Airline")
    OTHER = "other", _("Somebody else")


class State(models.TextChoices):
    """Where a letter stands. Expired is not kept: it follows from the day."""

    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Valid")
    SUPERSEDED = "superseded", _("Superseded")
    REVOKED = "revoked", _("Revoked")
    EXPIRED = "expired", _("Expired")


DESK, CLINICAL, FINANCE = "sign letters", "sign clinical letters", "sign finance letters"
A, S = Audience, Stage


@dataclass(frozen=True)
class Kind:
    """One kind. `required` must be there before it is issued, `of_variant` in this variant only; `days`: how long it holds.

    `is_clinical`: only who sees clinical facts reads it. `names_passport`: the recorded passport must be on it.
    """

    label: Promise
    audience: Audience
    act: str
    stages: frozenset[Stage]
    required: tuple[str, ...]
    variants: Mapping[str, Promise] = field(default_factory=dict)
    of_variant: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_clinical: bool = False
    names_passport: bool = False
    days: int = 180

    def needs(self, variant: str) -> tuple[str, ...]:
        """Fields that must be there in this variant."""
        return (*self.required, *self.of_variant.get(variant, ()))


PERSON = ("recipient.name", "patient.passport_name", "patient.birth_date")
PASSPORT = (*PERSON, "patient.passport_number", "patient.passport_country", "patient.passport_expires")
TRAVELLER = ("traveller.name", "traveller.passport_number", "traveller.birth_date", "traveller.relation")

KINDS: dict[str, Kind] = {
    "acceptance": Kind(
        _("Acceptance and treatment plan"),
        A.PATIENT,
        DESK,
        frozenset({S.DECISION, S.ESTIMATE}),
        (*PERSON, "treatment.diagnosis", "treatment.plan", "treatment.clinician", "stay.since", "stay.until"),
        is_clinical=True,
    ),
    "visa_support": Kind(
        _("Visa support"),
        A.CONSULATE,
        DESK,
        frozenset({S.CLEARANCE, S.VISA}),
        (
            *PASSPORT,
            "treatment.diagnosis",
            "treatment.length",
            "treatment.why_here",
            "stay.since",
            "stay.until",
            "cost.total",
            "programme.telephone",
            "programme.email",
        ),
        {"patient": _("For the patient"), "companion": _("For a companion"), "donor": _("For a donor")}
        | {"extension": _("For a longer stay")},
        {"companion": TRAVELLER, "donor": TRAVELLER},
        is_clinical=True,
        names_passport=True,
        days=90,
    ),
    "financial_ability": Kind(
        _("Financial ability or sponsor's statement"),
        A.CONSULATE,
        FINANCE,
        frozenset({S.CLEARANCE, S.VISA}),
        (*PASSPORT, "payer.name", "payer.amount", "payer.proof"),
        names_passport=True,
        days=90,
    ),
    "cost_estimate": Kind(
        _("Cost estimate"),
        A.PATIENT,
        FINANCE,
        frozenset({S.ESTIMATE}),
        (
            *PERSON,
            "cost.items",
            "cost.total",
            "cost.room",
            "cost.assumptions",
            "cost.exclusions",
            "cost.contingency",
            "cost.valid_until",
        ),
        days=60,
    ),
    "deposit": Kind(
        _("Deposit: request, receipt, top-up, refund"),
        A.PATIENT,
        FINANCE,
        frozenset({S.ESTIMATE, S.CLEARANCE, S.STAY, S.FOLLOW_UP}),
        (*PERSON, "payment.amount"),
        {"request": _("Request"), "receipt": _("Receipt"), "top_up": _("Top-up"), "refund": _("Refund")},
        {"request": ("payment.due", "payment.methods"), "receipt": ("payment.received", "payment.reference")}
        | {"top_up": ("payment.due", "payment.methods", "payment.reason"), "refund": ("payment.reason",)},
    ),
    "guarantee": Kind(
        _("Guarantee of payment: received, extension, end"),
        A.SPONSOR,
        FINANCE,
        frozenset({S.CLEARANCE, S.STAY, S.DISCHARGE}),
        (
            *PASSPORT[:4],
            "guarantee.number",
            "guarantee.cap",
            "guarantee.since",
            "guarantee.until",
            "guarantee.services",
            "cost.room",
        ),
        {"received": _("Received"), "extension": _("Extension asked"), "end": _("Coverage ends")},
        {"extension": ("guarantee.asked", "guarantee.asked_until", "guarantee.reason")},
        names_passport=True,
    ),
    "single_case_agreement": Kind(
        _("Single-case agreement"),
        A.INSURER,
        FINANCE,
        frozenset({S.ESTIMATE, S.CLEARANCE}),
        (
            *PERSON,
            "agreement.authorisation",
            "agreement.services",
            "agreement.rates",
            "stay.since",
            "stay.until",
            "agreement.billing",
            "agreement.disputes",
        ),
    ),
    "pre_authorisation": Kind(
        _("Pre-authorisation request"),
        A.INSURER,
        FINANCE,
        frozenset({S.ESTIMATE, S.CLEARANCE}),
        (*PERSON, "request.codes", "request.notes", "stay.since", "stay.until", "cost.total", "treatment.clinician"),
        is_clinical=True,
    ),
    "appointment": Kind(
        _("Appointments and itinerary"),
        A.PATIENT,
        DESK,
        frozenset({S.TRAVEL}),
        (*PERSON, "visit.registration", "visit.place", "visit.items", "visit.concierge"),
    ),
    "medical_summary": Kind(
        _("Medical summary or referral back"),
        A.REFERRER,
        CLINICAL,
        frozenset({S.REVIEW, S.STAY, S.DISCHARGE, S.FOLLOW_UP}),
        (*PERSON, "treatment.diagnosis", "summary.history", "summary.treatment", "summary.advice"),
        {"summary": _("Medical summary"), "referral_back": _("Referral back")},
        is_clinical=True,
    ),
    "fit_to_fly": Kind(
        _("Fit to fly, oxygen and devices, medicines carried"),
        A.AIRLINE,
        CLINICAL,
        frozenset({S.DISCHARGE}),
        (*PASSPORT[:4], "flight.number", "flight.day", "treatment.clinician"),
        {"fit": _("Fit to fly"), "oxygen": _("Oxygen and devices"), "medicines": _("Medicines carried")},
        {
            "fit": ("flight.condition",),
            "oxygen": ("flight.oxygen", "flight.devices"),
            "medicines": ("flight.medicines",),
        },
        is_clinical=True,
        names_passport=True,
        days=10,
    ),
    "statement": Kind(
        _("Statement: absence, school, birth, death, repatriation"),
        A.PATIENT,
        CLINICAL,
        frozenset({S.STAY, S.DISCHARGE, S.FOLLOW_UP}),
        (*PERSON, "statement.facts", "statement.since"),
        {
            "absence": _("Absence from work"),
            "school": _("Absence from school"),
            "birth": _("Birth"),
            "death": _("Death"),
        }
        | {"repatriation": _("Repatriation of remains")},
        {"absence": ("statement.until",), "school": ("statement.until",)},
        is_clinical=True,
        days=365,
    ),
    "quarantine": Kind(
        _("Quarantine undertaking and tests"),
        A.CONSULATE,
        DESK,
        frozenset({S.VISA, S.TRAVEL}),
        (
            *PASSPORT[:4],
            "quarantine.place",
            "quarantine.since",
            "quarantine.until",
            "quarantine.tests",
            "quarantine.contact",
        ),
        names_passport=True,
        days=30,
    ),
    "discharge_packet": Kind(
        _("Discharge packet"),
        A.PATIENT,
        CLINICAL,
        frozenset({S.DISCHARGE}),
        (*PERSON, "packet.contents", "summary.medicines", "packet.signs", "packet.telephone", "treatment.clinician"),
        is_clinical=True,
    ),
    "observer": Kind(
        _("Observer: invitation, certificate"),
        A.OTHER,
        DESK,
        frozenset(),
        (
            "recipient.name",
            "observer.name",
            "observer.institution",
            "observer.department",
            "observer.host",
            "observer.since",
            "observer.until",
            "observer.purpose",
        ),
        {"invitation": _("Invitation"), "certificate": _("Certificate")},
        {"invitation": ("observer.passport_number",)},
    ),
    "sponsor_report": Kind(
        _("Progress report to the sponsor"),
        A.SPONSOR,
        CLINICAL,
        frozenset({S.STAY}),
        (*PERSON, "report.since", "report.until", "report.condition", "stay.until", "cost.spent", "guarantee.cap"),
        is_clinical=True,
        days=30,
    ),
}

VARIANTS = {slug: label for kind in KINDS.values() for slug, label in kind.variants.items()}


def choices() -> list[tuple[str, Promise]]:
    """(slug, label) of every kind, for models and forms."""
    return [(slug, kind.label) for slug, kind in KINDS.items()]


def suited(stage: str) -> list[str]:
    """Every kind, those first that a case at this stage is likely to need."""
    return sorted(KINDS, key=lambda slug: stage not in KINDS[slug].stages)


def named(kind: str, variant: str = "") -> str:
    """A kind and its variant in the reader's language."""
    label = str(KINDS[kind].label)
    return f"{label} · {KINDS[kind].variants[variant]}" if variant in KINDS[kind].variants else label
