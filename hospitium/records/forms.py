"""What a sender tells beside the file."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Urgency


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or many; gives a list."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file by the rules of one."""
        one = super().clean
        return [one(file, initial) for file in data] if data else [one(None, initial)]


class RecordsForm(forms.Form):
    """Records for a case that is there already."""

    records = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        help_text=_("Reports, pictures of paper, scans, whole folders as ZIP. Each is kept exactly as you send it."),
    )


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
