"""An invited person sets their own password: the link is used up by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from requests_app.cases.actors import staff
from requests_app.cities.models import User
from requests_app.services.city_settings.invitations import invited
from requests_app.services.sign_in.own_password import set_own_password


def accept(token: str, password: str, *, now: datetime) -> User:
    """Store the password the invited person chose. Raises InvitationEnded: two at once get one password set."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=invited(token, now=now).pk)
        user = invited(token, now=now)
        set_own_password(user, password, actor=staff(user), now=now)
        return user
