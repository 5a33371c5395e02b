"""What is posted about translations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hospitium.kernel import entered

from .segmenting import LONGEST


class AskForm(forms.Form):
    """Into what, by what, until when."""

    source = forms.CharField(max_length=35, required=False)
    target = forms.CharField(max_length=35)
    engine = forms.CharField(max_length=20)
    due = entered.Day(required=False)


class SegmentForm(forms.Form):
    """A segment as a linguist leaves it."""

    version = forms.IntegerField(min_value=0)
    text = forms.CharField(max_length=LONGEST * 6, required=False, strip=False)
    reason = forms.CharField(max_length=300, required=False)


class TermForm(forms.Form):
    """A word of the glossary."""

    term = forms.CharField(max_length=200)
    target = forms.CharField(max_length=200)
    is_forbidden = forms.BooleanField(required=False)
    note = forms.CharField(max_length=300, required=False)


class ExchangeForm(forms.Form):
    """A file that brings segments or memory."""

    file = forms.FileField(label=_("File"), max_length=255)
