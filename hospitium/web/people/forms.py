"""What is asked to invite somebody, and of whoever was invited."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hospitium.access.acting import Actor
from hospitium.access.inviting.queries import Kind
from hospitium.access.roles import STAFF
from hospitium.kernel import entered
from hospitium.patients.standing_in.queries import Basis, Scope

WORDS = {"dir": "auto", "autocomplete": "off"}


class InviteForm(forms.Form):
    """Who is invited, by which way, and for family how far they may act."""

    kind = forms.ChoiceField(label=_("Who is invited"), choices=Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs=WORDS))
    language = forms.ChoiceField(label=_("Their language"), choices=settings.LANGUAGES)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Needed to send a code. Without one, show the square or give the link yourself."),
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    by_code = forms.BooleanField(label=_("Send a six-digit code by e-mail"), required=False)
    ask_birth_date = forms.BooleanField(
        label=_("Ask for the patient's date of birth"),
        required=False,
        initial=True,
        help_text=_("So that a link in wrong hands opens nothing."),
    )
    scope = forms.ChoiceField(label=_("How far they may act for the patient"), choices=Scope.choices, required=False)
    basis = forms.ChoiceField(label=_("On what ground"), choices=Basis.choices, required=False)
    relationship = forms.CharField(
        label=_("What they are to the patient"), max_length=100, required=False, widget=forms.TextInput(attrs=WORDS)
    )
    paper = forms.CharField(
        label=_("Document that shows it, and who saw it"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=WORDS),
    )
    until = entered.Day(
        label=_("Last day"),
        required=False,
        help_text=_("A parent's ends by itself when the patient comes of age."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, data: Any, actor: Actor, *, born: bool, spoken: list[str]) -> None:
        known = dict(settings.LANGUAGES)
        language = next((tag.lower() for tag in spoken if tag.lower() in known), get_language())
        super().__init__(data, initial={"language": language})
        if not actor.roles & STAFF:
            self._of_family()
        if not born:
            del self.fields["ask_birth_date"]

    def _of_family(self) -> None:
        """What a patient chooses: family alone, by their own word."""
        for name in ("kind", "basis", "paper"):
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].required = False
        self.initial = {**self.initial, "kind": Kind.FAMILY, "basis": Basis.WORD}

    def told(self) -> dict[str, Any]:
        """For the action."""
        told = dict(self.cleaned_data)
        told["kind"] = told["kind"] or Kind.FAMILY
        told["basis"] = told["basis"] or Basis.WORD
        return told


class RenewForm(forms.Form):
    """Until when."""

    until = entered.Day(required=False)

    @property
    def day(self) -> dt.date | None:
        """The last day, if one was named."""
        return self.cleaned_data.get("until") if self.is_valid() else None


class CodeForm(forms.Form):
    """The address a code was sent to, and the code."""

    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits, from the message we sent you."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )


class WelcomeForm(forms.Form):
    """What the invited person says: their name, address, language, and what only they know."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"})
    )
    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"})
    )
    language = forms.ChoiceField(label=_("Your language"), choices=settings.LANGUAGES)
    fact = forms.CharField(
        label=_("Date of birth of the patient"),
        max_length=30,
        help_text=_("Year, month, day: 1980-05-17. It shows that this invitation is meant for you."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, data: Any, invitee: Any, *, is_known: bool) -> None:
        super().__init__(data, initial={"name": invitee.name, "language": get_language() or invitee.language})
        if not invitee.second_fact:
            del self.fields["fact"]
        if invitee.email or is_known:
            del self.fields["email"]
        if is_known:
            del self.fields["name"], self.fields["language"]
