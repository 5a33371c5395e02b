"""Registering somebody who stands at a desk: possible doubles are shown before anything is kept."""

from dataclasses import dataclass

from hospitium.access.acting import SYSTEM, Actor, acting
from hospitium.kernel.names import PersonName

from .contacts import contact_key
from .matching import PROPOSE_FROM, compare
from .models import Patient, PatientContact
from .queries import as_stated, lookalikes, may_see


@dataclass(frozen=True)
class Double:
    """A record that may be of the same person, and how likely, in hundredths."""

    patient: Patient
    likely: int


def likely_doubles(
    actor: Actor, *, name: PersonName, birth_date: str, contacts: list[str], sex: str = "", country: str = ""
) -> list[Double]:
    """Records that may be of this person, likeliest first, of those the actor sees; what other offices hold is compared
    once the record is kept, and the campus decides.
    """
    asked = Patient(pk=0, birth_date=birth_date, sex=sex, country=country)
    asked.rename(name)
    reached = [PatientContact(key=key) for key in map(contact_key, contacts) if key]
    mine = as_stated(asked, [], [], reached)
    with acting(SYSTEM):
        alike = [(other, compare(mine, theirs)) for other, theirs in lookalikes(asked, mine)]
    found = [(other, likeness.score) for other, likeness in alike if likeness.score >= PROPOSE_FROM]
    seen = [Double(other, round(score * 100)) for other, score in found if may_see(actor, other)]
    return sorted(seen, key=lambda one: -one.likely)[:10]
