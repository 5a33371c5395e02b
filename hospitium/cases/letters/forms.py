"""What the pages of letters send, in shape; rules live in the actions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import entered
from hospitium.kernel.places import country_choices, endonym

from . import values
from .errors import ValueUnreadable
from .fields import FIELDS, Shape
from .kinds import KINDS, suited
from .models import Layout, Letter, Letterhead, Paper
from .policy import may_write
from .wordings import LANGUAGES

SPOKEN = [(code, endonym(code)) for code in LANGUAGES]


class NewLetterForm(forms.Form):
    """Which letter, in which language or two."""

    what = forms.ChoiceField(label=_("Kind of letter"))
    language = forms.ChoiceField(label=_("Language"), choices=SPOKEN)
    second = forms.ChoiceField(label=_("Second language"), choices=[("", "—"), *SPOKEN], required=False)

    def __init__(self, data: Any, actor: Any, stage: str) -> None:
        super().__init__(data, auto_id="new_%s")
        what = self.fields["what"]
        assert isinstance(what, forms.ChoiceField)
        what.choices = [_kind_choice(slug) for slug in suited(stage) if may_write(actor, slug)]

    def chosen(self) -> dict[str, Any]:
        """Kind, variant and languages."""
        kind, _colon, variant = self.cleaned_data["what"].partition(":")
        languages = [self.cleaned_data["language"], self.cleaned_data["second"]]
        return {"kind": kind, "variant": variant, "languages": [one for one in languages if one]}


def _kind_choice(slug: str) -> Any:
    kind = KINDS[slug]
    if not kind.variants:
        return slug, kind.label
    return kind.label, [(f"{slug}:{variant}", label) for variant, label in kind.variants.items()]


class DraftForm(forms.Form):
    """A draft: every field its words name or its kind needs, each once or once a language; where each value came from."""

    use_required_attribute = False
    layout = forms.ChoiceField(label=_("Two languages"), choices=Layout.choices)
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices)
    valid_until = entered.Day(label=_("Valid until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any, letter: Letter, used: Iterable[str], recorded: Mapping[str, Any]) -> None:
        super().__init__(
            data, initial={"layout": letter.layout, "paper": letter.paper, "valid_until": letter.valid_until}
        )
        self.letter = letter
        self.names: dict[str, tuple[str, str]] = {}
        if len(letter.languages) == 1:
            del self.fields["layout"]
        for name in used:
            if name != "letter.variant":
                self._add(name, values.origin(FIELDS[name], name, letter.values, recorded))

    def _add(self, name: str, origin: str) -> None:
        kept = self.letter.values.get(name, "")
        for language in self.letter.languages if FIELDS[name].by_language else [""]:
            value = kept.get(language, "") if isinstance(kept, dict) else kept
            slot = f"{name}--{language}" if language else name
            self.names[slot] = (name, language)
            self.fields[slot] = _field(name, language if len(self.letter.languages) > 1 else "", value, origin)

    def clean(self) -> dict[str, Any]:
        """Each value in its shape, said beside the field that is not."""
        for slot, (name, _language) in self.names.items():
            try:
                values.read(name, self.cleaned_data.get(slot) or "")
            except ValueUnreadable as refusal:
                self.add_error(slot, str(refusal))
        return self.cleaned_data

    def filled(self) -> dict[str, Any]:
        """Field to text, or to texts by language."""
        found: dict[str, Any] = {}
        for slot, (name, language) in self.names.items():
            typed = self.cleaned_data.get(slot) or ""
            if language:
                found.setdefault(name, {})[language] = typed
            else:
                found[name] = typed
        return found

    def groups(self, needed: Sequence[str]) -> dict[str, list[Any]]:
        """The bound fields as the page shows them: those that must be there first."""
        for slot, (name, _language) in self.names.items():
            self.fields[slot].required = name in needed
        own = [self[slot] for slot in self.fields if slot not in self.names]
        first = [self[slot] for name in needed for slot, (of, _language) in self.names.items() if of == name]
        rest = [self[slot] for slot, (name, _language) in self.names.items() if name not in needed]
        return {"needed": first, "more": rest, "own": own}


def _field(name: str, language: str, value: str, origin: str) -> forms.Field:
    shape = FIELDS[name].shape
    label = f"{FIELDS[name].label} · {endonym(language)}" if language else FIELDS[name].label
    facts: dict[str, Any] = {"label": label, "initial": value, "required": False, "help_text": origin}
    if shape == Shape.COUNTRY:
        return forms.ChoiceField(choices=[("", "—"), *country_choices()], **facts)
    if shape in (Shape.TEXT, Shape.LIST):
        attributes = {"rows": 4, "dir": "auto"} | ({"lang": language} if language else {})
        return forms.CharField(widget=forms.Textarea(attrs=attributes), max_length=values.LONGEST, **facts)
    kinds = {Shape.DAY: "date", Shape.MOMENT: "datetime-local"}
    typed = kinds.get(shape, "text") if not value or len(value) >= 10 or shape != Shape.DAY else "text"
    attributes = {"dir": "ltr" if shape == Shape.MONEY else "auto", "type": typed}
    if shape == Shape.MONEY:
        attributes["placeholder"] = "USD 12500.00"
    return forms.CharField(widget=forms.TextInput(attrs=attributes), max_length=values.LONGEST, **facts)


class SignForm(forms.Form):
    """The capacity in which somebody signs."""

    title = forms.CharField(label=_("Your title, as it stands under the letter"), max_length=200)


class RevokeForm(forms.Form):
    """Why a letter is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)


class PassportForm(forms.Form):
    """A passport as it was shown."""

    number = forms.CharField(label=_("Passport number"), max_length=40, widget=forms.TextInput(attrs={"dir": "ltr"}))
    country = forms.ChoiceField(label=_("Passport issued by"))
    expires = entered.Day(label=_("Passport valid until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="passport_%s", initial=initial)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", "—"), *country_choices()]


class TemplateForm(forms.Form):
    """The words of a kind in one language, and the day from which they hold."""

    subject = forms.CharField(label=_("Subject"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 24, "dir": "auto", "class": "source"}))
    since = entered.Day(
        label=_("In force from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )


class LetterheadForm(forms.ModelForm):
    """What stands at the head of letters; the names are one for each language."""

    class Meta:
        model = Letterhead
        fields = ["address", "telephone", "email", "website", "prefix", "paper", "verify_at"]
        labels = {
            "address": _("Address"),
            "telephone": _("Telephone"),
            "email": _("E-mail"),
            "website": _("Website"),
            "prefix": _("Numbers begin with"),
            "paper": _("Paper"),
            "verify_at": _("Public address for checking letters"),
        }
        help_texts = {
            "address": "",
            "website": "",
            "prefix": _("Letters and digits, as in ICH-2026-000123."),
            "verify_at": _("Such as https://letters.example.org; empty: the address of this site."),
        }

    def __init__(self, data: Any, head: Letterhead) -> None:
        super().__init__(data, instance=head)
        for code, own in SPOKEN:
            self.fields[f"name-{code}"] = forms.CharField(
                label=_("Name of the hospital (%(language)s)") % {"language": own},
                max_length=200,
                required=False,
                initial=head.names.get(code, ""),
                widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
            )

    def facts(self) -> dict[str, Any]:
        """What `edit_letterhead` takes."""
        said = {name: self.cleaned_data[name] for name in self.Meta.fields}
        names = {code: self.cleaned_data[f"name-{code}"].strip() for code, _own in SPOKEN}
        return said | {"names": {code: name for code, name in names.items() if name}}
