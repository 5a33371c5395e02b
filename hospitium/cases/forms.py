"""What a page sends about a case, in shape; rules live in the actions."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.access.queries import Emergency
from hospitium.kernel import entered


class MoveForm(forms.Form):
    """A step, its reason in words and from the list, and the version of the case the reader saw."""

    move = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=500, required=False)
    code = forms.CharField(max_length=30, required=False)
    version = forms.IntegerField(required=False)


class OwnerForm(forms.Form):
    """The number of the new owner; empty for nobody."""

    owner = forms.IntegerField(required=False)


class HoldForm(forms.Form):
    """Whose hold, and why; an empty hold resumes."""

    hold = forms.CharField(max_length=20, required=False)
    reason = forms.CharField(max_length=500, required=False)


class GateForm(forms.Form):
    """What a gate shows, on what ground, until which day."""

    state = forms.CharField(max_length=20, required=False)
    fact = forms.CharField(max_length=500, required=False)
    until = entered.Day(required=False)


class OverrideForm(forms.Form):
    """Why a gate is passed, and the last day."""

    reason = forms.CharField(max_length=500, required=False)
    until = entered.Day(required=False)


class PathwayForm(forms.Form):
    """The pathway a case goes on with, at which of its stages, and why."""

    slug = forms.CharField(max_length=40)
    stage = forms.CharField(max_length=20, required=False)
    reason = forms.CharField(max_length=500, required=False)
    version = forms.IntegerField(required=False)


class SnoozeForm(forms.Form):
    """Until which day; or in how many days from today; neither wakes the case."""

    until = entered.Day(required=False)
    days = forms.IntegerField(required=False, min_value=1, max_value=365)
    wake_on = forms.CharField(max_length=20, required=False)

    def day(self, today: dt.date) -> dt.date | None:
        """The day asked for."""
        days = self.cleaned_data.get("days")
        return today + dt.timedelta(days=days) if days else self.cleaned_data.get("until")


class EmergencyForm(forms.Form):
    """Which record, and why it cannot wait."""

    reference = forms.CharField(max_length=20, label=_("Reference of the case or the patient"))
    reason = forms.ChoiceField(choices=Emergency.Reason.choices, label=_("Why this cannot wait"))
    words = forms.CharField(
        max_length=500, min_length=5, label=_("What is happening"), widget=forms.Textarea(attrs={"rows": 3})
    )


class RestrictForm(forms.Form):
    """Restrict (`on`) or open again, and why."""

    restricted = forms.BooleanField(required=False)
    reason = forms.CharField(max_length=500, required=False)


class NoteForm(forms.Form):
    """The words of a staff note."""

    text = forms.CharField(max_length=5000, required=False)


class CircleForm(forms.Form):
    """Who joins (`role`) or leaves (no role)."""

    person = forms.IntegerField()
    role = forms.CharField(max_length=30, required=False)
