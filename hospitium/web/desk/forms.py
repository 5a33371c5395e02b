"""What is asked of a family at the desk, and of whoever stands by a consent."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.cases.journey import Urgency
from hospitium.kernel.names import PersonName
from hospitium.kernel.places import country_choices, language_choices

WORDS = {"dir": "auto", "autocomplete": "off"}
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


class RegisterForm(forms.Form):
    """A family at the desk, on one page."""

    full_name = forms.CharField(
        label=_("Name as in the passport"), max_length=300, widget=forms.TextInput(attrs=WORDS | {"autofocus": True})
    )
    native_name = forms.CharField(
        label=_("Name in their own script"), max_length=300, required=False, widget=forms.TextInput(attrs=WORDS)
    )
    birth_date = forms.CharField(
        label=pgettext_lazy("of a patient", "Date of birth"),
        max_length=10,
        help_text=_("Year, month, day: 1980-05-17. The year alone, if nothing more is known."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    sex = forms.ChoiceField(
        label=_("Sex as stated"),
        required=False,
        choices=[("", "—"), ("female", _("Female")), ("male", _("Male")), ("other", _("Other"))],
    )
    country = forms.ChoiceField(label=_("Country of residence"))
    language = forms.ChoiceField(label=_("Language"))
    interpreter_needed = forms.BooleanField(label=_("Needs an interpreter"), required=False)
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    companion = forms.CharField(
        label=_("Who comes along"), max_length=200, required=False, widget=forms.TextInput(attrs=WORDS)
    )
    relationship = forms.CharField(
        label=_("What they are to the patient"), max_length=40, required=False, widget=forms.TextInput(attrs=WORDS)
    )
    companion_contact = forms.CharField(
        label=_("How to reach them"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    question = forms.CharField(
        label=_("What the family asks for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ELECTIVE)
    paper = forms.FileField(
        label=_("Photograph of a paper"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf", "capture": "environment"}),
    )

    def __init__(self, data: Any, files: Any, *, country: str) -> None:
        super().__init__(data, files, initial={"country": country, "urgency": Urgency.ELECTIVE})
        self._offer("country", [("", "—"), *country_choices()])
        self._offer("language", [("", "—"), *language_choices()])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_birth_date(self) -> str:
        """A day, a month or a year, never guessed."""
        said: str = self.cleaned_data["birth_date"].strip()
        if not DAY.fullmatch(said):
            raise ValidationError(_("Write the year, month and day with dashes, for example 1980-05-17."))
        return said

    @property
    def name(self) -> PersonName:
        """The name, in the passport's spelling and their own."""
        return PersonName(full=self.cleaned_data["full_name"], native=self.cleaned_data["native_name"])

    def family(self) -> dict[str, Any]:
        """For the action."""
        told = self.cleaned_data
        companion = {"name": told["companion"], "relation": told["relationship"]}
        same = ("birth_date", "country", "language", "contact", "question", "urgency", "sex")
        return {
            **{name: told[name] for name in same},
            "name": self.name,
            "interpreter_needed": told["interpreter_needed"] or None,
            "companion": companion | {"telephone": told["companion_contact"]},
        }


class WitnessForm(forms.Form):
    """What the family said to the words it was shown, and who stood by."""

    text = forms.IntegerField(widget=forms.HiddenInput())
    country = forms.CharField(widget=forms.HiddenInput(), max_length=2)
    word = forms.ChoiceField(
        label=_("What do you say?"),
        widget=forms.RadioSelect,
        choices=[("permit", _("I agree")), ("deny", _("I do not agree"))],
    )
    giver = forms.ChoiceField(
        label=_("Who says it"),
        choices=[("patient", _("The patient")), ("representative", _("Somebody who acts for the patient"))],
    )
    given_by = forms.CharField(
        label=_("Your name, as your signature"), max_length=200, widget=forms.TextInput(attrs=WORDS)
    )
    way = forms.ChoiceField(
        label=_("How it is given"),
        choices=[("electronic", _("Here, on this screen")), ("written", _("On paper")), ("spoken", _("By word"))],
    )
    interpreter = forms.CharField(
        label=_("Interpreter, by name"), max_length=200, required=False, widget=forms.TextInput(attrs=WORDS)
    )
    paper = forms.FileField(
        label=_("Photograph of the signed page"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,application/pdf", "capture": "environment"}),
    )

    def said(self) -> dict[str, Any]:
        """For the action."""
        told = self.cleaned_data
        return {name: told[name] for name in ("country", "word", "giver", "given_by", "way", "interpreter")}
