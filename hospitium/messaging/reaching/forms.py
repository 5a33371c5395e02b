"""How a person wants to be reached, in shape."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.access.roles import Role
from hospitium.messaging.notices import NAMES

from .models import TextWay, Wishes
from .queries import pace_of
from .topics import ESCALATING, Pace, Topic

HOURS = [(f"{hour:02}:00", f"{hour:02}:00") for hour in range(24)]


def _hour(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=HOURS, coerce=dt.time.fromisoformat)


class WishesForm(forms.Form):
    """How often about each topic, also by text, and the quiet hours."""

    quiet_from = _hour(_("Quiet from"))
    quiet_until = _hour(_("Quiet until"))
    daily_at = _hour(_("Once a day means at"))

    def __init__(self, data: Any, wishes: Wishes, *, has_number: bool) -> None:
        super().__init__(data, initial=_told(wishes))
        hours = {name: self.fields.pop(name) for name in list(self.fields)}
        for topic in Topic:
            self.fields[f"pace_{topic}"] = forms.ChoiceField(label=topic.label, choices=Pace.choices)
        if has_number:
            self.fields["texts"] = forms.MultipleChoiceField(
                label=_("Also by text message"),
                choices=Topic.choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields |= hours

    def wished(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        hours = {name: data[name] for name in ("quiet_from", "quiet_until", "daily_at")}
        return {"paces": {topic: data[f"pace_{topic}"] for topic in Topic}, "texts": data.get("texts", []), **hours}


def _told(wishes: Wishes) -> dict[str, Any]:
    hours = {name: f"{getattr(wishes, name):%H:00}" for name in ("quiet_from", "quiet_until", "daily_at")}
    return {f"pace_{topic}": pace_of(wishes, topic) for topic in Topic} | {"texts": wishes.texts} | hours


class NumberForm(forms.Form):
    """A telephone number and what it takes."""

    number = forms.CharField(
        label=_("Telephone number"),
        help_text=_("With its country code, for example +52 55 1234 5678."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}),
    )
    way = forms.ChoiceField(label=_("By"), choices=TextWay.choices)


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits we sent to this number."),
        max_length=10,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}),
    )


class RuleForm(forms.Form):
    """A rule for what nobody reads."""

    kind = forms.ChoiceField(label=_("Notice"), choices=[(kind, NAMES[kind]) for kind in ESCALATING])
    hours = forms.IntegerField(label=_("Unread for hours"), min_value=1, max_value=720)
    role = forms.ChoiceField(label=_("Then also told"), choices=Role.choices)
