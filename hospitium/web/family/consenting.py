"""Which consents a family is asked for, what each means in plain words, and what was said so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hospitium.access.http import ActorRequest
from hospitium.cases.queries import Case
from hospitium.kernel.places import country_name
from hospitium.partners.queries import home
from hospitium.patients.queries import Consent, file_of, newest_texts
from hospitium.patients.sentences import consent_in_words, texts_in_words
from hospitium.web.frame import around

MEANS: dict[str, Promise] = {
    "transfer": _(
        "Your name, your papers and your pictures may be read in %(country)s by %(who)s, so that you are treated well. "
        "Nobody else gets them."
    ),
    "transfer_sensitive": _(
        "Also what is most private (genes, mind, sexuality, birth, addiction) may be read in %(country)s by %(who)s, "
        "for your treatment only."
    ),
}
"""What a yes means, by kind of consent, in two sentences. Research asks by itself, where there is a study."""


@dataclass(frozen=True)
class Asked:
    """One consent that is asked for: the exact text, for whom and where, and the family's last word on it."""

    text: Any
    country: str
    recipient: Any
    means: str
    word: dict[str, Any] | None

    @property
    def key(self) -> str:
        """Names it in a form."""
        return f"{self.text.kind}-{self.country}-{self.recipient.pk if self.recipient else 0}"

    @property
    def needs_answer(self) -> bool:
        """Whether nothing was said yet."""
        return self.word is None


def texts(_actor: Any) -> dict[str, Any]:
    """What `asked_of` asks for `around` a page."""
    return {"texts": newest_texts()}


def asked_of(request: ActorRequest, case: Case) -> list[Asked]:
    """The consents of a case: to each place abroad whose people help this family."""
    newest = around(request, texts)["texts"]
    said = file_of(request.actor, case.patient).words
    worded = {row["text"].kind: row["text"] for row in texts_in_words(newest, get_language() or "en")["rows"]}
    return [
        _asked(worded[kind], country, place, said)
        for kind in MEANS
        if kind in worded
        for country, place in _places(case)
    ]


def _places(case: Case) -> Iterable[tuple[str, Any]]:
    here, found = home().country, {}
    for place in (case.office, case.referring_organisation):
        if place and place.country != here:
            found[place.pk] = (place.country, place)
    if not found and case.patient.country not in ("", here):
        return [(case.patient.country, None)]
    return list(found.values())


def _asked(text: Any, country: str, place: Any, said: list[Consent]) -> Asked:
    who = place.name if place else _("the doctors who look after you there")
    means = str(MEANS[text.kind]) % {"country": country_name(country), "who": who}
    about = [one for one in said if one.text.kind == text.kind and one.country == country]
    words = [consent_in_words(one) for one in about if one.recipient_id in (None, place.pk if place else None)]
    return Asked(text, country, place, means, next((one for one in words if one["is_living"]), None))


def said_of(actor: Any, case: Case) -> list[dict[str, Any]]:
    """Everything that was said, newest first, also what was taken back."""
    return [consent_in_words(one) for one in file_of(actor, case.patient).words]
