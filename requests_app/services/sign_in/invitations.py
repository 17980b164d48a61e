"""An invited person sets their own password: the link is used up by it. And the invitation of last resort."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.access.event_kinds import CityEventKind
from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.refusals import Incomplete
from requests_app.cities.models import User
from requests_app.services.city_settings.invitations import Invitation, enter_invitation, invite, invited
from requests_app.services.sign_in.factors import remove_lost
from requests_app.services.sign_in.own_password import set_own_password
from requests_app.services.unit_of_work import city_log as city_log_work


def accept(token: str, password: str, *, now: datetime) -> User:
    """Store the password the invited person chose. Raises InvitationEnded: two at once get one password set."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=invited(token, now=now).pk)
        user = invited(token, now=now)
        set_own_password(user, password, actor=staff(user), now=now)
        return user


def invite_by_command(username: str, *, remove_factors: bool, now: datetime) -> Invitation:
    """A link for whoever runs the system to pass on: the last way for a sole administrator. Raises Incomplete."""
    with transaction.atomic():
        user = User.objects.filter(username=username, is_active=True).first()
        cities = city_log_work.cities_of(user) if user else []
        if user is None or not cities:
            raise Incomplete({"username": [_("No active staff account of a city has this name.")]})
        invitation = invite(user, "", now=now)
        said = {"user_id": user.pk}
        city_log_work.enter(cities, CityEventKind.PASSWORD_SET, said, actor=SYSTEM, now=now)
        enter_invitation(user, SYSTEM, now)
        if remove_factors:
            remove_lost(user, actor=SYSTEM, now=now)
        return invitation
