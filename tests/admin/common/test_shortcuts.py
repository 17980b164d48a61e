"""Access keys: each is there where its page says, no key means two things, none of them sends."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from requests_app.admin.common.shortcuts import KEYS
from requests_app.models import City
from tests import cast
from tests.admin.pages import QUEUE, action_address, case_address, text

KEYED = re.compile(r'<(\w+)[^>]*?accesskey="(\w)"[^>]*>', re.S)


def test_every_key_is_on_its_page_once_and_sends_nothing(clerk: Client, sacramento: City) -> None:
    case = cast.a_case(sacramento)
    found: set[str] = set()
    for address in ("/admin/", QUEUE, case_address(case), action_address(case, "begin_review")):
        keyed = KEYED.findall(text(clerk.get(address)))
        own = [key for _tag, key in keyed]
        assert len(own) == len(set(own)), address
        found |= set(own)
    assert found == {key for key, _label in KEYS.values()}
    assert 'value="send" accesskey' not in text(clerk.get(action_address(case, "begin_review")))


def test_the_page_lists_every_key(clerk: Client, sacramento: City) -> None:
    page = text(clerk.get(reverse("admin:shortcuts")))
    assert "Keyboard shortcuts" in page
    for key, label in KEYS.values():
        assert f"<kbd>{key}</kbd>" in page and str(label) in page
