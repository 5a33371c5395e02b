"""What people type about matching."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .ranking import Weights

LABELS = {
    "code_equal": _("Treats exactly this condition"),
    "code_above": _("Treats conditions of this kind"),
    "code_near": _("Treats a neighbouring condition"),
    "words": _("Treats what the question speaks of"),
    "in_line": _("Works in this line"),
    "licence": _("Licensed where care is given"),
    "room": _("Room left this week"),
    "away": _("Away now"),
    "wish": _("As the patient wishes"),
    "known": _("Has cared for this patient before"),
    "shut_out": _("Shut out by the patient"),
    "line_code": _("Line: a stated code belongs to it"),
    "line_words": _("Line: the question speaks of it"),
    "line_name": _("Line: the question names it"),
    "line_child": _("Line: the patient is a child"),
    "line_unready": _("Line: not offered there"),
}
LEVELS = {
    1: _("Speaks the patient's language a little"),
    2: _("Speaks the patient's language well"),
    3: _("Speaks the patient's language fully"),
}


class ChoiceForm(forms.Form):
    """A chosen place of a ranking."""

    seal = forms.CharField(max_length=5000)
    key = forms.CharField(max_length=60)
    reason = forms.CharField(max_length=500, required=False)


class WeightsForm(forms.Form):
    """Every weight, and why it is changed."""

    def __init__(self, data: Any, now: Weights) -> None:
        super().__init__(data)
        for one in fields(Weights):
            if one.name in LABELS:
                self._number(one.name, LABELS[one.name], getattr(now, one.name))
        for level, label in LEVELS.items():
            self._number(f"speaks_{level}", label, now.speaks[level])
        self.fields["why"] = forms.CharField(
            label=_("Why"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
        )

    def _number(self, name: str, label: Any, now: int) -> None:
        self.fields[name] = forms.IntegerField(label=label, initial=now, min_value=-1000, max_value=1000)

    def body(self) -> dict[str, Any]:
        """The weights as a version keeps them."""
        asked = self.cleaned_data
        return {name: asked[name] for name in LABELS} | {"speaks": [0, *(asked[f"speaks_{level}"] for level in LEVELS)]}
