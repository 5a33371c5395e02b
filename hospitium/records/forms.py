"""What a sender tells beside the file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Urgency


class ReferralForm(forms.Form):
    """One document, the question to the experts, and how urgent it is."""

    file = forms.FileField(
        label=_("Patient summary"),
        allow_empty_file=True,
        help_text=_("An International Patient Summary (FHIR, JSON). The file is kept exactly as you send it."),
    )
    question = forms.CharField(
        label=_("What do you ask of us?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("In any language: what the family or the referring physician wants to know."),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ELECTIVE)
