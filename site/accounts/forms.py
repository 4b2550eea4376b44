from typing import Any

from allauth.account import forms as account
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .models import User
from .roles import ADMINISTRATOR, ROLES


class SignupForm(account.SignupForm):
    """A citizen gives an address and nothing else, and signs in with codes sent to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A key that opens the account by itself, unless somebody wants it as a second factor only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["passwordless"].initial = True


class NotificationsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("wants_mail",)


class InviteForm(forms.Form):
    """Who is invited, in which role; only an administrator makes another one."""

    email = forms.EmailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Family name and given name"), max_length=150, required=False)
    section = forms.CharField(label=_("section"), max_length=100, required=False)
    role = forms.ChoiceField(label=_("Role"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(role.key, role.group) for role in ROLES]
        if user.is_superuser:
            roles.append((ADMINISTRATOR, str(_("Administrator"))))
        role: Any = self.fields["role"]
        role.choices = roles


class FirstPasswordForm(forms.Form):
    password = forms.CharField(label=_("Password"), strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label=_("Password, again"), strip=False, widget=forms.PasswordInput)

    def clean(self) -> None:
        given = self.cleaned_data
        if "again" in given and given.get("password") != given["again"]:
            self.add_error("again", _("The two passwords differ."))
