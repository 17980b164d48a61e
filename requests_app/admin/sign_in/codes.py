"""The forms of second factors: allauth's, with tries counted where passwords are counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from requests_app.admin.forms.base import wrong_in
from requests_app.admin.sign_in.page import waits
from requests_app.cities.models import User
from requests_app.services.rate_limits import MustWait
from requests_app.services.sign_in import attempt as sign_in_attempt

T = TypeVar("T")


NO_CREDENTIAL = (KeyError, TypeError, ValueError, AttributeError)
"""What the reader of passkeys raises where JSON is not what a browser sends."""


def _wrong() -> ValidationError:
    return ValidationError(_("Incorrect code."), code="incorrect_code")


def counted(user: User, check: Callable[[], T]) -> T:
    """Do `check` as one counted try for this person. Raises ValidationError where it is wrong or must wait."""
    request, now = context.request, timezone.now()
    kept = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    try:
        attempt = sign_in_attempt.begin_code(user, request.META["CLIENT_ADDRESS"], kept, now=now)
    except MustWait as wait:
        raise ValidationError(waits(wait.retry_after), code="must_wait") from None
    try:
        found = check()
    except (ValidationError, *NO_CREDENTIAL) as wrong:
        sign_in_attempt.failed(attempt)
        raise (wrong if isinstance(wrong, ValidationError) else _wrong()) from None
    sign_in_attempt.succeeded(attempt, user, now=now)
    return found


class _Quiet(forms.Form):
    """What these forms share with the others of the workspace."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            field = self.fields["code"]
            field.label = gettext_lazy("Code")
            field.help_text = gettext_lazy("From your authenticator app, or one of your recovery codes.")
            field.error_messages["required"] = gettext_lazy("Enter the code.")
            field.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"})

    @property
    def summary(self) -> list[Any]:
        """Everything that is wrong, each with the control to go to."""
        return list(wrong_in(self))


class _Code(_Quiet):
    user: User

    def clean_code(self) -> str:
        """A code is good once, in whichever process it is used."""

        def check() -> str:
            code: str = super(_Code, self).clean_code()  # type: ignore[misc]
            if not sign_in_attempt.code_is_new(self.user, code, now=timezone.now()):
                raise _wrong()
            return code

        return counted(self.user, check)


class _Passkey(_Quiet):
    user: User

    def clean_credential(self) -> Any:
        """Counted like a code."""
        return counted(self.user, super().clean_credential)  # type: ignore[misc]


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """A code after the password."""


class CodeAgainForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """A code to confirm who one is."""


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey after the password."""


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey to confirm who one is."""


class FirstCodeForm(_Code, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new app, which shows that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = gettext_lazy("The six digits that the app shows now.")


class NewPasskeyForm(_Quiet, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey to be added, under a name."""

    def clean(self) -> dict[str, Any]:
        """What no browser sends is refused, not an error."""
        try:
            return dict(super().clean() or {})
        except NO_CREDENTIAL:
            raise _wrong() from None

    def clean_name(self) -> str:
        """Sixty signs of it."""
        return str(super().clean_name())[:60]
