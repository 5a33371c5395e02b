"""What a referring physician writes: a referral, an answer, a report from home, whom to let in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import Urgency
from hospitium.cases.pathways.plan import said
from hospitium.cases.pathways.versions import offered
from hospitium.cases.referring.queries import Scope
from hospitium.kernel import entered
from hospitium.kernel.places import country_choices, language_choices
from hospitium.kernel.templatetags.house import SEXES
from hospitium.partners.queries import service_lines
from hospitium.records.referring.queries import CONSENTS

MEANT = {
    Urgency.EMERGENCY: _("Emergency: life or limb is at risk now. Please telephone us as well."),
    Urgency.URGENT: _("Urgent: an answer is needed within two days."),
    Urgency.SOON: _("Soon: an answer is needed within two weeks."),
    Urgency.ELECTIVE: _("Elective: there is no hurry."),
}


def pathway_choices() -> list[tuple[str, str]]:
    """(slug, what it is in plain words) of every pathway that is offered."""
    return [(one.pathway.slug, f"{said(one.plan.name)}: {said(one.plan.about)}") for one in offered()]


class AskForm(forms.Form):
    """What is asked for: nothing is chosen beforehand, so that it is a choice."""

    pathway = forms.ChoiceField(label=_("What do you ask for?"), widget=forms.RadioSelect)

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "pathway", pathway_choices())


class ReferForm(AskForm):
    """The whole referral; each field is kept as it is typed, and asked for only when it is sent."""

    question = forms.CharField(
        label=_("Your question"), required=False, max_length=500, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    text = forms.CharField(
        label=_("Letter or history"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("In any language. Paste it, or write it here; it becomes a document of the case."),
    )
    patient_name = forms.CharField(
        label=_("Full name"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"})
    )
    birth_date = forms.RegexField(
        r"\d{4}(-\d{2}(-\d{2})?)?",
        label=_("Date of birth"),
        required=False,
        help_text=_("Year-month-day, as far as it is known, such as 1980-05-17."),
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    country = forms.ChoiceField(label=_("Country of residence"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    urgency = forms.ChoiceField(label=_("How soon do you need an answer?"), widget=forms.RadioSelect)
    service_line = forms.ChoiceField(label=_("Specialty"), required=False)
    consent = forms.ChoiceField(label=_("Consent"), widget=forms.RadioSelect)
    reach = forms.CharField(
        label=_("How we reach you"),
        required=False,
        max_length=200,
        help_text=_("A telephone number and the hours that suit you."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "urgency", MEANT.items())
        _choices(self, "consent", CONSENTS.items())
        _choices(self, "service_line", [("", _("Not sure")), *((line.pk, str(line)) for line in service_lines())])
        _choices(self, "sex", [("", "—"), *SEXES.items()])
        _choices(self, "country", [("", "—"), *country_choices()])
        _choices(self, "language", [("", "—"), *language_choices()])

    @property
    def patient(self) -> list[forms.BoundField]:
        """The fields that say who the patient is."""
        return [self[name] for name in ("patient_name", "birth_date", "sex", "country", "language")]


class AnswerForm(forms.Form):
    """Words, and whether what the letter says is taken over."""

    text = forms.CharField(
        label=_("Your answer"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )


class ReportForm(forms.Form):
    """How the patient fared at home."""

    seen_on = entered.Day(
        label=_("Seen on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    condition = forms.ChoiceField(label=_("Condition now"), required=False)
    readmission = forms.ChoiceField(label=_("In hospital again"), required=False)
    complication = forms.ChoiceField(label=_("Complication"), required=False)
    complication_code = forms.RegexField(
        r"[A-Za-z]\d{2}(\.[\dA-Za-z]{1,4})?", label=_("Its code (ICD-10)"), required=False, max_length=8
    )
    words = forms.CharField(
        label=_("What happened"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    medication = forms.CharField(
        label=_("Changes of medicines"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    needs = forms.CharField(
        label=_("What I need from you"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in REPORTED.items():
            _choices(self, name, [("", "—"), *choices.items()])

    @property
    def told(self) -> dict[str, str]:
        """What was said, as words the action takes."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def spoken(self) -> dict[str, str]:
        """The words for what was chosen from a list."""
        return {name: str(REPORTED[name][value]) for name, value in self.told.items() if name in REPORTED}


REPORTED = {
    "condition": {
        "better": _("Better"),
        "same": _("Unchanged"),
        "worse": _("Worse"),
        "died": _("Has died"),
    },
    "readmission": {"no": _("No"), "planned": _("Yes, planned"), "unplanned": _("Yes, unplanned")},
    "complication": {
        "none": _("None"),
        "infection": _("Infection"),
        "bleeding": _("Bleeding"),
        "thrombosis": _("Thrombosis or embolism"),
        "wound": _("Wound or suture"),
        "device": _("Implant or device"),
        "medicine": _("Reaction to a medicine"),
        "other": _("Another one, said in words"),
    },
}
"""What is chosen from a list in a report, so that it can be counted."""


class ColleagueForm(forms.Form):
    """Who is let in, what they may do, for how many days."""

    person = forms.ChoiceField(label=_("Colleague"))
    scope = forms.ChoiceField(label=_("What they may do"), choices=Scope.choices)
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=365, initial=30)

    def __init__(self, *args: Any, people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "colleague-%s"} | kwargs)
        _choices(self, "person", [(one.pk, one.name) for one in people])


class ConfirmForm(forms.Form):
    """A letter arrived; perhaps the patient is taken over."""

    takes_over = forms.BooleanField(required=False)
    words = forms.CharField(max_length=2000, required=False)


def _choices(form: forms.Form, name: str, choices: Any) -> None:
    field: Any = form.fields[name]
    field.choices = list(choices)
