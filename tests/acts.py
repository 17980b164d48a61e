"""One ordinary act per service: `act(case, now)` does it as the person whose turn it is, `actor` as somebody else."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from requests_app.cases.actors import Actor
from requests_app.cases.case_clock import clock_of
from requests_app.cities.city_time import local_date
from requests_app.law.clock import latest_extension
from requests_app.law.fee_requirements import FeeItem
from requests_app.models import Document, FeeEstimate, RecordsRequest
from requests_app.services.cases import (
    clarification as case_clarification,
    close as case_close,
    correct as case_correct,
    documents as case_documents,
    extension as case_extension,
    links as case_links,
    messages as case_messages,
    reopen as case_reopen,
    review as case_review,
    unanswered as case_unanswered,
    withdrawal as case_withdrawal,
)
from requests_app.services.data_access import grants as data_access_grants
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
from requests_app.services.scope import answer as scope_answer, propose as scope_propose
from tests.people import a_department, a_reviewer, the_administrator, the_intake, the_requester, the_reviewer

DAY = timedelta(days=1)
COUNSEL = CitationInput(
    exemption_key="attorney_client",
    records="17 e-mails between the public works director and the city attorney",
    explanation="These e-mails ask for and give legal advice about the bridge contract.",
)
DRAFTS = CitationInput(
    exemption_key="preliminary_drafts",
    records="3 drafts of the inspection memo",
    explanation="These drafts were thrown away in the ordinary course of business and never acted on.",
    facts="The memo was rewritten three times; only the last version was used.",
    harm="Engineers would stop writing down early doubts.",
)
RESPONSIBLE = (("Jordan Ellis", "Records Supervisor"),)
SEGREGABILITY = "Nothing in these records can be separated from the withheld advice."


def again(case: RecordsRequest) -> RecordsRequest:
    """The case as it stands in the database now."""
    return RecordsRequest.objects.select_related("city__policy", "requester", "department").get(pk=case.pk)


def a_document(
    case: RecordsRequest, now: datetime, name: str = "memo.txt", content: bytes = b"A memo."
) -> Document:
    """A document the city filed in the case, still internal."""
    upload = SimpleUploadedFile(name, content)
    case_documents.add_documents(case.pk, uploads=[upload], actor=the_intake(case), now=now)
    return case.documents.latest("id")


def ready_document(case: RecordsRequest, now: datetime) -> Document:
    """A document of the city that can be released: the one on file, or a new one."""
    return case.documents.filter(audience="internal").first() or a_document(case, now)


def latest_extension_of(case: RecordsRequest) -> date:
    """The last day an extension may name; any day where nothing can be extended, so that the service says so."""
    clock = clock_of(case)
    limit = latest_extension(clock.facts, clock.pack, clock.calendar, clock.terms)
    return (limit and limit.last_working_on) or case.received_on + 20 * DAY


def begin_review(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The intake clerk gives the case to the clerk's office."""
    case_review.begin_review(
        case.pk, department=a_department(case.city), actor=actor or the_intake(case), now=now
    )


def ask(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A question with a narrower scope."""
    case_review.ask_to_clarify(
        case.pk,
        question="Which of the two bridges do you mean?",
        proposed_scope="The north bridge only",
        actor=actor or the_intake(case),
        now=now,
    )


def answer(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester accepts the narrower scope."""
    case_clarification.clarify(case.pk, accept=True, actor=actor or the_requester(case), now=now)


def go_on_unanswered(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The clerk goes on without the answer."""
    case_unanswered.continue_without_answer(case.pk, actor=actor or the_intake(case), now=now)


def transfer_back(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The county returns it."""
    case_reopen.transfer_back(
        case.pk, reason="The county has only the maps.", actor=actor or the_intake(case), now=now
    )


def correct(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The administrator puts right what the receipt said."""
    case_correct.correct(
        case.pk, entry=1, words="Our phone number was wrong.", actor=actor or the_administrator(case), now=now
    )


def counter_in_answer(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester turns the narrower scope down."""
    case_clarification.clarify(
        case.pk, answer="Both bridges.", accept=False, actor=actor or the_requester(case), now=now
    )


def extend(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """Fourteen days more, because there is so much."""
    case_extension.extend(
        case.pk,
        draft=case_extension.ExtensionDraft(
            ground="voluminous",
            reason="12,000 e-mails match these words and each must be read.",
            to_on=latest_extension_of(case),
            signer_name="Jordan Ellis",
            signer_title="Records Supervisor",
        ),
        actor=actor or the_intake(case),
        now=now,
    )


def estimate(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A lawful estimate for copies."""
    pack = clock_of(case).pack
    rule = next(rule for rule in pack.fees.chargeable if not rule.needs_ground)
    item = FeeItem(
        kind=rule.key, description="Copies", price=Decimal("0.10"), quantity=Decimal(120), unit="page"
    )
    fee_estimate.estimate_fee(case.pk, items=[item], actor=actor or the_intake(case), now=now)


def pay(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The whole estimate is paid."""
    estimate = FeeEstimate.objects.filter(case=case, state="open").first()
    fee_payment.record_payment(
        case.pk,
        amount=estimate.total if estimate else Decimal("12.00"),
        paid_on=local_date(case.city, now),
        receipt_number=f"R-{case.pk}-{case.events.count()}",
        way="counter",
        actor=actor or the_intake(case),
        now=now,
    )


def pay_some(case: RecordsRequest, now: datetime, amount: Decimal) -> None:
    """A part of the open estimate is paid."""
    fee_payment.record_payment(
        case.pk,
        amount=amount,
        paid_on=local_date(case.city, now),
        receipt_number=f"R-{case.pk}-{case.events.count()}",
        way="counter",
        actor=the_intake(case),
        now=now,
    )


def waive(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city does not charge."""
    fee_waiver.waive_fee(case.pk, reason="Fewer than ten pages.", actor=actor or the_intake(case), now=now)


def refuse_waiver(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city charges all the same."""
    fee_waiver.refuse_waiver(
        case.pk, reason="The copies are for a business.", actor=actor or the_intake(case), now=now
    )


def accept_estimate(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester agrees to pay."""
    fee_answer.accept_estimate(case.pk, actor=actor or the_requester(case), now=now)


def decline_estimate(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester wants no copies."""
    fee_answer.decline_estimate(case.pk, actor=actor or the_requester(case), now=now)


def ask_waiver(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester cannot pay."""
    fee_answer.ask_waiver(case.pk, grounds="I cannot pay this.", actor=actor or the_requester(case), now=now)


def propose_scope(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city proposes the north bridge alone."""
    scope_propose.propose_scope(
        case.pk, text="The north bridge only.", actor=actor or the_intake(case), now=now
    )


def counter_scope(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester proposes both bridges, of one year."""
    scope_propose.counter_scope(
        case.pk, text="Both bridges, in 2024 only.", actor=actor or the_requester(case), now=now
    )


def accept_scope(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester agrees to the city's wording."""
    scope_answer.accept_scope(case.pk, actor=actor or the_requester(case), now=now)


def decline_scope(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester declines the city's wording."""
    scope_answer.decline_scope(case.pk, actor=actor or the_requester(case), now=now)


def grant(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The records exist and will be ready in ten days."""
    determination_availability.grant(
        case.pk,
        estimated_at=now + 10 * DAY,
        reasons="The inspection file is disclosable.",
        actor=actor or the_reviewer(case),
        now=now,
    )


def grant_access(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """API access for a year, with no limit of calls."""
    data_access_grants.grant_access(
        case.pk, expires_on=now.date() + 365 * DAY, actor=actor or the_reviewer(case), now=now
    )


def reschedule(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """Ready twenty days from now instead."""
    determination_availability.reschedule(
        case.pk,
        estimated_at=now + 20 * DAY,
        reasons="The scans take longer.",
        actor=actor or the_reviewer(case),
        now=now,
    )


def release(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """One checked document goes out."""
    document = ready_document(case, now)
    determination_decide.release(
        case.pk,
        draft=ReleaseDraft(documents=[document.pk], checked=True),
        actor=actor or the_reviewer(case),
        now=now,
    )


def release_in_part(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """One checked document goes out, e-mails with counsel stay."""
    document = ready_document(case, now)
    determination_decide.release_in_part(
        case.pk,
        draft=ReleaseDraft(
            citations=[COUNSEL],
            segregability="The memo was separated from the advice and is released.",
            responsible=RESPONSIBLE,
            documents=[document.pk],
            checked=True,
        ),
        actor=actor or the_reviewer(case),
        now=now,
    )


def release_part(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A first part at a public address; the rest follows."""
    determination_decide.release_part(
        case.pk,
        draft=ReleaseDraft(public_url="https://records.example.org/part"),
        actor=actor or the_reviewer(case),
        now=now,
    )


def deny(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """Everything is withheld under two exemptions."""
    determination_decide.deny(
        case.pk,
        draft=DenialDraft(citations=[COUNSEL, DRAFTS], segregability=SEGREGABILITY, responsible=RESPONSIBLE),
        actor=actor or the_reviewer(case),
        now=now,
    )


def report_no_records(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A search found nothing."""
    determination_no_records.report_no_records(
        case.pk,
        search="The mail archive and the paper files of 2024.",
        actor=actor or the_reviewer(case),
        now=now,
    )


def transfer(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The county has the records."""
    determination_no_records.transfer(
        case.pk,
        body="County Department of Transportation",
        contact="The records desk at the county administration building",
        actor=actor or the_intake(case),
        now=now,
    )


def withdraw(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester no longer wants it."""
    case_withdrawal.withdraw(case.pk, actor=actor or the_requester(case), now=now)


def close(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A clerk closes."""
    case_close.close(
        case.pk, reason="The requester thanked us by phone.", actor=actor or the_intake(case), now=now
    )


def reopen(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city looks again."""
    case_reopen.reopen(case.pk, reason="A box was overlooked.", actor=actor or the_intake(case), now=now)


def assign(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """To the department and one of its people."""
    member = a_reviewer(case.city).memberships.get(city=case.city)
    case_review.assign(
        case.pk, department=a_department(case.city), assignee=member, actor=actor or the_intake(case), now=now
    )


def note(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """An internal note."""
    case_review.note(case.pk, body="Ask the bridge team first.", actor=actor or the_intake(case), now=now)


def write_to_requester(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A message from the city."""
    case_messages.write_to_requester(
        case.pk, body="We found the boxes.", actor=actor or the_intake(case), now=now
    )


def write_to_city(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """A message from the requester."""
    case_messages.write_to_city(case.pk, body="Any news?", actor=actor or the_requester(case), now=now)


def attach(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The requester hands in a text file."""
    upload = SimpleUploadedFile("map.txt", b"The bridge is here.")
    case_documents.attach(case.pk, upload=upload, actor=actor or the_requester(case), now=now)


def add_document(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The city files a text file."""
    upload = SimpleUploadedFile("memo.txt", b"A memo.")
    case_documents.add_documents(case.pk, uploads=[upload], actor=actor or the_intake(case), now=now)


def replace_link(case: RecordsRequest, now: datetime, actor: Actor | None = None) -> None:
    """The old link ends, a new one is sent."""
    case_links.replace_link(case.pk, actor=actor or the_intake(case), now=now)
