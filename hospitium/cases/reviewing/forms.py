"""What the pages of clinical review send, in shape; rules live in the actions."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hospitium.cases.journey import RecordKind
from hospitium.kernel import entered
from hospitium.partners.queries import organisations

from .choices import CODED, CODES, Choice
from .models import Opinion

Wide = forms.Textarea(attrs={"rows": 4, "dir": "auto"})


class OpinionForm(forms.Form):
    """An opinion as it is written; what must not be missing is asked for by the signature."""

    use_required_attribute = False
    words = forms.CharField(
        label=_("Opinion"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"})
    )
    choice = forms.ChoiceField(label=_("What you advise"), widget=forms.RadioSelect)
    conditions = forms.CharField(label=_("Conditions, one on each line"), max_length=5000, required=False, widget=Wide)
    code = forms.ChoiceField(label=_("Reason from the list"), choices=[("", "—"), *CODES], required=False)
    elsewhere = forms.CharField(
        label=_("Where else the patient could turn"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    onward = forms.TypedChoiceField(label=_("An organisation we know"), coerce=int, empty_value=None, required=False)

    def __init__(self, data: Any, draft: Opinion | None, choices: list[Choice]) -> None:
        super().__init__(data, initial=_initial(draft))
        _offer(self.fields["choice"], [(one.value, one.label) for one in choices])
        if not CODED & set(choices):
            for name in ("code", "elsewhere", "onward"):
                del self.fields[name]
        else:
            _offer(self.fields["onward"], [("", "—"), *((one.pk, one.name) for one in organisations(limit=200))])
        if Choice.CONDITIONS not in choices:
            del self.fields["conditions"]

    def written(self) -> dict[str, Any]:
        """What was written, as the actions take it, whatever is missing; what cannot be read is left out."""
        self.is_valid()
        told = self.cleaned_data
        lines = [line.strip()[:300] for line in told.get("conditions", "").splitlines() if line.strip()]
        plain: dict[str, Any] = {name: told.get(name, "") for name in ("words", "choice", "code", "elsewhere")}
        more = {"onward_id": told["onward"]} if "onward" in told else {}
        return {**plain, **more, "conditions": lines[:30]}


def _initial(draft: Opinion | None) -> dict[str, Any]:
    if draft is None:
        return {}
    plain: dict[str, Any] = {name: getattr(draft, name) for name in ("words", "choice", "code", "elsewhere")}
    return {**plain, "conditions": "\n".join(draft.conditions), "onward": draft.onward_id}


def _offer(field: Any, choices: list[tuple[Any, str | Promise]]) -> None:
    field.choices = choices


class ReleaseForm(forms.Form):
    """The opinion in words for the family, and for whoever referred."""

    use_required_attribute = False
    family_words = forms.CharField(label=_("In words for the family"), max_length=5000, required=False, widget=Wide)
    referrer_words = forms.CharField(label=_("In words for the referrer"), max_length=5000, required=False, widget=Wide)


class QuestionForm(forms.Form):
    """What must be known, which records would tell, and until when."""

    use_required_attribute = False
    text = forms.CharField(label=_("What do you need to know?"), max_length=2000, widget=Wide)
    kinds = forms.MultipleChoiceField(
        label=_("Records wanted"), choices=RecordKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    until = entered.Day(label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class WordsForm(forms.Form):
    """Words alone: an answer, or a reason."""

    words = forms.CharField(max_length=5000, required=False)


class ConditionForm(forms.Form):
    """Whether a condition is met, and how one knows."""

    met = forms.BooleanField(required=False)
    ground = forms.CharField(max_length=500, required=False)


class ReviewerForm(forms.Form):
    """Who reads the case: a number; empty to give it back; `take` to take it oneself."""

    act = forms.ChoiceField(choices=[("take", ""), ("give_back", ""), ("assign", "")])
    person = forms.IntegerField(required=False)


class BoardForm(forms.Form):
    """A board to convene."""

    use_required_attribute = False
    question = forms.CharField(label=_("What is the board asked?"), max_length=500, widget=Wide)
    chair = forms.TypedChoiceField(label=_("Chair"), coerce=int, empty_value=None)
    members = forms.TypedMultipleChoiceField(label=_("Members"), coerce=int, widget=forms.CheckboxSelectMultiple)
    quorum = forms.IntegerField(label=_("Quorum"), initial=2, min_value=0, max_value=99)
    until = entered.Day(label=_("Decides by"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        _offer(self.fields["chair"], [("", "—"), *people])
        _offer(self.fields["members"], list(people))


class VoteForm(forms.Form):
    """A vote: for one of the options, in words; or an abstention."""

    use_required_attribute = False
    choice = forms.ChoiceField(label=_("What you advise"), widget=forms.RadioSelect)
    words = forms.CharField(label=_("Your reasons, unless you abstain"), max_length=5000, widget=Wide)

    def __init__(self, data: Any, choices: list[Choice]) -> None:
        super().__init__(data)
        _offer(self.fields["choice"], [*((one.value, one.label) for one in choices), ("abstains", _("I abstain"))])
