"""A place as people type it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hospitium.scheduling.resources.models import Place

WORDS = {"way_here": _("How one comes to the campus"), "way_inside": _("How one finds it on the campus")}
PARTS = {"": _("Where it is"), **WORDS, "to": _("Minutes on foot to other places")}


class PlaceForm(forms.Form):
    """Where it is, how one finds it in each language, and how long one walks to each other place."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    address = forms.CharField(
        label=_("Address"), max_length=300, required=False, widget=forms.TextInput({"dir": "auto"})
    )
    floor = forms.CharField(label=_("Floor"), max_length=60, required=False, widget=forms.TextInput({"dir": "auto"}))
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=50,
        required=False,
        help_text=_("Empty: that of the campus"),
        widget=forms.TextInput({"dir": "ltr"}),
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        decimal_places=6,
        required=False,
        widget=forms.NumberInput({"dir": "ltr"}),
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        decimal_places=6,
        required=False,
        widget=forms.NumberInput({"dir": "ltr"}),
    )

    def __init__(self, data: Any, others: list[Place], place: Place | None = None, ways: dict[str, int] | None = None):
        plain = ("name", "address", "floor", "zone", "latitude", "longitude")
        initial = {name: getattr(place, name) for name in plain} if place else {}
        super().__init__(data, initial=initial)
        self.others = others
        for part in WORDS:
            for tag, language in settings.LANGUAGES:
                words = getattr(place, part).get(tag, "") if place else ""
                self.fields[f"{part}_{tag}"] = forms.CharField(
                    label=language,
                    max_length=600,
                    required=False,
                    initial=words,
                    widget=forms.Textarea({"rows": 2, "dir": "auto"}),
                )
        for one in others:
            self.fields[f"to_{one.ref}"] = forms.IntegerField(
                label=one.name,
                min_value=0,
                max_value=240,
                required=False,
                initial=(ways or {}).get(one.ref),
            )

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The fields under what they are about."""
        every = [(name, label, [one for one in self if _part_of(one.name) == name]) for name, label in PARTS.items()]
        return [(label, fields) for _name, label, fields in every if fields]

    def clean(self) -> dict[str, Any]:
        """Both coordinates or none."""
        typed: dict[str, Any] = super().clean() or {}
        if (typed.get("latitude") is None) != (typed.get("longitude") is None):
            raise forms.ValidationError(_("Say both coordinates, or neither."))
        return typed

    @property
    def facts(self) -> dict[str, Any]:
        """What was typed about the place itself."""
        typed = self.cleaned_data
        plain = {name: typed[name] for name in ("name", "address", "floor", "zone", "latitude", "longitude")}
        return plain | {
            part: {tag: words for tag, _name in settings.LANGUAGES if (words := typed[f"{part}_{tag}"].strip())}
            for part in WORDS
        }

    @property
    def ways(self) -> dict[str, int | None]:
        """Minutes on foot to each other place."""
        return {one.ref: self.cleaned_data[f"to_{one.ref}"] for one in self.others}


def _part_of(name: str) -> str:
    return next((part for part in PARTS if part and name.startswith(f"{part}_")), "")
