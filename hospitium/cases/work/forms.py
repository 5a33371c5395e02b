"""What pages of work send, in shape; rules live in the actions. Moments are typed on the clock of whoever types them."""

import datetime as dt
from typing import Any

from django import forms

from hospitium.kernel import entered


class Receiver(forms.CharField):
    """A person (`p12`) or a desk (`d3`); nothing gives neither."""

    def clean(self, value: Any) -> dict[str, int | None]:
        text = super().clean(value) or ""
        number = entered.number_in(text[1:])
        return {"person": number if text[:1] == "p" else None, "desk": number if text[:1] == "d" else None}


class AddForm(forms.Form):
    """A task in own words."""

    words = forms.CharField(max_length=200, required=False)
    due = entered.LocalMoment(required=False)
    to = Receiver(required=False)


class GiveForm(forms.Form):
    """Whose it is now; nothing for the desk."""

    person = forms.IntegerField(required=False)


class SleepForm(forms.Form):
    """Until the morning of a day, or until something happens; `wake` ends it."""

    until = entered.Day(required=False)
    wake_on = forms.CharField(max_length=20, required=False)
    wake = forms.BooleanField(required=False)

    def moment(self, zone: str) -> dt.datetime | None:
        """The morning of the day, on this clock."""
        day = self.cleaned_data.get("until")
        return entered.on_clock(dt.datetime.combine(day, dt.time(7)), zone) if day else None


class HandOverForm(forms.Form):
    """To whom, with what note; the tasks chosen one by one, or all due before a moment."""

    to = Receiver(required=False)
    note = forms.CharField(max_length=1000, required=False)
    before = entered.LocalMoment(required=False)


class AnswerForm(forms.Form):
    """What becomes of an offer."""

    answer = forms.ChoiceField(choices=[("accept", ""), ("return", ""), ("withdraw", "")])
    reason = forms.CharField(max_length=500, required=False)


class AbsenceForm(forms.Form):
    """From when until when one is away, and who stands in."""

    since = entered.LocalMoment(required=False)
    until = entered.LocalMoment(required=False)
    deputy = forms.IntegerField(required=False)


class LeadForm(forms.Form):
    """Who leads a desk; nobody where empty."""

    desk = forms.IntegerField()
    person = forms.IntegerField(required=False)


class LadderForm(forms.Form):
    """A ladder of escalation, for what, from which day, and why."""

    pathway = forms.SlugField(max_length=40, required=False)
    kind = forms.SlugField(max_length=40, required=False)
    owner_percent = forms.IntegerField(min_value=1, max_value=100)
    desk_hours = forms.IntegerField(min_value=0, max_value=2000)
    programme_hours = forms.IntegerField(min_value=0, max_value=2000)
    accept_hours = forms.IntegerField(min_value=1, max_value=200)
    effective_from = entered.Day()
    why = forms.CharField(max_length=500, required=False)
