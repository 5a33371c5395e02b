"""A pathway as a form: its words in four languages, stages, moves, gates, tasks and papers; `plan()` is what it describes."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import entered
from hospitium.kernel.places import language_name

from .gates import GateKind
from .journey import Stage, WaitingOn
from .moves import ALWAYS, MOVES
from .pathways.plan import LANGUAGES, GateRule, Paper, PaperKind, Plan, TaskClock, TaskRule

STAGES = [choice for choice in Stage.choices if choice[0] != Stage.CLOSED]
SPARE = 2
"""Empty rows beneath the tasks and the papers, for new ones."""


class Row(forms.Form):
    """A row with a text in four languages; empty: there is none (any more)."""

    field_order = ["slug", *(f"text_{tag}" for tag in LANGUAGES)]
    slug = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tag in LANGUAGES:
            self.fields[f"text_{tag}"] = _text(tag, 200)
        self.order_fields(self.field_order)

    @property
    def texts(self) -> dict[str, str]:
        """The text by language; the languages it is missing in are left out."""
        return _said(self.cleaned_data, "text")

    @property
    def key(self) -> str:
        """The short name: the one it had, or one made of its English words."""
        return self.cleaned_data["slug"] or slugify(self.texts.get("en", "")).replace("-", "_")[:40]


class TaskForm(Row):
    """A task."""

    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES, required=False)
    owner = forms.ChoiceField(label=_("Owner"), choices=[("", "–"), *WaitingOn.choices], required=False)
    hours = forms.IntegerField(label=_("Hours"), required=False, min_value=1)
    clock = forms.ChoiceField(label=_("Clock"), choices=TaskClock.choices, required=False)

    def rule(self) -> TaskRule:
        """The task it describes; what is wrong with it the pathway's faults say."""
        asked = self.cleaned_data
        return TaskRule(self.key, asked["stage"], asked["owner"], asked.get("hours") or 0, asked["clock"], self.texts)


class PaperForm(Row):
    """A document or letter."""

    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=PaperKind.choices, required=False)

    def rule(self) -> Paper:
        """The paper it describes."""
        return Paper(self.key, self.cleaned_data["stage"], self.cleaned_data["kind"], self.texts)


class VersionForm(forms.Form):
    """Everything of a version but its rows."""

    stages = forms.MultipleChoiceField(label=_("Stages"), choices=STAGES, widget=forms.CheckboxSelectMultiple)
    moves = forms.MultipleChoiceField(
        label=_("Steps"),
        choices=[(name, move.label) for name, move in MOVES.items() if name not in ALWAYS],
        widget=forms.CheckboxSelectMultiple,
    )
    effective_from = entered.Day(
        label=_("In force from"),
        help_text=_("New cases take it from that day on; running ones keep the version they began with."),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    why = forms.CharField(label=_("Why this version"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, data: Any, plan: Plan, today: dt.date) -> None:
        gates = {gate.kind: gate for gate in plan.gates}
        initial = {"stages": plan.stages, "moves": plan.moves, "effective_from": today}
        super().__init__(data, initial=initial)
        for tag in LANGUAGES:
            self.fields[f"name_{tag}"] = _text(tag, 100, _("Name"), plan.name.get(tag, ""))
            self.fields[f"about_{tag}"] = _text(tag, 500, _("What it is for"), plan.about.get(tag, ""))
        for kind in GateKind:
            rule = gates.get(kind)
            self.fields[f"gate_{kind}"] = forms.ChoiceField(
                label=gettext("Gate “%(gate)s”: owed by") % {"gate": kind.label},
                choices=[("", _("Not needed")), *WaitingOn.choices],
                required=False,
                initial=rule.owner if rule else "",
            )
            for tag in LANGUAGES:
                label = gettext("Gate “%(gate)s”: it asks for") % {"gate": kind.label}
                self.fields[f"asks_{kind}_{tag}"] = _text(tag, 300, label, rule.asks.get(tag, "") if rule else "")

    def gates(self) -> tuple[GateRule, ...]:
        """The gates that are needed."""
        asked = self.cleaned_data
        return tuple(
            GateRule(kind, asked[f"gate_{kind}"], _said(asked, f"asks_{kind}"))
            for kind in GateKind.values
            if asked[f"gate_{kind}"]
        )


Tasks = forms.formset_factory(TaskForm, extra=SPARE)
Papers = forms.formset_factory(PaperForm, extra=SPARE)


class WholeForm:
    """The three parts of the page together."""

    def __init__(self, data: Any, plan: Plan, today: dt.date) -> None:
        self.head = VersionForm(data, plan, today)
        self.tasks = Tasks(data, prefix="tasks", initial=[vars(task) | _spread(task.title) for task in plan.tasks])
        self.papers = Papers(data, prefix="papers", initial=[vars(one) | _spread(one.title) for one in plan.papers])

    def is_valid(self) -> bool:
        """Whether every part can be read."""
        return all([part.is_valid() for part in (self.head, self.tasks, self.papers)])

    def plan(self) -> Plan:
        """What was described; rows without words are left out."""
        asked = self.head.cleaned_data
        return Plan(
            name=_said(asked, "name"),
            about=_said(asked, "about"),
            stages=tuple(stage for stage, _label in STAGES if stage in asked["stages"]),
            moves=tuple(move for move in MOVES if move in asked["moves"]),
            gates=self.head.gates(),
            tasks=tuple(row.rule() for row in self.tasks if row.texts),
            papers=tuple(row.rule() for row in self.papers if row.texts),
        )


def _text(tag: str, longest: int, label: Any = "", initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=f"{label} ({language_name(tag)})" if label else language_name(tag),
        max_length=longest,
        required=False,
        initial=initial,
        widget=forms.TextInput(attrs={"lang": tag, "dir": "rtl" if tag == "ar" else "ltr"}),
    )


def _said(asked: dict[str, Any], name: str) -> dict[str, str]:
    found = {tag: asked.get(f"{name}_{tag}", "").strip() for tag in LANGUAGES}
    return {tag: text for tag, text in found.items() if text}


def _spread(texts: Any) -> dict[str, str]:
    return {f"text_{tag}": texts.get(tag, "") for tag in LANGUAGES}
