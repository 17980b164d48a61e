"""Links to one staff account, each for one purpose: signed, good for a time, ended by whatever changes its mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from requests_app.cities.models import User


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A kind of link. `state_of` says what of the account the link hangs on: where that changes, the link ends."""

    salt: str
    state_of: Callable[[User], str]

    def token(self, user: User, until: datetime) -> str:
        """What goes into the address of the page that takes the link."""
        return signing.dumps([user.pk, self._mark(user), until.isoformat()], salt=self.salt)

    def user_of(self, token: str, *, now: datetime) -> User | None:
        """Whose link it is; None where it was used, is too old, or was never given."""
        try:
            user_id, mark, until = signing.loads(token, salt=self.salt)
            user = User.objects.filter(pk=user_id, is_active=True).first()
            living = datetime.fromisoformat(until) > now
        except (signing.BadSignature, ValueError, TypeError):
            return None
        return user if user and living and constant_time_compare(mark, self._mark(user)) else None

    def _mark(self, user: User) -> str:
        said = f"{user.pk} {self.state_of(user)}"
        return salted_hmac(self.salt, said, algorithm="sha256").hexdigest()[:32]
