"""What is written in a thread, in shape; rules live in the actions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hospitium.kernel.places import endonym

SPOKEN = [(code, endonym(code)) for code, _name in settings.LANGUAGES]


class Files(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each of which has bytes."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were chosen."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given if one]


class MessageForm(forms.Form):
    """The words, their language, what goes along, and whether it cannot wait."""

    body = forms.CharField(
        label=_("Message"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto", "data-command": "message"}),
    )
    language = forms.ChoiceField(label=_("Written in"), choices=SPOKEN)
    documents = forms.MultipleChoiceField(
        label=_("Documents of the case"), required=False, widget=forms.CheckboxSelectMultiple
    )
    uploads = FilesField(label=_("New files"), required=False, widget=Files)
    is_urgent = forms.BooleanField(label=_("Urgent: passes quiet hours"), required=False)

    def offer(self, documents: list[tuple[str, str]]) -> None:
        """Let these documents be chosen; without any the field goes."""
        field = self.fields["documents"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = documents
        if not documents:
            del self.fields["documents"]

    def clean(self) -> dict[str, Any]:
        """A message says something, or brings something."""
        said = super().clean() or {}
        if not (said.get("body", "").strip() or said.get("documents") or said.get("uploads")):
            self.add_error("body", _("Write the message first."))
        return said

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "body": data["body"],
            "language": data["language"],
            "documents": list(data.get("documents", [])),
            "is_urgent": data["is_urgent"],
        }


class RenderingForm(forms.Form):
    """A translation somebody made of a message."""

    language = forms.ChoiceField(label=_("Language"), choices=SPOKEN)
    body = forms.CharField(
        label=_("Translation"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
