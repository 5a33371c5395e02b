"""What pages of the roster send, in shape; rules live in the actions. Moments are typed on the clock the page names."""

import datetime as dt
from typing import Any

from django import forms

from hospitium.kernel.clock import zone_of


class LocalMoment(forms.DateTimeField):
    """A day and an hour on a wall; `on` gives the moment, read by the clock before the change where clocks change."""

    def to_python(self, value: Any) -> dt.datetime | None:
        found = super().to_python(value)
        return found.replace(tzinfo=None) if found else None

    @staticmethod
    def on(typed: dt.datetime, zone: str) -> dt.datetime:
        """What was typed, as a moment."""
        return typed.replace(tzinfo=zone_of(zone)).astimezone(dt.UTC)


class LookForm(forms.Form):
    """Which day, how many, and of whom."""

    day = forms.DateField(required=False)
    span = forms.ChoiceField(choices=[("day", ""), ("week", "")], required=False)
    of = forms.CharField(max_length=12, required=False)
    kind = forms.CharField(max_length=20, required=False)
    about = forms.CharField(max_length=12, required=False)


class LeaveForm(forms.Form):
    """From when until when one would be away, and why."""

    begins = LocalMoment()
    ends = LocalMoment()
    kind = forms.CharField(max_length=10)
    reason = forms.CharField(max_length=300, required=False)
    of = forms.CharField(max_length=12, required=False)


class AnswerForm(forms.Form):
    """What becomes of a leave or of an offer."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("withdraw", "")])
    why = forms.CharField(max_length=300, required=False)


class OfferForm(forms.Form):
    """To whom, with what note; nobody named is all who can."""

    to = forms.CharField(max_length=12, required=False)
    note = forms.CharField(max_length=300, required=False)
    of = forms.CharField(max_length=12, required=False)
    in_return_for = forms.CharField(max_length=12, required=False)
