"""A mailbox on its way: reviewed by two people, released in part, contested, overturned, released again, published."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.cases.links import secret_of
from requests_app.models import Box, CityPolicy, Document, Record, RecordsRequest, Rendition
from requests_app.services.determinations import decide as determinations
from requests_app.services.determinations.drafts import CitationInput, ReleaseDraft
from requests_app.services.records import boxes, decide, reading_room_search
from requests_app.services.records.box_place import Place
from tests import cast
from tests.browser.desk import DESK
from tests.browser.people import Clerk
from tests.browser.stage import Stage, only, press
from tests.record_acts import read_all, taken_and_read
from tests.record_files import a_mail, a_mailbox
from tests.services.records.released_records import make_all
from tests.services.records.test_made_elsewhere import FILM
from tests.services.records.test_overturned import overturned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAILS, BOXED = 300, 40
WHY = {
    "attorney_client": "It asks the city attorney for advice.",
    "social_security_numbers": "It is a Social Security number.",
}


def _reviewed(city: Any) -> RecordsRequest:
    """A mailbox of 300 mails and a film; 40 mails are responsive, each with a box under one of two exemptions."""
    case = cast.a_case_in("clerk_review", city)
    mails = [
        a_mail(f"Bridge {n}", f"Asphalt report {n} of the bridge.", message_id=f"<{n}@city.example>")
        for n in range(MAILS)
    ]
    taken_and_read(case, {"export.mbox": a_mailbox(mails), "camera.mp4": FILM})
    while read_all():
        pass
    told: dict[str, Any] = {"actor": cast.the_reviewer(case), "now": cast.NOW + cast.DAY}
    mails_taken = list(Record.objects.filter(case=case, kind="mail").values_list("pk", flat=True))
    assert len(mails_taken) == MAILS
    decide.decide(case.pk, records=mails_taken[BOXED:], decision="not_responsive", **told)
    mails_taken = mails_taken[:BOXED]
    decide.decide(case.pk, records=mails_taken, decision="responsive", **told)
    film = Record.objects.filter(case=case, kind="media").values_list("pk", flat=True)
    decide.decide(case.pk, records=list(film), decision="not_responsive", **told)
    for place, record in enumerate(mails_taken):
        key = list(WHY)[place % 2]
        told_why = {"exemption_key": key, "reason": WHY[key]}
        boxes.draw(case.pk, record=record, places=[Place(1, (60, 58, 300, 76))], **told_why, **told)
    from_mail = Record.objects.filter(pk__in=mails_taken)
    for finding in [one for record in from_mail for one in record.findings.filter(answer="")]:
        finding.answer, finding.reason = "accept", "An office's address."
        finding.save()
    return case


def _in_part(case: RecordsRequest, now: Any) -> None:
    waiting = list(Document.objects.filter(case=case, audience="internal").values_list("pk", flat=True))
    cited = Box.objects.filter(record__case=case, state="approved").values_list("exemption_key", flat=True)
    draft = ReleaseDraft(
        citations=[CitationInput(key, records="Mails", explanation=WHY[key]) for key in sorted(set(cited))],
        segregability="Only single lines are redacted.",
        responsible=cast.RESPONSIBLE,
        documents=waiting,
        checked=True,
    )
    determinations.release_in_part(case.pk, draft=draft, actor=cast.the_reviewer(case), now=now)


def test_a_mailbox_from_review_to_the_reading_room(stage: Stage) -> None:
    city = cast.a_city()
    case = _reviewed(city)
    CityPolicy.objects.filter(city=city).update(
        approval_for=["release_in_part"], reading_room=True, shows_review_progress=True, appeal_offered=True
    )
    stage.clock.pass_by(days=2)
    release = f"{DESK}/record/case/{case.pk}/release/"
    second = Clerk(stage, cast.a_reviewer(city, "second"))
    page = second.come_in(release)
    press(page, "do=approve")
    assert not Box.objects.filter(state="draft").exists()
    assert make_all() == {"verified": BOXED}
    film = Record.objects.get(case=case, kind="media")
    stage.look(second.go(f"{DESK}/record/{film.pk}/review/"), "review-of-a-film")
    page = second.go(release)
    press(page, "do=prepare")
    stage.look(page, "ready-to-release")
    CityPolicy.objects.filter(city=city).update(approval_for=[])
    _in_part(case, stage.clock())
    resident = stage.window()
    resident.goto(f"{stage.origin}/l/{secret_of(case.links.latest('created_at').pk)}/")
    only(resident.get_by_role("link", name="Release 1 of")).click()
    assert WHY["attorney_client"] in stage.look(resident, "release")
    overturned(case)
    box = Box.objects.get(overturned_in__gt="")
    page = second.go(f"{DESK}/record/{box.record_id}/review/")
    assert "Overturned in appeal" in stage.look(page, "overturned")
    page.locator(f"#box-{box.pk}").check()
    press(page, "do=delete")
    assert make_all() == {"verified": 1}
    press(second.go(release), "do=prepare")
    stage.clock.pass_by(days=400)
    _in_part(case, stage.clock())
    assert (
        Rendition.objects.filter(record=box.record_id, item__isnull=False).latest("version").boxes_count == 0
    )
    clerk = Clerk(stage, cast.an_intake_clerk(city))
    page = clerk.come_in(release)
    page.locator('[name="title"]').fill("Mails about the asphalt of the bridge")
    page.locator('[name="about_nobody"]').check()
    press(page, "do=publish")
    stage.look(page, "published")
    reading_room_search.keep_public_words(stage.clock)
    visitor = stage.window()
    visitor.goto(f"{stage.origin}/{city.key}/reading-room/?q=asphalt")
    assert "Mails about the asphalt" in stage.look(visitor, "reading-room")
    only(visitor.get_by_role("link", name="Mails about the asphalt")).click()
    assert "Bridge" in stage.look(visitor, "reading-room-entry")
