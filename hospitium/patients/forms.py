"""What the pages of transfer send, in shape; rules live in the actions and in the engine."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import entered
from hospitium.kernel.places import country_choices

from . import sentences
from .models import TransferRule
from .transfer import Question
from .transfer.bases import BY_ITSELF, CONSENTS
from .transfer.engine import ORGANISATION, PATIENT


class SignForm(forms.Form):
    """A signature: its last day, the grounds that stand, a remark."""

    expires = entered.Day(
        label=_("Holds until"),
        help_text=_("At most two years; sooner where the law is about to change."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    standing = forms.MultipleChoiceField(
        label=_("Grounds the programme has in place"),
        help_text=_(
            "Contracts, filings and assessments you have seen. What patients agree to is asked of each of them."
        ),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    remark = forms.CharField(
        label=_("Remark"), max_length=500, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, data: Any, rule: TransferRule) -> None:
        super().__init__(data, initial={"expires": timezone.now().date() + dt.timedelta(days=365)})
        attested = [base for base in rule.bases if base not in BY_ITSELF] + ["genetic_clearance"]
        standing = self.fields["standing"]
        assert isinstance(standing, forms.MultipleChoiceField)
        standing.choices = [(base, sentences.basis(base)) for base in attested]


class TryForm(forms.Form):
    """A question to the rules as they stand; nothing is kept and nobody is counted."""

    origin = forms.ChoiceField(label=_("Collected in"))
    region = forms.CharField(
        label=_("Region there"),
        help_text=_("Such as US-FL or CA-QC; left empty, the strictest region counts."),
        max_length=6,
        required=False,
    )
    country = forms.ChoiceField(label=_("Going to, or opened from"))
    purpose = forms.ChoiceField(label=_("Purpose"), choices=list(sentences.PURPOSES.items()))
    data_class = forms.ChoiceField(
        label=_("Kind of data"), choices=list(sentences.DATA_CLASSES.items()), initial="clinical"
    )
    channel = forms.ChoiceField(label=_("Way"), choices=list(sentences.CHANNELS.items()))
    carried = forms.BooleanField(label=_("Patients carry their own copy"), required=False)
    consented = forms.BooleanField(label=_("The patient agreed in writing"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        for name in ("origin", "country"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = country_choices()

    def question(self) -> Question:
        """The question in the engine's words."""
        asked = self.cleaned_data
        return Question(
            origin=asked["origin"],
            region=asked["region"].upper(),
            recipient_country=asked["country"],
            purpose=asked["purpose"],
            data_class=asked["data_class"],
            channel=asked["channel"],
            collected_by=PATIENT if asked["carried"] else ORGANISATION,
            bases=CONSENTS if asked["consented"] else frozenset(),
            on=timezone.now().date(),
        )
