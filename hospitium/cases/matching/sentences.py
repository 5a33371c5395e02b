"""Reasons of a ranking in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from hospitium.kernel.places import country_name, language_name
from hospitium.partners.queries import Level

from .ranking import Reason
from .words import label_of

REASONS = {
    "line_code": _("The record states %(code)s, which belongs to this line"),
    "line_words": _("The question or the record speaks of: %(concept)s"),
    "line_name": _("The question names this line"),
    "line_child": _("The patient is a child"),
    "line_unready": _("Not offered where the patient lives: %(missing)s"),
    "line_nothing": _("Nothing in the record or the question points here"),
    "in_line": _("Works in this line"),
    "other_line": _("Works in another line"),
    "code_equal": _("Treats exactly this condition (%(code)s)"),
    "code_above": _("Treats conditions of this kind (%(code)s)"),
    "code_near": _("Treats a neighbouring condition (%(code)s)"),
    "words": _("Treats what the question speaks of: %(concept)s"),
    "not_treated": _("Has not named this condition"),
    "speaks": _("Speaks %(language)s: %(level)s"),
    "interpreter": _("An interpreter for %(language)s is needed"),
    "licence": _("Licensed in %(country)s"),
    "no_licence": _("No licence for %(country)s is recorded"),
    "advice_only": _("Not licensed in %(country)s, where the patient is: advice to the treating physician only"),
    "room": _("Reviews %(load)s of %(weekly)s cases this week"),
    "full": _("Reviews %(load)s of %(weekly)s cases this week: no room"),
    "away": _("Away now"),
    "wish": _("As the patient wishes"),
    "wish_unmet": _("Not as the patient wishes, or not stated"),
    "known": _("Has cared for this patient before"),
    "shut_out": _("The patient has shut this person out of the record"),
}
"""What each kind of reason says."""

SPELLED = {
    "country": country_name,
    "language": lambda tag: language_name(tag),
    "level": lambda level: str(Level(level).label).lower(),
    "concept": lambda name: label_of(name),
}


def in_words(reason: Reason, more: Mapping[str, Any] | None = None) -> str:
    """A reason as a sentence; `more` facts that only the page knows."""
    facts = {key: SPELLED[key](value) if key in SPELLED else value for key, value in reason.facts}
    return str(REASONS[reason.kind]) % (facts | dict(more or {}))
