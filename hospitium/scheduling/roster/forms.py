"""What pages of the roster send, in shape; rules live in the actions. Moments are typed on the clock the page names."""

from django import forms

from hospitium.kernel import entered


class LookForm(forms.Form):
    """Which day, how many, and of whom."""

    day = entered.Day(required=False)
    span = forms.ChoiceField(choices=[("day", ""), ("week", "")], required=False)
    of = forms.CharField(max_length=12, required=False)
    kind = forms.CharField(max_length=20, required=False)
    about = forms.CharField(max_length=12, required=False)


class LeaveForm(forms.Form):
    """From when until when one would be away, and why."""

    begins = entered.LocalMoment()
    ends = entered.LocalMoment()
    kind = forms.CharField(max_length=10)
    reason = forms.CharField(max_length=300, required=False)
    of = forms.CharField(max_length=12, required=False)


class AnswerForm(forms.Form):
    """What becomes of a leave or of an offer."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("withdraw", "")])
    why = forms.CharField(max_length=300, required=False)


class OfferForm(forms.Form):
    """To whom, with what note; nobody named is all who can."""

    to = forms.CharField(max_length=12, required=False)
    note = forms.CharField(max_length=300, required=False)
    of = forms.CharField(max_length=12, required=False)
    in_return_for = forms.CharField(max_length=12, required=False)
