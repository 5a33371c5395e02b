"""What pages of times send, in shape; rules live in the actions. Days are those of whoever types them."""

import datetime as dt
from typing import Any

from django import forms

from hospitium.kernel import entered
from hospitium.kernel.clock import zone_of
from hospitium.scheduling.booking.models import AppointmentKind


def span(first: dt.date, last: dt.date, zone: str) -> tuple[dt.datetime, dt.datetime]:
    """From the beginning of one day to the end of another, on the clock of a zone."""
    begin, end = (dt.datetime.combine(day, dt.time(), zone_of(zone)) for day in (first, last + dt.timedelta(days=1)))
    return begin.astimezone(dt.UTC), end.astimezone(dt.UTC)


class InstantField(entered.Moment):
    """A moment as a button carries it: with its distance from UTC."""

    def clean(self, value: Any) -> dt.datetime:
        found = super().clean(value)
        if found is None or found.tzinfo is None:
            raise forms.ValidationError("moment")
        return entered.on_clock(found, "UTC")


class DaysForm(forms.Form):
    """From a first to a last day."""

    first = entered.Day()
    last = entered.Day()
    minutes = forms.IntegerField(min_value=5, max_value=480)


class OfferForm(DaysForm):
    """Times to choose from: what, and who may choose."""

    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=AppointmentKind.choices)
    any_hour = forms.BooleanField(required=False)


class PickForm(forms.Form):
    """One of the times."""

    begins = InstantField()


class AnswerForm(forms.Form):
    """What becomes of a time that is held, or of the offer."""

    answer = forms.ChoiceField(choices=[("confirm", ""), ("release", ""), ("close", "")])


class AfterForm(forms.Form):
    """Of which offer the times are shown, and the day after which to go on."""

    choice = forms.IntegerField(required=False)
    after = entered.Day(required=False)
