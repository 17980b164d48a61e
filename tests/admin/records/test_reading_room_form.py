"""Publishing released records from the page of their release, and taking them down, by plain forms."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.models import CityPolicy, ReadingRoomEntry
from tests.services.records.released_records import released

pytestmark = pytest.mark.django_db


def test_a_clerk_publishes_under_a_title_and_takes_down_with_a_reason(clerk: Client) -> None:
    case, _item = released()
    address = reverse("admin:requests_app_record_release", args=[case.pk])
    assert "Title in the reading room" not in clerk.get(address).content.decode()
    CityPolicy.objects.filter(city=case.city).update(reading_room=True)
    refused = clerk.post(address, {"do": "publish", "title": "Advice"})
    assert refused.status_code == 422
    assert "Confirm this." in refused.content.decode()
    sent = clerk.post(address, {"do": "publish", "title": "Advice", "about_nobody": "on"}, follow=True)
    assert "Published as “Advice”" in " ".join(sent.content.decode().split())
    sent = clerk.post(address, {"do": "take_down", "removal_reason": "A name is in it."}, follow=True)
    assert "Taken down: A name is in it." in sent.content.decode()
    assert ReadingRoomEntry.objects.get().removed_at is not None
