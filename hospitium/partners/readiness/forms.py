"""What people type about the readiness of lines."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.access.queries import people_with
from hospitium.access.roles import Role
from hospitium.kernel import entered
from hospitium.kernel.places import country_choices, language_choices

from .rules import Kind

EVERYWHERE = ("", _("Everywhere"))


def _day(label: Any, **more: Any) -> entered.Day:
    return entered.Day(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _words(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs={"dir": "auto"}), **more)


def _countries() -> list[tuple[str, Any]]:
    return [EVERYWHERE, *country_choices()]


def _languages() -> list[tuple[str, str]]:
    return [("", "–"), *language_choices()]


def _leads() -> list[tuple[Any, str]]:
    return [("", "–"), *((one.pk, one.name) for one in people_with(Role.SPECIALIST, Role.PROGRAMME_LEAD))]


class PlacedForm(forms.Form):
    """A form that may speak of one country."""

    country = forms.ChoiceField(label=_("Country"), required=False, choices=_countries)

    def about(self) -> str:
        """The measure or body, or the language's tag."""
        asked = self.cleaned_data
        return asked["language"] if asked["kind"] == Kind.LANGUAGE else asked["subject"]


class EvidenceForm(PlacedForm):
    """Something to be shown for a line; which fields its kind needs the refusal says."""

    field_order = ["kind", "country"]
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    subject = _words(_("Measure or body"), 120, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    value = forms.DecimalField(
        label=_("Number, value, or hours a week"), required=False, max_digits=12, decimal_places=2
    )
    reference = _words(_("Number of the accreditation"), 80, required=False)
    begins = _day(_("First day of the period"), required=False)
    ends = _day(_("Last day of the period"), required=False)
    person_id = forms.TypedChoiceField(label=_("Named lead"), required=False, coerce=int, empty_value=None)
    source = _words(_("Source"), 300, required=False)
    link = forms.URLField(label=_("Link to the document"), required=False, max_length=500, assume_scheme="https")
    valid_until = _day(_("Last day it counts"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        named = self.fields["person_id"]
        assert isinstance(named, forms.TypedChoiceField)
        named.choices = _leads()  # read once: a callable is asked for every look at the choices

    def shown(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("language", "subject")}
        return kept | {"subject": self.about()}


class RequirementForm(PlacedForm):
    """Something to be asked of a line or of all."""

    field_order = ["kind", "country"]
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    subject = _words(_("Measure or body"), 120, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=_languages)
    minimum = forms.DecimalField(label=_("At least"), required=False, max_digits=12, decimal_places=2)
    maximum = forms.DecimalField(label=_("At most"), required=False, max_digits=12, decimal_places=2)
    since = _day(_("Asked from"), required=False)
    why = _words(_("Why"), 500)

    def asked(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in ("language", "subject")}
        return kept | {"subject": self.about()}


class DecisionForm(PlacedForm):
    """A suspension, or its end."""

    reason = _words(_("Reason"), 500)


class WhyForm(forms.Form):
    """A reason alone."""

    why = _words(_("Why"), 500)


class ReviewForm(forms.Form):
    """The day until which the line may go on."""

    review_on = _day(_("Review until"))
