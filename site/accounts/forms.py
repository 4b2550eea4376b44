from typing import Any

from allauth.account import forms as allauth
from django import forms

from .models import User


class SignupForm(allauth.SignupForm):
    """A citizen gives an address and nothing else, and signs in with codes sent to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]


class NotificationsForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = User
        fields = ("wants_mail",)
