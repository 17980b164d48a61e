"""The city's tags: kept by its administrators, given to requests, and kept on them when retired."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from requests_app.cases.actors import staff
from requests_app.cases.refusals import Incomplete, NotFound, NotNow, NotPermitted
from requests_app.models import Tag
from requests_app.services.cases.tags import set_tags
from requests_app.services.city_settings.tags import add_tag, retire_tag
from tests import cast
from tests.services.snapshot import require_refused

pytestmark = pytest.mark.django_db


def test_a_tag_is_added_once_retired_and_used_again() -> None:
    city = cast.a_city()
    actor = staff(cast.an_administrator(city))
    tag = add_tag(city.pk, name=" Bridge  plans ", actor=actor, now=cast.NOW)
    assert tag.name == "Bridge plans"
    for name in ("bridge plans", " "):
        require_refused(
            Incomplete, lambda name=name: add_tag(city.pk, name=name, actor=actor, now=cast.NOW), "name"
        )  # type: ignore[misc]
    stranger = staff(cast.an_administrator(cast.a_city("bakersfield")))
    require_refused(NotFound, lambda: retire_tag(tag.pk, actor=stranger, now=cast.NOW))
    retire_tag(tag.pk, actor=actor, now=cast.NOW)
    assert add_tag(city.pk, name="BRIDGE PLANS", actor=actor, now=cast.NOW).pk == tag.pk


def test_a_request_gets_its_city_s_tags_only_and_each_change_is_an_event() -> None:
    case = cast.a_case()
    own = Tag.objects.create(city=case.city, name="Bridge")
    others = Tag.objects.create(city=cast.a_city("bakersfield"), name="Oil")
    actor = cast.the_intake(case)
    set_tags(case.pk, tags=[own.pk], actor=actor, now=cast.NOW)
    assert f'"tag_ids":[{own.pk}]' in case.events.latest("seq").payload
    require_refused(NotNow, lambda: set_tags(case.pk, tags=[own.pk], actor=actor, now=cast.NOW))
    require_refused(
        Incomplete, lambda: set_tags(case.pk, tags=[others.pk], actor=actor, now=cast.NOW), "tags"
    )
    requester = cast.the_requester(case)
    require_refused(NotPermitted, lambda: set_tags(case.pk, tags=[], actor=requester, now=cast.NOW))
    set_tags(case.pk, tags=[], actor=actor, now=cast.NOW)
    assert not case.case_tags.exists()


def test_an_administrator_keeps_the_list_at_the_desk() -> None:
    city = cast.a_city()
    desk = Client()
    desk.force_login(cast.an_administrator(city), backend="django.contrib.auth.backends.ModelBackend")
    desk.post(reverse("admin:requests_app_tag_add", args=[city.key]), {"name": "Bridge"})
    assert "Bridge" in desk.get(reverse("admin:requests_app_tag_changelist")).content.decode()
    desk.post(reverse("admin:requests_app_tag_remove", args=[Tag.objects.get().pk]))
    assert Tag.objects.get().retired_at is not None
