"""Two records side by side, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.access.acting import SYSTEM, acting
from hospitium.kernel.commas import listed
from hospitium.kernel.places import country_name, language_name
from hospitium.kernel.templatetags.house import sex
from hospitium.kernel.together import hang

from .denials import in_words
from .models import Match, Patient
from .sentences import KINDS
from .sides import FIELDS, KEPT, MERGED, Side, differences, said_differently, sides_of

REASONS = {
    "identifier": _("the same number"),
    "name": _("like names"),
    "birth-date": _("the same date of birth, as far as stated"),
    "birth-date-near": _("dates of birth that differ by a slip"),
    "contact": _("the same telephone or e-mail"),
    "birth-date-differs": _("but different dates of birth"),
    "sex-differs": _("but a different sex"),
    "given-differs": _("but different given names"),
}
YES, NO = pgettext_lazy("answer", "yes"), pgettext_lazy("answer", "no")
LIKELIHOODS = (
    (0.95, _("Almost certainly one person")),
    (0.85, _("Very likely one person")),
    (0.0, _("Perhaps one person")),
)
DIFFERED = {
    "denials": _("whom they shut out"),
    "consents": _("consents to data going abroad"),
    "restriction": _("whether the record is restricted"),
}


def likelihood(score: float) -> str:
    """How likely two records are one person's, in words."""
    return str(next(words for least, words in LIKELIHOODS if score >= least))


def match_in_words(match: Match) -> dict[str, Any]:
    """A proposal with its score and reasons in words."""
    reasons = [str(REASONS[slug]) for slug in match.reasons if slug in REASONS]
    return {"match": match, "likelihood": likelihood(match.score), "reasons": "; ".join(reasons)}


@dataclass(frozen=True)
class Row:
    """One line of the comparison. `conflicts`: a person chooses; `chosen`: the side so far."""

    slug: str
    label: str
    kept: str
    merged: str
    conflicts: bool = False
    chosen: str = ""

    @property
    def state(self) -> str:
        """Whether the two say the same."""
        return "differs" if self.conflicts else "same" if self.kept and self.kept == self.merged else ""


@dataclass(frozen=True)
class Comparison:
    """What a person sees before two records are joined: what stands against each other, what comes together, what the
    patient said differently in the two.
    """

    kept: Patient
    merged: Patient
    rows: list[Row]
    together: list[Row]
    differed: list[str]


def compared(kept: Patient, merged: Patient, choices: dict[str, str]) -> Comparison:
    """Two records side by side, for whoever was let to both; `choices`: what was chosen so far."""
    with acting(SYSTEM):
        hang((kept, merged), "languages", "profile", "identifiers", "contacts", "other_names")
        mine, theirs = sides_of(kept, merged)
        found = {one.slug: one for one in differences(kept, merged)}
        slugs = dict.fromkeys(("name", *FIELDS, *found))
        rows = [_row(slug, found.get(slug), kept, merged, choices) for slug in slugs]
        together = [Row("", str(label), _lines(told(mine)), _lines(told(theirs))) for label, told in TOGETHER]
        differed = [str(DIFFERED[slug]) for slug in said_differently(mine, theirs)]
        return Comparison(kept, merged, _said(rows), _said(together), differed)


def _lines(told: Iterable[Any]) -> str:
    return "\n".join(map(str, told))


def _said(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row.kept or row.merged]


def _row(slug: str, found: Any, kept: Patient, merged: Patient, choices: dict[str, str]) -> Row:
    label = found.label if found else FIELDS.get(slug, _("Name"))
    values = (found.kept, found.merged) if found else (_value(kept, slug), _value(merged, slug))
    mine, theirs = (_word(slug, value) for value in values)
    conflicts = bool(found and found.conflicts)
    chosen = choices.get(slug, "") if choices.get(slug) in (KEPT, MERGED) else ""
    return Row(slug, str(label), mine, theirs, conflicts, chosen)


def _value(patient: Patient, slug: str) -> Any:
    return patient.full_name if slug == "name" else getattr(patient, slug)


def _word(slug: str, value: Any) -> str:
    if value in ("", None, []):
        return ""
    if isinstance(value, bool):
        return str(YES if value else NO)
    if isinstance(value, list):
        return listed(country_name(code) for code in value)
    words: dict[str, Callable[[Any], Any]] = {"sex": sex, "country": country_name, "language": language_name}
    return str(words.get(slug, str)(value))


def _consents(side: Side) -> list[str]:
    return [
        f"{country_name(one.country)}: {one.get_word_display()} ({KINDS.get(one.text.kind, '')})" for one in side.words
    ]


TOGETHER: tuple[tuple[Any, Callable[[Side], Iterable[Any]]], ...] = (
    (_("Identifiers"), lambda side: [one.value for one in side.patient.identifiers.all()]),
    (_("Telephone and e-mail"), lambda side: [one.value for one in side.patient.contacts.all()]),
    (_("Other names"), lambda side: [one.text for one in side.patient.other_names.all()]),
    (_("Languages"), lambda side: [language_name(one.tag) for one in side.patient.languages.all()]),
    (_("Consents to data going abroad"), _consents),
    (_("Shut out by the patient"), lambda side: in_words(side.denied)),
    (_("Restricted"), lambda side: [YES] if side.patient.is_restricted else []),
)
"""What the two bring together; nothing of it is lost, so nobody chooses."""
