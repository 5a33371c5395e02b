"""What the pages of a visit send, in shape; whether it makes sense says the reader of the plan format."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hospitium.kernel.entered import number_in
from hospitium.scheduling.booking.models import AppointmentKind
from hospitium.scheduling.resources.models import Gender, Kind

from . import words
from .models import CareStep
from .terms import Json

NEEDS = 3
"""Needs a form has room for; a step that has more keeps them."""
AWAYS = 3
Wide = forms.SelectMultiple(attrs={"size": 4})
Time = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
Day = forms.DateInput(attrs={"type": "date"})
LEVELS = [(str(n), str(n)) for n in range(1, 6)]


class Moment(forms.CharField):
    """A moment on the clock of the campus, as the format tells it."""

    widget = forms.TextInput(attrs={"type": "datetime-local"})


def _nights(told: str) -> list[int | None]:
    """The least and the most of “1-3”; “2” is both."""
    least, _dash, most = told.partition("-")
    return [number_in(end.strip()) for end in (least, most or least)]


def _number(label: Any, most: int = 1_000_000, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, **more)


class StepForm(forms.Form):
    """A step: what, how long, whom it takes, which language it needs, how one prepares."""

    use_required_attribute = False
    title = forms.CharField(label=_("What happens"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=AppointmentKind.choices, initial=AppointmentKind.CONSULTATION)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440, initial=60)
    level = forms.ChoiceField(
        label=_("Language, how well (1 to 5)"), choices=[("", _("No words needed")), *LEVELS], required=False
    )
    modes = forms.MultipleChoiceField(
        label=_("Ways to bridge the language"),
        choices=list(words.MODES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=["bilingual", "on_site", "video"],
    )
    fasting = _number(_("Nothing to eat before, hours"), 72)
    pause = _number(_("Pause of a medicine before, hours"), 10_000)
    recover = _number(_("Rest afterwards, minutes"))
    days = forms.MultipleChoiceField(
        label=_("Only on"), choices=list(words.WEEKDAYS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    begins = forms.CharField(label=_("Not before (time of day)"), required=False, widget=Time)
    ends = forms.CharField(label=_("Not after (time of day)"), required=False, widget=Time)
    priority = forms.IntegerField(label=_("Weight beside other steps"), min_value=1, max_value=1000, required=False)
    optional = forms.BooleanField(label=_("May be left out"), required=False)
    light = forms.BooleanField(label=_("Light enough while jet lag is slept off"), required=False)
    any_hour = forms.BooleanField(label=_("Not bound to the hours of the patient's day"), required=False)
    eats = forms.BooleanField(label=_("The patient eats, drinks or swallows medicine"), required=False)
    may_move = forms.BooleanField(
        label=_("May be moved by a repair once it is confirmed"), required=False, initial=True
    )

    def __init__(self, data: Any, resources: list[tuple[str, str]], step: CareStep | None = None) -> None:
        super().__init__(data, initial=_initial_step(step) if step else None)
        self.before = step.body if step else {}
        for n in range(NEEDS):
            for name, field in _need_fields(resources).items():
                self.fields[f"{name}_{n}"] = field

    @property
    def needs(self) -> list[list[Any]]:
        """The fields of each need, side by side."""
        return [[self[f"{name}_{n}"] for name in ("takes", "skills", "role", "count", "one_of")] for n in range(NEEDS)]

    @property
    def rest(self) -> list[Any]:
        """Everything but what it is and whom it takes."""
        first = ("title", "kind", "minutes")
        return [field for field in self if field.name not in first and not field.name[-1].isdigit()]

    def body(self) -> Json:
        """The terms of the step."""
        told = self.cleaned_data
        body: Json = {name: told[name] for name in ("kind", "minutes", "recover", "days", "priority")}
        body |= {name: told[name] for name in ("optional", "light", "any_hour", "eats")}
        body["needs"] = [
            *(need for n in range(NEEDS) if (need := self._need(n))),
            *self.before.get("needs", [])[NEEDS:],
        ]
        body["prepare"] = [
            *({"what": what, "minutes": 60 * told[what]} for what in ("fasting", "pause") if told[what]),
            *(one for one in self.before.get("prepare", []) if one["what"] not in ("fasting", "pause")),
        ]
        if told["level"]:
            body["language"] = {
                "level": int(told["level"]),
                "modes": told["modes"] or ["bilingual", "on_site", "video"],
            }
        if told["begins"] and told["ends"]:
            body["between"] = [told["begins"][:5], told["ends"][:5]]
        kept = {name: self.before[name] for name in ("windows", "wishes", "place") if name in self.before}
        return kept | body

    def _need(self, n: int) -> Json:
        told = {name: self.cleaned_data[f"{name}_{n}"] for name in ("takes", "skills", "role", "count", "one_of")}
        if not told["takes"] and not told["one_of"]:
            return {}
        before: Json = next((one for one in self.before.get("needs", [])[n : n + 1]), {})
        need: Json = {name: before[name] for name in ("before", "after", "licence", "gender") if name in before}
        need["role"] = told["role"].strip() or told["takes"] or f"role-{n + 1}"
        if told["one_of"]:
            return need | {"any_of": told["one_of"], "count": told["count"] or 1}
        skills = [word.strip() for word in told["skills"].split(",") if word.strip()]
        return need | {"kind": told["takes"], "count": told["count"] or 1} | ({"skills": skills} if skills else {})


def _need_fields(resources: list[tuple[str, str]]) -> dict[str, forms.Field]:
    return {
        "takes": forms.ChoiceField(label=_("Takes"), choices=[("", "—"), *Kind.choices], required=False),
        "skills": forms.CharField(
            label=_("Skills, comma between"), max_length=200, required=False, widget=forms.TextInput({"list": "skills"})
        ),
        "role": forms.CharField(label=_("Role in the step"), max_length=40, required=False),
        "count": forms.IntegerField(label=_("How many"), min_value=1, max_value=20, required=False, initial=1),
        "one_of": forms.MultipleChoiceField(
            label=_("Only one of these"), choices=resources, required=False, widget=Wide
        ),
    }


def _initial_step(step: CareStep) -> dict[str, Any]:
    body, found = step.body, {"title": step.name, "may_move": step.may_move}
    found |= {name: body.get(name) for name in ("kind", "minutes", "recover", "days", "priority")}
    found |= {name: body.get(name, False) for name in ("optional", "light", "any_hour", "eats")}
    for part in body.get("prepare", []):
        found[part["what"]] = part["minutes"] // 60
    language = body.get("language")
    found |= {"level": str(language.get("level", 3)) if language else "", "modes": (language or {}).get("modes", [])}
    found["begins"], found["ends"] = body.get("between", ["", ""])
    for n, need in enumerate(body.get("needs", [])[:NEEDS]):
        found |= {f"takes_{n}": need.get("kind", ""), f"skills_{n}": ", ".join(need.get("skills", []))}
        found |= {f"role_{n}": need["role"], f"count_{n}": need.get("count", 1), f"one_of_{n}": need.get("any_of", [])}
    return found


class LinkForm(forms.Form):
    """Something that holds between steps: one after another, apart, or some of several."""

    use_required_attribute = False
    what = forms.ChoiceField(
        label=_("What holds"),
        choices=[
            ("links", _("One comes after the other")),
            ("apart", _("They keep a distance")),
            ("choose", _("Only some take place")),
        ],
    )
    least = _number(_("At least so many minutes between"))
    most = _number(_("At most so many minutes between"))
    nights = forms.CharField(label=_("Nights between: least and most, such as 1-3"), max_length=9, required=False)
    same = forms.CharField(label=_("The same people in the role"), max_length=60, required=False)
    count = _number(_("How many take place"), 20)

    def __init__(self, data: Any, steps: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["steps"] = forms.MultipleChoiceField(
            label=_("Steps, the first one first"), choices=lambda: steps, widget=forms.SelectMultiple({"size": 6})
        )
        self.order_fields(("what", "steps"))
        self.order = [slug for slug, _title in steps]

    def clean(self) -> dict[str, Any]:
        """What is chosen must be enough to hold between."""
        told = super().clean() or {}
        chosen = sorted(told.get("steps", []), key=self.order.index)
        if len(chosen) < (1 if told.get("what") == "choose" else 2):
            self.add_error("steps", _("Choose at least two steps."))
        if told.get("nights") and None in _nights(told["nights"]):
            self.add_error("nights", _("Write two numbers, such as 1-3."))
        return told | {"steps": chosen}

    def added(self) -> Json:
        """What is to hold, as the plan keeps it."""
        told = self.cleaned_data
        if told["what"] == "apart":
            return {"apart": {"steps": told["steps"], "minutes": told["least"] or 60}}
        if told["what"] == "choose":
            return {"choose": {"of": told["steps"], "count": told["count"] or 1}}
        link: Json = {"first": told["steps"][0], "then": told["steps"][1]}
        link |= {name: told[name] for name in ("least", "most") if told[name] is not None}
        if told["nights"]:
            link["nights"] = _nights(told["nights"])
        return {"links": link | ({"same": [told["same"].strip()]} if told["same"].strip() else {})}


class StayForm(forms.Form):
    """How the patient stays: windows, days, time they keep, languages, money."""

    use_required_attribute = False
    arrive_earliest = Moment(label=_("Arrives at the earliest"))
    arrive_latest = Moment(label=_("Arrives at the latest"))
    leave_earliest = Moment(label=_("Leaves at the earliest"))
    leave_latest = Moment(label=_("Leaves at the latest"))
    settle = _number(_("Time to settle after arrival, minutes"))
    ready = _number(_("Time to get ready before departure, minutes"))
    each_hour = _number(_("Rest for each hour of zones crossed, minutes"), 600)
    visa_from = forms.CharField(label=_("Visa: first day"), required=False, widget=Day)
    visa_to = forms.CharField(label=_("Visa: last day"), required=False, widget=Day)
    day_from = forms.CharField(label=_("The day begins at"), required=False, widget=Time)
    day_to = forms.CharField(label=_("The day ends at"), required=False, widget=Time)
    most_minutes = _number(_("At most so many minutes a day"))
    most_steps = _number(_("At most so many steps a day"), 50)
    comfortable_minutes = _number(_("Comfortable minutes a day"))
    rest_days = forms.MultipleChoiceField(
        label=_("Days of rest, as the patient stated"),
        choices=list(words.WEEKDAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    fast_from = forms.CharField(label=_("Fasts from"), required=False, widget=Time)
    fast_to = forms.CharField(label=_("Fasts until"), required=False, widget=Time)
    languages = forms.CharField(label=_("Languages, the best first (such as ar, en)"), max_length=100, required=False)
    interpreter_gender = forms.ChoiceField(
        label=_("Interpreter wished"),
        choices=[("", pgettext_lazy("gender", "No wish")), *Gender.choices],
        required=False,
    )
    interpreter_firm = forms.BooleanField(label=_("Nobody else as interpreter"), required=False)
    staff_gender = forms.ChoiceField(
        label=_("Staff who examine wished"),
        choices=[("", pgettext_lazy("gender", "No wish")), *Gender.choices],
        required=False,
    )
    staff_firm = forms.BooleanField(label=_("Nobody else examines"), required=False)
    nurse = forms.ChoiceField(
        label=_("One nurse for the whole stay"),
        choices=[("", _("Not needed")), ("wish", _("Where possible")), ("firm", _("Always"))],
        required=False,
    )
    slower = forms.FloatField(label=_("Ways take so many times longer"), min_value=1, max_value=10, required=False)
    price_per_night = forms.FloatField(label=_("Price of a night"), min_value=0, required=False)
    budget_per_night = forms.FloatField(label=_("Budget for a night"), min_value=0, required=False)

    def __init__(self, data: Any, stay: Json) -> None:
        super().__init__(data, initial=_initial_stay(stay))
        self.before = stay
        for n in range(AWAYS):
            for name, field in _away_fields().items():
                self.fields[f"{name}_{n}"] = field

    @property
    def keeps(self) -> list[list[Any]]:
        """The fields of each stretch of time the patient keeps."""
        return [[self[f"{name}_{n}"] for name in ("why", "from", "to", "firm")] for n in range(AWAYS)]

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """All other fields under what they are about, as a coordinator asks for them."""
        plain = [field for field in self if not field.name[-1].isdigit()]
        return [
            (part, [field for field in plain if field.name.partition("_")[0] in names]) for part, names in STAY_PARTS
        ]

    def stay(self) -> Json:
        """The terms of the stay; what the form has no field for stays as it was."""
        told = self.cleaned_data
        stay: Json = {name: self.before[name] for name in ("priority", "home_zone") if name in self.before}
        for name in ("arrive", "leave"):
            stay[name] = {edge: told[f"{name}_{edge}"][:16] for edge in ("earliest", "latest")}
        for name in ("settle", "ready", "each_hour", "rest_days", "slower", "price_per_night", "budget_per_night"):
            stay[name] = told[name]
        if told["visa_from"] and told["visa_to"]:
            stay["visa"] = {"from": told["visa_from"], "to": told["visa_to"]}
        day = {"from": told["day_from"][:5], "to": told["day_to"][:5]}
        day |= {name: told[name] for name in ("most_minutes", "most_steps", "comfortable_minutes")}
        stay["day"] = {name: value for name, value in day.items() if value}
        if told["fast_from"] and told["fast_to"]:
            stay["fasts"] = [{"days": list(words.WEEKDAYS), "from": told["fast_from"][:5], "to": told["fast_to"][:5]}]
        stay["languages"] = [tag.strip() for tag in told["languages"].split(",") if tag.strip()]
        for name in ("interpreter", "staff"):
            if told[f"{name}_gender"]:
                stay[name] = {"gender": told[f"{name}_gender"], "firm": told[f"{name}_firm"]}
        if told["nurse"]:
            stay["nurse"] = self.before.get("nurse", {"level": 3}) | {"firm": told["nurse"] == "firm"}
        stay["away"] = [away for n in range(AWAYS) if (away := self._away(n))] + self.before.get("away", [])[AWAYS:]
        return stay

    def _away(self, n: int) -> Json:
        why, begins, ends, firm = (self.cleaned_data[f"{name}_{n}"] for name in ("why", "from", "to", "firm"))
        return {"why": why, "from": begins[:5], "to": ends[:5], "firm": firm} if why and begins and ends else {}


STAY_PARTS = (
    (_("Arrival and departure"), ("arrive", "leave", "settle", "ready", "each")),
    (_("Visa"), ("visa",)),
    (_("The patient's day"), ("day", "most", "comfortable", "rest", "fast", "slower")),
    (_("Languages and people"), ("languages", "interpreter", "staff", "nurse")),
    (_("Nights"), ("price", "budget")),
)
"""What the fields of a stay are about, by the first word of their names."""


def _away_fields() -> dict[str, forms.Field]:
    return {
        "why": forms.ChoiceField(label=_("Keeps time for"), choices=[("", "—"), *words.KEEPS.items()], required=False),
        "from": forms.CharField(label=pgettext_lazy("time of day", "From"), required=False, widget=Time),
        "to": forms.CharField(label=pgettext_lazy("time of day", "To"), required=False, widget=Time),
        "firm": forms.BooleanField(label=_("Always"), required=False, initial=True),
    }


def _initial_stay(stay: Json) -> dict[str, Any]:
    plain = ("settle", "ready", "each_hour", "rest_days", "slower", "price_per_night", "budget_per_night")
    found: dict[str, Any] = {name: stay.get(name) for name in plain}
    for name in ("arrive", "leave"):
        found |= {f"{name}_{edge}": moment for edge, moment in stay.get(name, {}).items()}
    found |= {f"visa_{edge}": day for edge, day in stay.get("visa", {}).items()}
    day = stay.get("day", {})
    found |= {"day_from": day.get("from"), "day_to": day.get("to")}
    found |= {name: day.get(name) for name in ("most_minutes", "most_steps", "comfortable_minutes")}
    fast: Json = next(iter(stay.get("fasts", [])), {})
    found |= {
        "fast_from": fast.get("from"),
        "fast_to": fast.get("to"),
        "languages": ", ".join(stay.get("languages", [])),
    }
    for name in ("interpreter", "staff"):
        found |= {f"{name}_{part}": value for part, value in stay.get(name, {}).items()}
    nurse = stay.get("nurse")
    found["nurse"] = "" if nurse is None else "firm" if nurse.get("firm") else "wish"
    for n, away in enumerate(stay.get("away", [])[:AWAYS]):
        found |= {f"{part}_{n}": away.get(part) for part in ("why", "from", "to")} | {
            f"firm_{n}": away.get("firm", True)
        }
    return found


class RunForm(forms.Form):
    """How to plan."""

    seconds = forms.IntegerField(label=_("Seconds at most"), min_value=1, max_value=120, initial=20)
    seed = forms.IntegerField(label=_("Seed"), min_value=0, max_value=1_000_000, initial=0, required=False)


class ChoiceForm(forms.Form):
    """Which proposal, and why."""

    proposal = forms.IntegerField(min_value=0, max_value=20)
    reason = forms.CharField(max_length=500, required=False)


class WhyForm(forms.Form):
    """A reason."""

    why = forms.CharField(max_length=500)
