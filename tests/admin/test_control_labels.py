"""No two controls of a list's form have one label: each is found by its name, by eye and by voice."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.admin.pages import text

LISTS = (
    "/admin/requests_app/recordsrequest/",
    "/admin/requests_app/incident/",
    "/admin/requests_app/dataset/",
    "/admin/requests_app/record/",
    "/admin/requests_app/notice/",
    "/admin/requests_app/inboundmail/",
)


@pytest.mark.parametrize("address", LISTS)
def test_each_control_of_a_list_has_a_label_of_its_own(address: str, clerk: Client) -> None:
    page = text(clerk.get(address))
    form = page[page.index("<main") : page.index("</main")]
    said = [
        " ".join(re.sub(r"<[^>]*>", " ", label).split())
        for label in re.findall(r"<(?:label|button)\b[^>]*>(.*?)</(?:label|button)>", form, re.S)
    ]
    assert said == list(dict.fromkeys(said)), address
