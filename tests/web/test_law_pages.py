"""The law on file can be read by everybody, version by version, with citation and source beside each line."""

from __future__ import annotations

import pytest
from django.utils import translation
from django.utils.html import escape

from requests_app.cases.law_translation import law_text
from requests_app.law.confirmed import confirmed
from requests_app.law.count_rules import needs_verifying
from requests_app.law.pack import library

pytestmark = pytest.mark.django_db
PACKS = [(pack.key, pack.version) for pack in library().packs]


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_every_version(client):
    html = read(client, "/laws/")
    for key, version in PACKS:
        assert f"/laws/{key}/{version}/" in html
    assert html.count("a bill, not law") == len(
        [pack for pack in library().packs if pack.status == "pending"]
    )


@pytest.mark.parametrize(("key", "version"), PACKS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_version_shows_its_limits_exemptions_and_sources(client, key, version, language):
    client.cookies["django_language"] = language
    pack = next(pack for pack in library().packs if (pack.key, pack.version) == (key, version))
    html = read(client, f"/laws/{key}/{version}/")
    for rule in pack.deadlines if pack.status == "pending" else confirmed(pack.deadlines):
        assert escape(rule.citation) in html
    for source in pack.sources.values():  # only what a reader can open; notes of the research are for staff
        shown = f'href="{escape(source.locator)}"' in html
        assert shown == source.locator.startswith("http"), source.key
    for exemption in confirmed(pack.exemptions):
        assert escape(exemption.citation) in html
    assert "None" not in html.replace("None of", "")


def test_the_former_california_law_says_until_when_it_ran(client):
    html = read(client, "/laws/ca-cpra/undated/")
    assert "The effective date of this version is not recorded." in html
    assert "Effective until" in html
    assert "6254" in html


def test_a_bill_says_that_it_is_not_law(client):
    html = read(client, "/laws/ca-cpra-ab1821-hypothetical/2027-01-01/")
    assert "This is a bill. It is not law." in html


@pytest.mark.parametrize("path", ["/laws/ca-cpra/1999-01-01/", "/laws/nowhere/undated/"])
def test_a_version_not_on_file_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_page_of_a_city_leads_to_all_versions(client):
    assert 'href="/laws/"' in read(client, "/sacramento/law/")


@pytest.mark.parametrize(("key", "version"), PACKS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_page_of_a_law_shows_what_is_not_confirmed_or_meant_for_staff(client, key, version, language):
    client.cookies["django_language"] = language
    pack = next(pack for pack in library().packs if (pack.key, pack.version) == (key, version))
    html = read(client, f"/laws/{key}/{version}/")
    remedies = pack.remedies
    lines = (*pack.exemptions, *pack.extension_grounds, *pack.fees.chargeable, *pack.fees.not_chargeable)
    rules = (*remedies.administrative, *remedies.judicial, *(body.rule for body in remedies.outside))
    with translation.override(language):
        for line in (*lines, *rules):
            if line.staff_note:
                assert escape(line.staff_note) not in html
        for rule in rules:
            said = escape(law_text(rule.text).removesuffix("."))
            asked_by_city = [body.rule.key for body in remedies.outside if body.asked_by == "city"]
            told = not needs_verifying(rule.confidence) and rule.key not in asked_by_city
            assert (said in html) == told, rule.key
    for apparatus in ("confirmed_text", "article_confirmed", "from memory"):
        assert apparatus not in html.partition('id="sources"')[0]


def test_the_page_of_another_law_is_in_spanish(client):
    client.cookies["django_language"] = "es"
    html = read(client, "/laws/tx-pia/undated/")
    assert "Usted puede pedir a un tribunal de distrito" in html
    assert "English only" not in html
