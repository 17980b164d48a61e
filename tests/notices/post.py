"""Every letter the house sends, made by the services in the lives of a few cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from requests_app.cases.actors import SYSTEM, staff
from requests_app.cases.links import mailbox_token
from requests_app.cases.models import FeeEstimate, LegalHold, RecordsRequest
from requests_app.cities.city_time import local_date
from requests_app.law.fee_requirements import FeeItem
from requests_app.notices.models import Notice
from requests_app.notices.recipients.contact import Contact
from requests_app.services.appeals import (
    decide as appeal_decide,
    draft as appeal_draft,
    file as appeal_file,
    findings as appeal_findings,
)
from requests_app.services.cases import (
    clarification as case_clarification,
    close as case_close,
    contact as case_contact,
    email_confirmation as case_email_confirmation,
    extension as case_extension,
    messages as case_messages,
    reopen as case_reopen,
    review as case_review,
)
from requests_app.services.deadlines import override as deadline_override
from requests_app.services.determinations import (
    availability as determination_availability,
    decide as determination_decide,
    no_records as determination_no_records,
)
from requests_app.services.determinations.drafts import CitationInput, DenialDraft, ReleaseDraft
from requests_app.services.fees import (
    answer as fee_answer,
    estimate as fee_estimate,
    payment as fee_payment,
    waiver as fee_waiver,
)
from requests_app.services.fees.lapse import sweep_estimates
from requests_app.services.jobs.sweep import sweep
from requests_app.services.retention import hold_and_erasure
from requests_app.services.retention.holds import bring_back_holds
from requests_app.services.scope import propose as scope_propose
from tests import cast
from tests.notices.post_of_parts import by_two, in_parts
from tests.notices.post_of_reviews import reviewed

HOSTILE = (
    "# Not a heading\n- not an item\r\n> not ours\nBcc: thief@example.org\r\n\r\n"
    "\u202eturned around\u202c \u0645\u0631\u062d\u0628\u0627 \U0001f469\u200d\U0001f692 <b>bold</b> {{ link }} "
    "{% now %} %(number)s 100% \u2028# after a line separator\x0b# after a tab"
)
HOSTILE_LINE = "Ana\nBcc: thief@example.org\r# Head\u2028<i>\U0001f600 %(x)s"
HUGE = "word " * 12_000


def every_letter(
    language: str, *, words: str = "", line: str = "", rich: bool = True
) -> dict[str, list[Notice]]:
    """All notices by letter, after lives that cause each of them.

    `words` stands wherever a person can write much, `line` where they write a name or title. Not `rich`: no
    city appeal, Bakersfield with its unknown contacts, and every optional answer left out.
    """
    for life in (
        _decided_and_appealed,
        _asked_and_late,
        _granted,
        _ended,
        _in_parts_and_by_two,
        _reviewed,
        _confirmed,
    ):
        life(language, words, line, rich)
    found: dict[str, list[Notice]] = {}
    for notice in Notice.objects.select_related(
        "case__city", "case__requester", "event", "letterhead", "link"
    ).order_by("id"):
        found.setdefault(notice.letter, []).append(notice)
    return found


def _case(language: str, words: str, line: str, rich: bool, **more: Any) -> RecordsRequest:
    city = cast.a_city("sacramento", appeals=True) if rich else cast.a_city("bakersfield", appeals=False)
    for person in (cast.an_intake_clerk(city), cast.a_reviewer(city), cast.an_officer(city)):
        assert person.email
    extra = {"description": words, **more} if words else more
    case = cast.a_case(city, language=language, name=line or ("Ana Ruiz" if rich else ""), **extra)
    cast.begin_review(case, cast.NOW + cast.HOUR)
    return cast.again(case)


def _citations(words: str, rich: bool) -> list[CitationInput]:
    if not words:
        return [cast.COUNSEL, cast.DRAFTS] if rich else [cast.COUNSEL]
    words = _filled(words)
    return [
        CitationInput("preliminary_drafts", words, words, facts=words, harm=words),
        CitationInput("pending_litigation", words, words, rereview_on=date(2027, 6, 1)),
    ]


def _filled(words: str) -> str:
    """Words for a denial, in which a place to fill in is refused."""
    return words.replace("{{ link }}", "a place to fill in")


def _in_parts_and_by_two(language: str, words: str, line: str, rich: bool) -> None:
    people = [(line, line)] if line else cast.RESPONSIBLE
    for life in (in_parts, by_two):
        life(_case(language, words, line, rich), _citations(words, rich), _filled(words), people)


def _confirmed(language: str, words: str, line: str, rich: bool) -> None:
    case = _case(language, words, line, rich, authenticated=False)
    link = case.links.get()
    token = mailbox_token(link.pk, case.requester.email)
    case_email_confirmation.confirm_email(case.pk, link_id=link.pk, token=token, now=cast.NOW + cast.DAY)
    new = Contact(email="new@example.org", language=language)
    holder = cast.the_requester(case)
    case_contact.change_contact(case.pk, contact=new, actor=holder, now=cast.NOW + 2 * cast.DAY)


def _reviewed(language: str, words: str, line: str, rich: bool) -> None:
    city = cast.a_city("sacramento", appeals=True) if rich else cast.a_city("bakersfield", appeals=False)
    reviewed(city, language, _filled(words), line, rich)


def _decided_and_appealed(language: str, words: str, line: str, rich: bool) -> None:
    case = _case(language, words, line, rich)
    people = [(line, line)] if line else cast.RESPONSIBLE
    now = cast.NOW + cast.DAY
    determination_decide.deny(
        case.pk,
        draft=DenialDraft(
            citations=_citations(words, rich),
            segregability=_filled(words) or cast.SEGREGABILITY,
            responsible=people,
        ),
        actor=cast.the_reviewer(case),
        now=now,
    )
    if not rich:
        return
    for findings in (None, ("overturned", "upheld"), ("upheld",)):
        now += cast.DAY
        ids = list(cast.again(case).decision.citations.values_list("pk", flat=True))
        appeal_file.appeal(
            case.pk,
            draft=appeal_draft.AppealDraft(grounds=words or "Facts.", citations=ids),
            actor=cast.the_requester(case),
            now=now,
        )
        now += cast.HOUR
        if findings is None:
            cast.withdraw_appeal(case, now)
            continue
        _decide(case, findings, words, people, now)
        if findings[0] == "overturned":
            document = cast.ready_document(case, now)
            determination_decide.release_in_part(
                case.pk,
                draft=ReleaseDraft(
                    citations=_citations(words, rich),
                    segregability=_filled(words) or "The drafts were separated and released.",
                    responsible=people,
                    documents=[document.pk],
                    checked=True,
                ),
                actor=cast.the_reviewer(case),
                now=now + cast.HOUR,
            )
            now += cast.HOUR
    case_close.close(case.pk, reason=words or "Finished.", actor=cast.the_intake(case), now=now + cast.HOUR)
    case_reopen.reopen(
        case.pk, reason=words or "A box was overlooked.", actor=cast.the_intake(case), now=now + cast.DAY
    )


def _decide(
    case: RecordsRequest,
    findings: tuple[str, ...],
    words: str,
    people: Sequence[tuple[str, str]],
    now: datetime,
) -> None:
    points = cast.the_appeal(case).points.all()
    found = {
        point.pk: appeal_findings.FindingInput(
            findings[min(place, len(findings) - 1)], words or "The record shows it."
        )
        for place, point in enumerate(points)
    }
    appeal_decide.decide_appeal(
        case.pk,
        findings=found,
        responsible=people,
        instruction=words or "Release the drafts.",
        actor=cast.the_officer(case),
        now=now,
    )


def _asked_and_late(language: str, words: str, line: str, rich: bool) -> None:
    case = _case(language, words, line, rich)
    now, clerk = cast.NOW + cast.DAY, cast.the_intake(case)
    case_review.ask_to_clarify(
        case.pk,
        question=words or "Which bridge?",
        proposed_scope=(words or "The north bridge only") if rich else "",
        actor=clerk,
        now=now,
    )
    case_clarification.clarify(
        case.pk, answer=words or "The north one.", actor=cast.the_requester(case), now=now + cast.HOUR
    )
    case_extension.extend(
        case.pk,
        draft=case_extension.ExtensionDraft(
            ground="voluminous",
            reason=words or "12,000 e-mails match and each must be read.",
            to_on=cast.latest_extension_of(case),
            signer_name=line or "Jordan Ellis",
            signer_title=line or "Records Supervisor",
        ),
        actor=clerk,
        now=now + 2 * cast.HOUR,
    )
    now = _charged(case, words, line, rich, now)
    case_messages.write_to_requester(
        case.pk, body=words or "We found the boxes.", actor=clerk, now=now + 2 * cast.HOUR
    )
    case_messages.write_to_city(
        case.pk, body=words or "Any news?", actor=cast.the_requester(case), now=now + 3 * cast.HOUR
    )
    sweep(cast.NOW + timedelta(days=23))
    sweep(cast.NOW + timedelta(days=40))


def _charged(case: RecordsRequest, words: str, line: str, rich: bool, now: datetime) -> datetime:
    """Estimates: one waived, one reminded of and expired, one answered, refused a waiver and paid in two parts."""
    clerk, requester, reason = cast.the_intake(case), cast.the_requester(case), words or "It is a business."
    item = FeeItem("duplication", line or "Copies", Decimal("10.2875"), Decimal(120), "page")
    policy = case.city.policy
    policy.estimate_days, policy.fee_payment = (30, words or "At the cashier.") if rich else (30, "")
    policy.save()
    for ends in ("waived", "expired", "paid"):
        now += cast.DAY / 4
        fee_estimate.estimate_fee(case.pk, items=[item], actor=clerk, now=now)
        if ends == "waived":
            fee_waiver.waive_fee(case.pk, reason=reason, actor=clerk, now=now + cast.HOUR)
        if ends == "expired":
            for last_on in (now.date() + cast.DAY, now.date() - cast.DAY):
                FeeEstimate.objects.filter(case=case, state="open").update(lapses_on=last_on)
                sweep_estimates(case.city, local_date(case.city, now), now + cast.HOUR)
    fee_answer.accept_estimate(case.pk, actor=requester, now=now + cast.HOUR)
    fee_answer.ask_waiver(case.pk, grounds=words or "I cannot pay.", actor=requester, now=now + cast.HOUR)
    fee_waiver.refuse_waiver(case.pk, reason=reason, actor=clerk, now=now + 2 * cast.HOUR)
    for place, amount in enumerate((Decimal("34.5"), Decimal("1200"))):
        fee_payment.record_payment(
            case.pk,
            amount=amount,
            paid_on=local_date(case.city, now),
            receipt_number=f"{(line or 'R')[:30]} {case.pk}-{place}",
            way="post",
            actor=clerk,
            now=now + 3 * cast.HOUR,
        )
    scope_propose.propose_scope(
        case.pk, text=f"{words or 'All of it'} (the north bridge)", actor=clerk, now=now + 3 * cast.HOUR
    )
    cast.decline_scope(case, now + 3 * cast.HOUR)
    own = f"{words or 'Both bridges'} in 2024"
    scope_propose.counter_scope(case.pk, text=own, actor=requester, now=now + 3 * cast.HOUR)
    cast.accept_scope(case, now + 3 * cast.HOUR, clerk)
    fee_estimate.estimate_fee(case.pk, items=[item], actor=clerk, now=now + 4 * cast.HOUR)
    fee_answer.decline_estimate(case.pk, actor=requester, now=now + 5 * cast.HOUR)
    return now + 6 * cast.HOUR


def _granted(language: str, words: str, line: str, rich: bool) -> None:
    case = _case(language, words, line, rich)
    now, reviewer = cast.NOW + cast.DAY, cast.the_reviewer(case)
    determination_availability.grant(
        case.pk,
        estimated_at=now + 10 * cast.DAY,
        reasons=words or "The file is open to the public.",
        place=(line or "At the counter of the City Clerk") if rich else "",
        actor=reviewer,
        now=now,
    )
    determination_availability.reschedule(
        case.pk,
        estimated_at=now + 20 * cast.DAY,
        reasons=words or "The scans take longer.",
        actor=reviewer,
        now=now + cast.DAY,
    )
    determination_decide.release(
        case.pk,
        draft=ReleaseDraft(
            public_url="https://records.example/bridge",
            reasons=(words or "The file is whole.") if rich else "",
        ),
        actor=reviewer,
        now=now + 2 * cast.DAY,
    )
    case_close.close(case.pk, actor=SYSTEM, now=now + 90 * cast.DAY)


def _ended(language: str, words: str, line: str, rich: bool) -> None:
    now = cast.NOW + cast.DAY
    case = _case(language, words, line, rich)
    cast.replace_link(case, now)
    _set_by_hand(case, words, now)
    head = staff(cast.an_administrator(case.city))
    hold_and_erasure.place_hold(
        case.pk, reason=words or "A claim.", review_on=date(2026, 10, 20), actor=head, now=now
    )
    LegalHold.objects.update(review_on=date(2026, 10, 6), matter=line)
    bring_back_holds(case.city, date(2026, 10, 6), now)
    determination_no_records.report_no_records(
        case.pk,
        search=words or "The mail archive of 2024.",
        suggestions=(words or "The county keeps the bridge files.") if rich else "",
        responsible=([(line, line)] if line else cast.RESPONSIBLE) if rich else (),
        actor=cast.the_reviewer(case),
        now=now + cast.HOUR,
    )
    case = _case(language, words, line, rich)
    determination_no_records.transfer(
        case.pk,
        body=words or "County Department of Transportation",
        contact=words or "The records desk at the county building",
        reasons=(words or "The file is whole.") if rich else "",
        actor=cast.the_intake(case),
        now=now,
    )
    cast.withdraw(_case(language, words, line, rich), now)


def _set_by_hand(case: RecordsRequest, words: str, now: datetime) -> None:
    deadline_override.override_date(
        case.pk,
        kind="determination",
        to_on=date(2026, 10, 20),
        reason=words or "The archive was flooded.",
        actor=staff(cast.an_administrator(case.city)),
        now=now,
    )
