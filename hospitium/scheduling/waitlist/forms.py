"""What pages of the waiting list send, in shape; rules live in the actions."""

from django import forms

from hospitium.kernel import entered


class WantForm(forms.Form):
    """An appointment that could be sooner, and what was said about it."""

    appointment = forms.CharField(max_length=12)
    not_before = entered.Day(required=False)
    notice_hours = forms.IntegerField(min_value=0, max_value=2000, required=False)
    travel_hours = forms.IntegerField(min_value=0, max_value=2000, required=False)
    others_too = forms.BooleanField(required=False)


class AnswerForm(forms.Form):
    """Come earlier, leave it to the next, or wait no more."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", ""), ("stop", "")])


class OrderForm(forms.Form):
    """What counts first, second, third, how long each is asked, and why."""

    first = forms.CharField(max_length=10)
    second = forms.CharField(max_length=10, required=False)
    third = forms.CharField(max_length=10, required=False)
    hold_hours = forms.IntegerField()
    why = forms.CharField(max_length=300)
