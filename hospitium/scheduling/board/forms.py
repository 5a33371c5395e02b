"""What the board is asked, in shape. Moments are ISO 8601; one without an offset is on the clock of the campus."""

from django import forms

from hospitium.kernel import entered
from hospitium.scheduling.resources.models import Kind


class BoardForm(forms.Form):
    """Which week, read how, of what."""

    reading = forms.ChoiceField(choices=[("resources", ""), ("visits", "")], required=False)
    day = forms.CharField(max_length=10, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    place = forms.CharField(max_length=12, required=False)
    q = forms.CharField(max_length=100, required=False)
    after = forms.CharField(max_length=240, required=False)


class PlaceForm(forms.Form):
    """Where an appointment may go: in which week, at which moment, with whom in whose part, on which rows."""

    day = forms.CharField(max_length=10, required=False)
    at = entered.Moment(required=False)
    part = forms.CharField(max_length=12, required=False)
    taker = forms.CharField(max_length=12, required=False)
    rows = forms.CharField(max_length=400, required=False)
    back = forms.CharField(max_length=600, required=False)


class MoveForm(forms.Form):
    """A move: to which moment, with whom, and why; `back`: the board it came from."""

    at = entered.Moment()
    part = forms.CharField(max_length=12, required=False)
    taker = forms.CharField(max_length=12, required=False)
    people = forms.CharField(max_length=400, required=False)
    sequence = forms.IntegerField(min_value=0)
    why = forms.CharField(max_length=500, required=False)
    back = forms.CharField(max_length=600, required=False)
