"""What people type to sign in and to look after their sign-in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import User


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"})
    return forms.CharField(label=label, help_text=help_text, strip=False, max_length=1000, widget=widget)


def _code(help_text: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"}
    return forms.CharField(label=_("Code"), help_text=help_text, max_length=20, widget=forms.TextInput(attrs=attrs))


class SignInForm(forms.Form):
    """E-mail address and password; pasting and password managers work."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "dir": "ltr"}),
    )
    password = _password(_("Password"), "current-password")


class CodeForm(forms.Form):
    """A code of the authenticator app, or one recovery code."""

    code = _code(_("Six digits from your authenticator app, or one of your recovery codes."))


class FirstCodeForm(forms.Form):
    """The first code of an authenticator app being added."""

    code = _code(_("The six digits your app shows now."))


class ConfirmForm(forms.Form):
    """The password once more, and a code where the person has an app."""

    password = _password(_("Password"), "current-password")
    code = _code(_("Six digits from your authenticator app, or one of your recovery codes."))

    def __init__(self, *args: object, with_code: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not with_code:
            del self.fields["code"]


WEAK = {
    "password_too_short": _("This password is too short. Use at least 15 characters."),
    "password_too_common": _("This password is widely known. Choose another one."),
}


class NewPasswordForm(forms.Form):
    """A password to set: long rather than odd."""

    password = _password(_("New password"), "new-password", _("At least 15 characters. A few words in a row are good."))

    def __init__(self, *args: object, person: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.person = person

    def clean_password(self) -> str:
        """Long enough and not a common one."""
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password, self.person)
        except ValidationError as problem:
            raise ValidationError([WEAK.get(str(one.code), one.messages) for one in problem.error_list]) from problem
        return password


class PasskeyForm(forms.Form):
    """What the person calls a new passkey, and what the browser answered."""

    name = forms.CharField(
        label=_("Name of this passkey"),
        help_text=_("So that you know it again, for example “my telephone”."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    credential = forms.CharField(widget=forms.HiddenInput, max_length=20_000)
