"""Resources as people type them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import entered
from hospitium.kernel.clock import zone_of

from .actions import whole_days
from .models import ChangeKind, Kind, Place, Resource, Weekday


def _day(label: Any, *, required: bool = False) -> entered.Day:
    return entered.Day(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def _time(label: Any, *, required: bool = False) -> forms.TimeField:
    return forms.TimeField(
        label=label, required=required, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )


def _places() -> list[tuple[Any, str]]:
    return [("", "–"), *((place.pk, str(place)) for place in Place.objects.all())]


class ResourceForm(forms.Form):
    """A room, device, service or person that is not a specialist with a profile."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.ROOM)
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    place = forms.TypedChoiceField(label=_("Place"), choices=_places, coerce=int, empty_value=None, required=False)
    zone = forms.CharField(
        label=_("Time zone"), max_length=50, required=False, help_text=_("Empty: that of its place, or of the campus")
    )
    capacity = forms.IntegerField(label=_("How many appointments at once"), min_value=1, max_value=500, initial=1)
    turnover = forms.IntegerField(label=_("Minutes kept free after each"), min_value=0, max_value=480, initial=0)

    def described(self) -> dict[str, Any]:
        """What was typed, as `add_resource` takes it."""
        typed = dict(self.cleaned_data)
        place = Place.objects.filter(pk=typed.pop("place")).first() if typed["place"] else typed.pop("place")
        return typed | {"place": place}


class ChangeForm(forms.Form):
    """What a resource is, and how much of it there is."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    place = forms.TypedChoiceField(label=_("Place"), choices=_places, coerce=int, empty_value=None, required=False)
    zone = forms.CharField(label=_("Time zone"), max_length=50)
    skills = forms.CharField(label=_("Skills, comma between"), max_length=600, required=False)
    capacity = forms.IntegerField(label=_("How many appointments at once"), min_value=1, max_value=500)
    turnover = forms.IntegerField(label=_("Minutes kept free after each"), min_value=0, max_value=480)
    most_minutes_a_day = forms.IntegerField(
        label=_("At most so many minutes a day"), min_value=1, max_value=1440, required=False
    )
    most_steps_a_day = forms.IntegerField(
        label=_("At most so many appointments a day"), min_value=1, max_value=200, required=False
    )
    most_minutes_a_week = forms.IntegerField(
        label=_("At most so many minutes a week"), min_value=1, max_value=10080, required=False
    )

    @staticmethod
    def of(resource: Resource) -> dict[str, Any]:
        """The resource as the form's fields have it."""
        plain = (
            "name",
            "zone",
            "capacity",
            "turnover",
            "most_minutes_a_day",
            "most_steps_a_day",
            "most_minutes_a_week",
        )
        facts = {name: getattr(resource, name) for name in plain}
        return facts | {"place": resource.place_id, "skills": ", ".join(resource.skills)}

    def described(self) -> dict[str, Any]:
        """What was typed, as `change_resource` takes it."""
        typed = dict(self.cleaned_data)
        skills = [word.strip()[:60] for word in typed["skills"].split(",") if word.strip()]
        return typed | {"skills": skills, "place": Place.objects.filter(pk=typed["place"] or 0).first()}


class HoursForm(forms.Form):
    """Hours of every week."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    begins, ends = _time(_("From"), required=True), _time(_("Until"), required=True)
    since, until = _day(_("First day")), _day(_("Last day"))


class SpecialForm(forms.Form):
    """Away, or there besides: whole days, or from one time to another on the resource's clock."""

    kind = forms.ChoiceField(label=_("What it is"), choices=ChangeKind.choices, initial=ChangeKind.LEAVE)
    first, last = _day(_("First day"), required=True), _day(_("Last day"), required=True)
    begins, ends = _time(_("From")), _time(_("Until"))
    reason = forms.CharField(
        label=_("In words"), max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def clean(self) -> dict[str, Any]:
        """From when until when: both times or none, and the end after the beginning."""
        typed: dict[str, Any] = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if bool(typed.get("begins")) != bool(typed.get("ends")):
            raise forms.ValidationError(_("Say both times, or neither for whole days."))
        if (
            first
            and last
            and (last < first or (last == first and typed.get("begins") and typed["ends"] <= typed["begins"]))
        ):
            raise forms.ValidationError(_("Say from when until when; the end comes after the beginning."))
        if first and last and (last - first).days > 400:
            raise forms.ValidationError(_("That is more than a year. Enter less at once."))
        return typed

    def described(self, resource: Resource) -> dict[str, Any]:
        """What was typed, as `say_special` takes it."""
        typed, zone = self.cleaned_data, zone_of(resource.zone)
        begins, ends = whole_days(resource.zone, typed["first"], typed["last"])
        if typed["begins"]:
            begins = dt.datetime.combine(typed["first"], typed["begins"], zone).astimezone(dt.UTC)
            ends = dt.datetime.combine(typed["last"], typed["ends"], zone).astimezone(dt.UTC)
        facts = {"kind": typed["kind"], "reason": typed["reason"], "is_whole_days": not typed["begins"]}
        return facts | {"begins": begins, "ends": ends}
