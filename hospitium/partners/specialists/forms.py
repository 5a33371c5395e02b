"""A specialist's profile as people type it: one form, and rows for languages, licences and conditions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import entered
from hospitium.kernel.places import country_choices, language_choices
from hospitium.partners.models import ServiceLine

from .actions import Licence, Spoken, Treats
from .models import Gender, Level, Specialist, System

SPARE = 2
"""Empty rows beneath each list, for new ones."""


def _day(label: Any) -> entered.Day:
    return entered.Day(label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


def _level(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=Level.choices, coerce=int, initial=Level.NONE, required=False)


def _tags() -> list[tuple[str, str]]:
    return [("", "–"), *language_choices()]


def _countries() -> list[tuple[str, str]]:
    return [("", "–"), *country_choices()]


def _service_lines() -> list[tuple[str, str]]:
    return [(line.slug, str(line)) for line in ServiceLine.objects.all()]


class LanguageForm(forms.Form):
    """A language with its levels; without a language there is none."""

    tag = forms.ChoiceField(label=_("Language"), required=False, choices=_tags)
    speaks, understands, reads = _level(_("Speaks")), _level(_("Understands")), _level(_("Reads"))


class LicenceForm(forms.Form):
    """A licence; without a country there is none."""

    country = forms.ChoiceField(label=_("Country"), required=False, choices=_countries)
    region = forms.CharField(label=_("Region, as ISO 3166-2 (US-CA)"), max_length=6, required=False)
    number = forms.CharField(label=_("Number of the licence"), max_length=60, required=False)
    valid_from, valid_until = _day(_("Holds from")), _day(_("Holds until"))


class ConditionForm(forms.Form):
    """Something they treat; without code and words there is none."""

    system = forms.ChoiceField(label=_("Code system"), choices=System.choices, required=False)
    code = forms.CharField(label=_("Code"), max_length=20, required=False)
    words = forms.CharField(
        label=_("In words"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class HeadForm(forms.Form):
    """What there is once of a specialist."""

    credentials = forms.CharField(label=_("Credentials shown after the name"), max_length=200, required=False)
    gender = forms.ChoiceField(
        label=_("Gender, as they state it"), choices=[("", "–"), *Gender.choices], required=False
    )
    lines = forms.MultipleChoiceField(
        label=_("Service lines"), required=False, widget=forms.CheckboxSelectMultiple, choices=_service_lines
    )
    weekly_reviews = forms.IntegerField(label=_("Cases they can review in a week"), min_value=0, max_value=999)
    away_from, away_until = _day(_("Away from")), _day(_("Away until"))
    is_offered = forms.BooleanField(label=_("Cases may be proposed to them"), required=False)


ROWS: dict[str, Any] = {
    "languages": forms.formset_factory(LanguageForm, extra=SPARE, max_num=40),
    "licences": forms.formset_factory(LicenceForm, extra=SPARE, max_num=60),
    "conditions": forms.formset_factory(ConditionForm, extra=SPARE, max_num=200),
}


class ProfileForm:
    """The whole profile: `head` and three lists of rows; `described` is what the action takes."""

    def __init__(self, data: Any, now: Specialist | None) -> None:
        self.head = HeadForm(data, initial=_head(now))
        self.rows = {name: rows(data, prefix=name, initial=_rows(now, name)) for name, rows in ROWS.items()}

    def is_valid(self) -> bool:
        """Whether every part can be read."""
        return all([self.head.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def described(self) -> dict[str, Any]:
        """What was typed, as `describe_specialist` takes it; rows without their first word are left out."""
        typed = {name: [row.cleaned_data for row in rows if row.cleaned_data] for name, rows in self.rows.items()}
        return self.head.cleaned_data | {
            "languages": [
                Spoken(row["tag"], row["speaks"] or 0, row["understands"] or 0, row["reads"] or 0)
                for row in typed["languages"]
                if row["tag"]
            ],
            "licences": [Licence(**row) for row in typed["licences"] if row["country"]],
            "conditions": [
                Treats(row["code"], row["words"], row["system"] or System.ICD10)
                for row in typed["conditions"]
                if row["code"] or row["words"]
            ],
        }


def _head(now: Specialist | None) -> dict[str, Any]:
    if now is None:
        return {"weekly_reviews": 5, "is_offered": True}
    kept = {name: getattr(now, name) for name in HeadForm.base_fields if name != "lines"}
    return kept | {"lines": [line.slug for line in now.lines.all()]}


def _rows(now: Specialist | None, name: str) -> list[dict[str, Any]]:
    columns = ROWS[name].form.base_fields
    return [{column: getattr(row, column) for column in columns} for row in getattr(now, name).all()] if now else []
