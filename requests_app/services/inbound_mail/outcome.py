"""What becomes of a mail that was read: filed in its case, a case of its own, a bounce, kept as a machine's, or left
to a person.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from requests_app.cases.actors import link_holder
from requests_app.cases.models import RecordsRequest
from requests_app.cases.refusals import Refusal
from requests_app.notices.inbound.letter_keys import letter_mark, letter_of
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.inbound.reply_address import case_of
from requests_app.notices.inbound.sender_kind import Author
from requests_app.notices.inbound.sender_proof import Checked, Proof
from requests_app.notices.models import Notice
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.cases.clarification import open_question
from requests_app.services.inbound_mail.addressed import cities_of, city_asked
from requests_app.services.inbound_mail.bounced_mail import take_bounce
from requests_app.services.inbound_mail.filing import enter_mail
from requests_app.services.inbound_mail.limits import within_limits
from requests_app.services.inbound_mail.receive import copy_for, copy_for_city
from requests_app.services.inbound_mail.request_address import open_by_itself

MOST_AN_HOUR = 20
"""More mails than that for one request within an hour are a loop or an attack: a person looks."""

MOST_CASES = 10


def bring_to_its_end(row: InboundMail, reading: Reading, proof: Checked, now: datetime) -> None:
    """Give the row its end; the caller saves it. `proof`: what is known of the sender."""
    row.message_id, row.sender, row.subject = reading.message_id, reading.sender, reading.subject
    row.reading = {**reading.shown(), "proof": [proof.proof.value, list(proof.said), proof.own]}
    addressed = list(dict.fromkeys([*row.envelope_to, *reading.recipients]))
    letter = next((found for address in addressed if (found := letter_of(address))), None)
    cases = [row.case] if row.copy_of_id and row.case else _cases(addressed)
    case = cases[0] if cases else None
    cities = [] if case or row.copy_of_id else cities_of(addressed)
    row.city = case.city if case else next(iter(cities), row.city)
    author, bounce = reading.verdict.author, reading.verdict.bounce
    if author is Author.BOUNCE and bounce and not bounce.strong and case and _is_requester(reading, case):
        author = Author.PERSON  # the requester sends on what came back to them
    if _is_ours(reading):
        row.case, row.state = case, InboundState.LOOP
    elif author is Author.BOUNCE and bounce:
        take_bounce(row, bounce, reading, letter, now)
    elif author is Author.PERSON and len(cases) > MOST_CASES:
        _leave(row, Cause.MANY_CASES)
    elif author is Author.PERSON and proof.proof is Proof.FAILED:
        row.case = case or _suggested(reading) or (letter.case if letter else None)
        row.city = row.case.city if row.case else row.city
        _leave(row, Cause.FORGED)
    elif author is Author.PERSON and not row.copy_of_id and not within_limits(reading.sender, now):
        row.case = case or _suggested(reading)
        row.city = row.case.city if row.case else row.city
        _leave(row, Cause.FLOOD)
    elif author is Author.PERSON:
        _take_letter(row, reading, case, letter, now, proof.proof)
        for other in cases[1:]:
            copy_for(row, other, now)
    else:
        row.case = case or (letter.case if letter else None)
        row.state = InboundState.COMPLAINT if author is Author.COMPLAINT else InboundState.AUTOMATIC
    if row.case is None and row.state == InboundState.FOR_A_PERSON:
        for city in cities[1:]:
            copy_for_city(row, city)


def _cases(addressed: list[str]) -> list[RecordsRequest]:
    found = {case.pk: case for address in addressed[:200] if (case := case_of(address))}
    return list(found.values())


def _is_requester(reading: Reading, case: RecordsRequest) -> bool:
    return bool(reading.sender) and reading.sender == case.requester.email.lower()


def _is_ours(reading: Reading) -> bool:
    """Whether this is a letter of this installation come back: by its keyed Message-ID or by its keyed mark."""
    if reading.message_id and Notice.objects.filter(message_id=reading.message_id[:120]).exists():
        return True
    return reading.mark and reading.key == letter_mark(reading.mark_of)


def _take_letter(
    row: InboundMail,
    reading: Reading,
    case: RecordsRequest | None,
    letter: Notice | None,
    now: datetime,
    proof: Proof,
) -> None:
    """File a person's letter where its private address and its sender agree; else a person decides."""
    if case is None:
        _without_a_case(row, reading, letter, now, proof)
        return
    row.case = case
    cause = _why_not(reading, case, now)
    if cause is not Cause.NONE:
        _leave(row, cause)
        return
    try:
        enter_mail(row, reading, case.pk, link_holder(case.pk), now)
    except Refusal:
        _leave(row, Cause.REFUSED)


def _without_a_case(
    row: InboundMail, reading: Reading, letter: Notice | None, now: datetime, proof: Proof
) -> None:
    """A thread that is known is suggested to a person; a new one to a city's address for requests becomes a case."""
    row.case = _suggested(reading) or (letter.case if letter else None)
    if row.case is not None:
        row.city = row.case.city
        _leave(row, Cause.NO_CASE)
        return
    asked = city_asked([*row.envelope_to, *reading.recipients])
    cause = Cause.NO_CASE if asked is None else open_by_itself(row, reading, asked, now, proof)
    if cause is not Cause.NONE:
        row.case = None
        _leave(row, cause)


def _why_not(reading: Reading, case: RecordsRequest, now: datetime) -> Cause:
    """Why a mail to a case's private address is not filed by itself."""
    if not _is_requester(reading, case):
        return Cause.OTHER_SENDER
    if reading.mark:
        return Cause.OTHER_SYSTEM
    if reading.opaque:
        return Cause.OPAQUE
    if not (reading.reply.own or reading.files):
        return Cause.EMPTY
    if "notice" in reading.verdict.signs and open_question(case):
        return Cause.DOUBTFUL
    return Cause.TOO_MANY if _came_lately(case, now) >= MOST_AN_HOUR else Cause.NONE


def _suggested(reading: Reading) -> RecordsRequest | None:
    """The case of the letter or the mail it answers. Only a suggestion: a Message-ID is passed on with every reply."""
    named = list(reading.answers)
    notice = (
        Notice.objects.select_related("case__city").filter(message_id__in=named, case__isnull=False).first()
    )
    if notice is not None:
        return notice.case
    earlier = InboundMail.objects.select_related("case__city").filter(
        message_id__in=named, state=InboundState.FILED, case__isnull=False
    )
    first = earlier.first()
    return first.case if first else None


def _came_lately(case: RecordsRequest, now: datetime) -> int:
    return InboundMail.objects.filter(
        case=case, received_at__gt=now - timedelta(hours=1), handled_at__isnull=False
    ).count()


def _leave(row: InboundMail, cause: Cause) -> None:
    row.state, row.cause = InboundState.FOR_A_PERSON, cause
