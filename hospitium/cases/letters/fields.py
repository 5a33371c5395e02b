"""Every field a letter can name: what it means, where its value comes from, and its shape."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where a value comes from."""

    PATIENT = "patient", _("from the patient's record")
    CASE = "case", _("from the case")
    PROGRAMME = "programme", _("from the letterhead")
    HAND = "hand", _("typed by hand")


class Shape(models.TextChoices):
    """What a value looks like. Words are written once for each language of the letter, everything else once."""

    LINE = "line"
    WORDS = "words"
    TEXT = "text"
    LIST = "list"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    COUNTRY = "country"


BY_LANGUAGE = frozenset({Shape.WORDS, Shape.TEXT, Shape.LIST})
"""Shapes whose value is written in a language."""


@dataclass(frozen=True)
class Field:
    """One field."""

    label: Promise
    shape: Shape = Shape.LINE
    source: Source = Source.HAND

    @property
    def by_language(self) -> bool:
        """Whether each language of a letter has its own value."""
        return self.shape in BY_LANGUAGE


P, C, G = Source.PATIENT, Source.CASE, Source.PROGRAMME
S = Shape
# fmt: off
FIELDS: dict[str, Field] = {
    "recipient.name": Field(_("To whom the letter is addressed"), S.WORDS),
    "patient.passport_name": Field(_("Name as in the passport"), S.LINE, P),
    "patient.birth_date": Field(_("Date of birth"), S.DAY, P),
    "patient.passport_number": Field(_("Passport number"), S.LINE, P),
    "patient.passport_country": Field(_("Passport issued by"), S.COUNTRY, P),
    "patient.passport_expires": Field(_("Passport valid until"), S.DAY, P),
    "case.ref": Field(_("Our reference"), S.LINE, C),
    "case.service_line": Field(_("Department"), S.WORDS, C),
    "stay.since": Field(_("Expected arrival"), S.DAY, C),
    "stay.until": Field(_("Expected end of the stay"), S.DAY),
    "programme.name": Field(_("Name of the hospital"), S.WORDS, G),
    "programme.address": Field(_("Address of the hospital"), S.LINE, G),
    "programme.telephone": Field(_("Telephone of the programme"), S.LINE, G),
    "programme.email": Field(_("E-mail of the programme"), S.LINE, G),
    "letter.variant": Field(_("Variant of the letter"), S.LINE),
    "treatment.diagnosis": Field(_("Diagnosis in plain words"), S.TEXT),
    "treatment.plan": Field(_("Plan of treatment"), S.TEXT),
    "treatment.conditions": Field(_("Conditions of the acceptance"), S.TEXT),
    "treatment.clinician": Field(_("Responsible clinician")),
    "treatment.length": Field(_("Length of treatment and recovery"), S.WORDS),
    "treatment.why_here": Field(_("Why the treatment is given here"), S.TEXT),
    "traveller.name": Field(_("Traveller's name as in the passport")),
    "traveller.passport_number": Field(_("Traveller's passport number")),
    "traveller.birth_date": Field(_("Traveller's date of birth"), S.DAY),
    "traveller.relation": Field(_("Traveller's relation to the patient"), S.WORDS),
    "cost.total": Field(_("Total estimated cost"), S.MONEY),
    "cost.doctor_fees": Field(_("of it, doctors' fees"), S.MONEY),
    "cost.stay": Field(_("of it, the hospital stay"), S.MONEY),
    "cost.items": Field(_("Items of the estimate, one on each line"), S.LIST),
    "cost.room": Field(_("Class of room"), S.WORDS),
    "cost.assumptions": Field(_("What the estimate assumes"), S.TEXT),
    "cost.exclusions": Field(_("What the estimate leaves out"), S.TEXT),
    "cost.contingency": Field(_("Reserve for the unforeseen"), S.WORDS),
    "cost.valid_until": Field(_("Estimate valid until"), S.DAY),
    "cost.spent": Field(_("Spent so far"), S.MONEY),
    "payer.name": Field(_("Who pays")),
    "payer.amount": Field(_("Amount available"), S.MONEY),
    "payer.proof": Field(_("Proof of funds seen"), S.TEXT),
    "payment.amount": Field(_("Amount"), S.MONEY),
    "payment.due": Field(_("Due on"), S.DAY),
    "payment.received": Field(_("Received on"), S.DAY),
    "payment.methods": Field(_("Ways to pay, one on each line"), S.LIST),
    "payment.reference": Field(_("Reference of the payment")),
    "payment.reason": Field(_("Reason for the amount"), S.TEXT),
    "guarantee.number": Field(_("Number of the guarantee")),
    "guarantee.cap": Field(_("Limit of the guarantee"), S.MONEY),
    "guarantee.since": Field(_("Guarantee valid from"), S.DAY),
    "guarantee.until": Field(_("Guarantee valid until"), S.DAY),
    "guarantee.services": Field(_("Services covered, one on each line"), S.LIST),
    "guarantee.asked": Field(_("New limit asked for"), S.MONEY),
    "guarantee.asked_until": Field(_("New end asked for"), S.DAY),
    "guarantee.reason": Field(_("Reason for the request"), S.TEXT),
    "agreement.authorisation": Field(_("Number of the authorisation")),
    "agreement.services": Field(_("Agreed services, one on each line"), S.LIST),
    "agreement.rates": Field(_("Agreed rates, one on each line"), S.LIST),
    "agreement.billing": Field(_("Billing address")),
    "agreement.disputes": Field(_("How disputes are settled"), S.TEXT),
    "request.codes": Field(_("Diagnosis and procedure codes, one on each line"), S.LIST),
    "request.notes": Field(_("Medical reasons"), S.TEXT),
    "visit.registration": Field(_("Registration, hospital time"), S.MOMENT),
    "visit.place": Field(_("Where to register"), S.WORDS),
    "visit.items": Field(_("Appointments, one on each line"), S.LIST),
    "visit.bring": Field(_("What to bring, one on each line"), S.LIST),
    "visit.concierge": Field(_("Concierge, with telephone")),
    "summary.history": Field(_("History and findings"), S.TEXT),
    "summary.treatment": Field(_("Treatment given"), S.TEXT),
    "summary.medicines": Field(_("Medicines now, one on each line"), S.LIST),
    "summary.advice": Field(_("Advice for the doctor at home"), S.TEXT),
    "flight.number": Field(_("Flight, or how the patient travels")),
    "flight.day": Field(_("Day of travel"), S.DAY),
    "flight.condition": Field(_("Condition for travel"), S.TEXT),
    "flight.help": Field(_("Help on the way"), S.WORDS),
    "flight.oxygen": Field(_("Oxygen: when, rate and device"), S.WORDS),
    "flight.devices": Field(_("Devices and batteries, one on each line"), S.LIST),
    "flight.medicines": Field(_("Medicines carried: generic name, form, amount, one on each line"), S.LIST),
    "statement.facts": Field(_("What is confirmed"), S.TEXT),
    "statement.since": Field(_("Confirmed from"), S.DAY),
    "statement.until": Field(_("Confirmed until"), S.DAY),
    "quarantine.place": Field(_("Place of quarantine")),
    "quarantine.since": Field(_("Quarantine from"), S.DAY),
    "quarantine.until": Field(_("Quarantine until"), S.DAY),
    "quarantine.tests": Field(_("Tests and their dates, one on each line"), S.LIST),
    "quarantine.contact": Field(_("Who answers during quarantine, with telephone")),
    "packet.contents": Field(_("What lies in the packet, one on each line"), S.LIST),
    "packet.signs": Field(_("Warning signs, one on each line"), S.LIST),
    "packet.telephone": Field(_("Telephone for emergencies, day and night")),
    "packet.pending": Field(_("Results still pending and who sends them"), S.LIST),
    "packet.appointments": Field(_("Next appointments, one on each line"), S.LIST),
    "observer.name": Field(_("Observer's name as in the passport")),
    "observer.passport_number": Field(_("Observer's passport number")),
    "observer.institution": Field(_("Observer's institution")),
    "observer.department": Field(_("Department of the visit"), S.WORDS),
    "observer.host": Field(_("Host and supervisor")),
    "observer.since": Field(_("Visit from"), S.DAY),
    "observer.until": Field(_("Visit until"), S.DAY),
    "observer.purpose": Field(_("Purpose of the visit"), S.TEXT),
    "report.since": Field(_("Report from"), S.DAY),
    "report.until": Field(_("Report until"), S.DAY),
    "report.condition": Field(_("Clinical state"), S.TEXT),
}
# fmt: on
PASSPORT = ("patient.passport_name", "patient.passport_number", "patient.birth_date")
"""What must be to the letter as in the patient's recorded passport."""
