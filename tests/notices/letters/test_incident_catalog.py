"""Every letter about incidents and corrective actions: whole in both languages, with hostile words quoted, naming
nobody else.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.access.clauses import clauses_of
from requests_app.access.states import LADDER, CorrectiveActionKind
from requests_app.cases.actors import reporter, staff
from requests_app.cases.links import MARK, mailbox_token
from requests_app.models import CorrectiveAction, Incident, LetterFile, Notice
from requests_app.notices.letters.incident_catalog import INCIDENT_LETTERS
from requests_app.notices.pdf.archive import file_of
from requests_app.services.incidents import (
    containment as incident_containment,
    contest_review as incident_contest_review,
    contests as incident_contests,
    corrective_actions,
    court_order_reminders as incident_court_order_reminders,
    court_orders as incident_court_orders,
    email_confirmation as incident_email_confirmation,
    report_addition as incident_report_addition,
    review as incident_review,
)
from requests_app.services.incidents.corrective_action_checks import Wanted
from tests import cast, incident_cast
from tests.incident_cast import NEXT_DAY, an_office_member

pytestmark = pytest.mark.django_db
HOSTILE = "# Not a heading\n- {{ city.facts }} <script>alert(1)</script>\n---\n| a | b |"
SOON, LATER = NEXT_DAY + cast.HOUR, NEXT_DAY + cast.DAY


def wanted(kind: str, **more: Any) -> Wanted:
    values = {"reason": HOSTILE, "evidence": HOSTILE, "public_note": HOSTILE, **more}
    return Wanted(kind=kind, **values)


def everything(language: str) -> None:
    """Each letter once, to people who read `language`."""
    city = cast.a_city(
        "bakersfield", corrective_actions={"warning": {"on": True, "basis": HOSTILE.splitlines()[1]}}
    )
    misuse = incident_cast.under_review(
        incident_cast.a_misuse(city, language=language, description=HOSTILE, name=HOSTILE.splitlines()[0])
    )
    assert misuse.grant
    holder = misuse.grant.case.requester
    holder.language = language
    holder.save()
    office, officer = an_office_member(city), staff(cast.an_officer(city))

    def take(incident: Incident, kind: str, **more: Any) -> CorrectiveAction:
        found = CorrectiveActionKind(kind)
        clause = clauses_of(incident, found)[0] if found in LADDER else ""
        return corrective_actions.take_action(
            incident.pk, wanted=wanted(kind, clause=clause, **more), actor=office, now=NEXT_DAY
        )

    def review(corrective_action: CorrectiveAction, outcome: str) -> None:
        incident_contests.contest(
            corrective_action.pk, grounds=HOSTILE, actor=cast.the_requester(misuse.grant.case), now=SOON
        )
        incident_contest_review.review(
            corrective_action.incident_id,
            corrective_action_id=corrective_action.pk,
            outcome=outcome,
            reason=HOSTILE,
            actor=officer,
            now=LATER,
        )

    review(take(misuse, "warning"), "uphold")
    review(take(misuse, "suspension"), "reverse")
    take(misuse, "takedown_order", takedown="copies", skip_reason=HOSTILE)
    take(misuse, "key_revocation", skip_reason=HOSTILE)
    incident_review.resolve(misuse.pk, reason=HOSTILE, actor=office, now=LATER)
    error = incident_cast.under_review(incident_cast.a_report(city, language=language))
    incident_report_addition.add_to_report(error.pk, text="More.", actor=reporter(error.pk), now=SOON)
    token = mailbox_token(error.link_id, error.reporter.email)
    incident_email_confirmation.confirm_reporter(error.pk, token=token, now=SOON)
    incident_review.take_no_action(error.pk, reason=HOSTILE, actor=office, now=LATER)
    leak = incident_cast.a_report(city, kind="improper_release", language=language)
    incident_containment.contain(leak.pk, how="Offline.", actor=office, now=NEXT_DAY)
    incident_containment.ask_to_return(
        leak.pk, addresses=["a@example.org"], what=HOSTILE, actor=office, now=SOON
    )
    incident_court_orders.record(
        incident_court_orders.Order(
            city, "Superior Court", HOSTILE, cast.NOW.date(), cast.NOW.date(), days=10, unit="business"
        ),
        actor=staff(cast.an_intake_clerk(city)),
        now=cast.NOW,
    )
    incident_court_order_reminders.watch(cast.NOW + timedelta(days=30))


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_letter_is_written_whole_in_the_readers_language(language: str) -> None:
    everything(language)
    found = {notice.letter: notice for notice in Notice.objects.order_by("pk")}
    own = {letter.key for letter in INCIDENT_LETTERS} | {
        "corrective_action", "corrective_action_contested", "corrective_action_upheld", "corrective_action_reversed",
        "access_suspended", "access_revoked", "access_reinstated",
    }  # fmt: skip
    assert own <= set(found)
    for key in own:
        notice = found[key]
        text = notice.body_text
        assert notice.subject and notice.cause == "", (key, notice.cause)
        assert "city.facts" not in text or "{{ city.facts }}" in text
        assert "<script>" not in notice.body_html, key
        assert "None" not in text, key
        if notice.incident and MARK % notice.incident.link_id in text:
            assert notice.recipient == "reporter", key
        if notice.language == "es":
            english = ("The city", "You can", "What happens", "Somebody", "Hello", "fine.")
            assert not any(word in text for word in english), (key, text)


def test_a_letter_of_a_corrective_action_becomes_a_pdf() -> None:
    everything("en")
    letter = Notice.objects.filter(letter="corrective_action").first()
    assert letter and letter.statutory
    assert bytes(file_of(letter, LATER).pdf).startswith(b"%PDF") and LetterFile.objects.exists()


def test_no_letter_tells_the_holder_who_reported_it_or_the_reporter_who_holds() -> None:
    everything("en")
    for notice in Notice.objects.filter(letter__startswith="corrective_action") | Notice.objects.filter(
        letter__startswith="access_"
    ):
        assert cast.ADDRESS not in notice.body_text
    for notice in Notice.objects.filter(recipient="reporter"):
        assert "holder@example.org" not in notice.body_text and "Hal Holder" not in notice.body_text
    for notice in Notice.objects.filter(recipient__startswith="staff", incident__isnull=False):
        assert "Not a heading" not in notice.body_text
