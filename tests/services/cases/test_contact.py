"""How a requester is reached is changed by the city, and never again once the person is forgotten."""

from __future__ import annotations

import pytest

from requests_app.cases.actors import staff
from requests_app.cases.refusals import NotNow
from requests_app.notices.recipients.contact import Contact
from requests_app.services.cases.contact import change_contact
from requests_app.services.retention.hold_and_erasure import erase
from tests import cast

pytestmark = pytest.mark.django_db
LATER = cast.NOW + 100 * cast.DAY


def test_after_erasure_no_new_address_is_taken() -> None:
    case = cast.a_case_in("closed")
    erase(case.pk, actor=staff(cast.an_administrator(case.city)), now=LATER)
    with pytest.raises(NotNow, match="was erased"):
        change_contact(
            case.pk,
            contact=Contact(email="new@example.org"),
            actor=cast.the_intake(cast.again(case)),
            now=LATER,
        )
    assert cast.again(case).requester.email == ""
