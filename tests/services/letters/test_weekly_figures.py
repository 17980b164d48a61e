"""The weekly figures: to administrators, once a week from its first open day, the same words as PDF and as CSV."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.models import Notice
from requests_app.notices.delivery.mail import enclose, mail_of
from requests_app.services.letters.weekly_figures import send_weekly_figures
from tests import cast

pytestmark = pytest.mark.django_db
MONDAY = cast.NOW


def test_administrators_get_the_figures_once_a_week_with_a_pdf_and_a_csv() -> None:
    case = cast.a_case_in("clerk_review", now=MONDAY - timedelta(days=20))
    administrator = cast.an_administrator(case.city)
    cast.an_intake_clerk(case.city)
    early = MONDAY.replace(hour=13)
    assert send_weekly_figures(early) == 0
    assert (send_weekly_figures(MONDAY), send_weekly_figures(MONDAY + 2 * cast.DAY)) == (1, 0)
    notice = Notice.objects.get(letter="staff_weekly_figures")
    assert notice.recipient == f"staff:{administrator.pk}"
    assert f"- {case.number}: " in notice.body_text
    mail = mail_of(notice, MONDAY)
    assert enclose(mail, notice, MONDAY) == ""
    (_pdf_name, pdf, _kind), (name, csv, kind) = mail.attachments
    assert (bytes(pdf)[:5], name, kind) == (b"%PDF-", "figures.csv", "text/csv")  # type: ignore[arg-type]
    assert "2026-09,1,0,1,0" in str(csv)
    assert send_weekly_figures(MONDAY + 7 * cast.DAY) == 1


def test_no_one_gets_them_who_turned_the_daily_mail_off() -> None:
    city = cast.a_city()
    cast.an_administrator(city).memberships.update(wants_digest=False)
    assert send_weekly_figures(MONDAY) == 0
