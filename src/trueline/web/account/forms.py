"""Signing in and up, passwords, one's own account, keys for programs."""

from typing import Any, Final

from allauth.account import forms as library
from django import forms
from django.core.validators import MaxLengthValidator

from trueline.members.tokens import LAST_AT_MOST_DAYS, scopes
from trueline.people.passwords import LONGEST
from trueline.web.forming import PageForm, dress

_RULE: Final = "At least 12 characters. A few words that mean something only to you are good."


def _new_password(label: str = "Password") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": "new-password"})
    # Not `max_length`: browsers would cut what is pasted without a word.
    return forms.CharField(
        label=label,
        strip=False,
        widget=widget,
        help_text=_RULE,
        validators=[MaxLengthValidator(LONGEST)],
    )


class _Dressed:
    """The sign-in library's forms, in our words and looks."""

    labels: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name, label in self.labels.items():
            fields[name].label = label
        for name, field in fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.help_text = _RULE if name == "password1" else ""
            _limit(field)
            dress(field)


def _limit(field: forms.Field) -> None:
    # Hashing a password of megabytes would be a way to keep us busy.
    if isinstance(field.widget, forms.PasswordInput):
        field.validators.append(MaxLengthValidator(LONGEST))


class SignInForm(_Dressed, library.LoginForm):  # type: ignore[misc]
    """Address and password."""

    labels = {"login": "E-mail address", "password": "Password"}


class ChangePasswordForm(_Dressed, library.ChangePasswordForm):  # type: ignore[misc]
    """A new password, given the old."""

    labels = {
        "oldpassword": "Password now", "password1": "New password",
        "password2": "New password, once more",
    }  # fmt: skip


class ResetPasswordForm(_Dressed, library.ResetPasswordForm):  # type: ignore[misc]
    """Where to send the letter."""

    labels = {"email": "E-mail address"}


class NewPasswordForm(_Dressed, library.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, given the letter."""

    labels = {"password1": "New password", "password2": "New password, once more"}


class JoinForm(PageForm):
    """Who is invited needs only a name and a password."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = _new_password()


class FirstForm(JoinForm):
    """The first person of an installation also says their address."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, widget=forms.EmailInput({"autocomplete": "email"})
    )
    field_order = ("name", "email", "password")


class AccountForm(PageForm):
    """What people say of themselves."""

    name = forms.CharField(
        label="Your name", max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    time_zone = forms.CharField(
        required=False,
        max_length=64,
        widget=forms.TextInput({"list": "time-zones", "autocomplete": "off"}),
        help_text="Such as Europe/Berlin. Empty means the organisation's.",
    )


class TokenForm(PageForm):
    """A key with which a program acts in one's name."""

    prefix = "token"

    name = forms.CharField(
        label="What it is for", max_length=80, help_text="Such as “Nightly export”."
    )
    scope = forms.ChoiceField(label="What it may do", widget=forms.RadioSelect)
    days = forms.IntegerField(
        label="Ends after days",
        min_value=1,
        max_value=LAST_AT_MOST_DAYS,
        initial=30,
        help_text=f"At most {LAST_AT_MOST_DAYS}.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = scopes()  # type: ignore[attr-defined]
        self.fields["scope"].initial = scopes()[0][0]
