"""Alarms that hang on the machine: little room where documents are kept."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.services.jobs.health import alarms
from tests import cast

pytestmark = pytest.mark.django_db


def test_little_room_for_documents_is_a_grave_alarm(settings: Any) -> None:
    assert alarms(cast.NOW) == []
    settings.DISK_ALARM_BYTES = 10**18
    (alarm,) = alarms(cast.NOW)
    assert alarm.key == "disk_full" and alarm.grave
    assert "MB left" in alarm.sentence
