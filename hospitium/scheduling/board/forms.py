"""What the board is asked, in shape. Moments are ISO 8601; one without an offset is on the clock of the campus."""

import datetime as dt
from typing import Any

from django import forms

from hospitium.kernel.clock import zone_of
from hospitium.scheduling.resources.models import Kind


class BoardForm(forms.Form):
    """Which week, read how, of what."""

    reading = forms.ChoiceField(choices=[("resources", ""), ("visits", "")], required=False)
    day = forms.CharField(max_length=10, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    place = forms.CharField(max_length=12, required=False)
    q = forms.CharField(max_length=100, required=False)
    after = forms.CharField(max_length=240, required=False)


class Moment(forms.Field):
    """A moment as a script or a field of a page writes it."""

    def to_python(self, value: Any) -> dt.datetime | None:
        if not value:
            return None
        try:
            return dt.datetime.fromisoformat(str(value))
        except ValueError as problem:
            raise forms.ValidationError("") from problem

    @staticmethod
    def on(told: dt.datetime, zone: str) -> dt.datetime:
        """The moment, in UTC."""
        return (told if told.tzinfo else told.replace(tzinfo=zone_of(zone))).astimezone(dt.UTC)


class PlaceForm(forms.Form):
    """Where an appointment may go: in which week, at which moment, with whom in whose part, on which rows."""

    day = forms.CharField(max_length=10, required=False)
    at = Moment(required=False)
    part = forms.CharField(max_length=12, required=False)
    taker = forms.CharField(max_length=12, required=False)
    rows = forms.CharField(max_length=400, required=False)
    back = forms.CharField(max_length=600, required=False)


class MoveForm(forms.Form):
    """A move: to which moment, with whom, and why; `back`: the board it came from."""

    at = Moment()
    part = forms.CharField(max_length=12, required=False)
    taker = forms.CharField(max_length=12, required=False)
    people = forms.CharField(max_length=400, required=False)
    sequence = forms.IntegerField(min_value=0)
    why = forms.CharField(max_length=500, required=False)
    back = forms.CharField(max_length=600, required=False)
