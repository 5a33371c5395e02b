"""What a sender tells beside the file."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Urgency
from hospitium.kernel import entered
from hospitium.kernel.entered import number_in
from hospitium.kernel.places import country_choices

from .deciding import Ruling
from .handing import Wish
from .journey import RecordKind, WantedState
from .models import Content, Recipient


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

    file = FilesField(
        label=_("Files"),
        allow_empty_file=True,
        help_text=_("Reports, pictures of paper, scans, whole folders as ZIP. Each is kept exactly as you send it."),
    )


class WantedForm(forms.Form):
    """What is asked of one source."""

    source = forms.CharField(
        label=_("Who holds them"), max_length=200, help_text=_("The hospital, laboratory or person.")
    )
    kinds = forms.MultipleChoiceField(
        label=_("Records"), choices=RecordKind.choices, widget=forms.CheckboxSelectMultiple
    )
    contact = forms.EmailField(
        label=_("E-mail for reminders"), required=False, help_text=_("Without one nobody is reminded by itself.")
    )
    language = forms.ChoiceField(label=_("Language of the source"), choices=settings.LANGUAGES)
    needs_translation = forms.BooleanField(label=_("Will need a translation"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class LinkForm(forms.Form):
    """A link for a source without an account."""

    source = forms.CharField(max_length=200)
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    days = forms.IntegerField(min_value=1, max_value=90)


class HandOutForm(forms.Form):
    """A link for somebody at home: for whom, what is inside, how long."""

    kind = forms.ChoiceField(label=_("For"), choices=Recipient.choices)
    recipient = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    country = forms.ChoiceField(
        label=_("Where they are"),
        help_text=_("The rules of transfer are asked for this country, now and at each opening."),
    )
    contents = forms.MultipleChoiceField(label=_("What is inside"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    days = forms.IntegerField(
        label=_("Days"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_("Without a number, as the policy says."),
    )
    label = forms.CharField(
        label=_("Label"),
        required=False,
        max_length=80,
        help_text=_("Shown before the link is opened: name nobody and no illness."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, here: list[str], country: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inside: Any = self.fields["contents"]
        inside.choices = [(value, label) for value, label in Content.choices if value in here]
        inside.initial = here
        there: Any = self.fields["country"]
        there.choices = [("", "—"), *country_choices()]
        there.initial = country
        self.fields["language"].initial = get_language()

    @property
    def wish(self) -> Wish:
        """What was wished, for the action."""
        told = self.cleaned_data
        return Wish(**told | {"contents": tuple(told["contents"])})


class ShareForm(forms.Form):
    """Images without the person: for whom, and whether the time between examinations is to be told."""

    project = forms.CharField(
        label=_("Recipient or project"),
        max_length=200,
        help_text=_("Pseudonyms are the same for one name every time, and never those of another."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    keeps_dates = forms.BooleanField(
        label=_("Keep the days between examinations (all dates are shifted)"), required=False
    )


class KeyImageForm(forms.Form):
    """A frame to be marked: its number, the window it was seen in, a note."""

    frame = forms.IntegerField(min_value=1)
    level = forms.FloatField(required=False)
    width = forms.FloatField(required=False)
    note = forms.CharField(max_length=300, required=False)


class StepForm(forms.Form):
    """A step of a wanted record."""

    to = forms.ChoiceField(choices=WantedState.choices)
    reason = forms.CharField(max_length=300, required=False)
    promised_for = entered.Day(required=False)
    document_ref = forms.CharField(max_length=12, required=False)


class ReferralForm(forms.Form):
    """What is sent, the question to the experts, and how urgent it is."""

    file = FilesField(
        label=_("Records"),
        allow_empty_file=True,
        help_text=_(
            "A patient summary, reports, pictures of paper, scans, or a ZIP. Each is kept exactly as you send it."
        ),
    )
    question = forms.CharField(
        label=_("What do you ask of us?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("In any language: what the family or the referring physician wants to know."),
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ELECTIVE)


def rulings_in(posted: QueryDict) -> Iterator[Ruling]:
    """What was chosen on the page of undecided statements; rows left alone are left out."""
    for name, outcome in posted.items():
        number = number_in(name.removeprefix("outcome-")) if name.startswith("outcome-") else None
        if number is not None and outcome:
            lead = number_in(str(posted.get(f"lead-{number}", ""))) if outcome == "merge" else None
            reason = str(posted.get(f"reason-{number}", ""))
            yield Ruling(number, str(outcome), lead, reason)
