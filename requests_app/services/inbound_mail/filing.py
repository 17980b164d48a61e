"""A mail entered in its case: its words as a message or an answer, its files by the rules of uploads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy, override

from requests_app.access import policy
from requests_app.cases import case_clock
from requests_app.cases.actors import Actor, link_holder
from requests_app.cases.channels import Channel
from requests_app.cases.file_names import name_for_mail
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.recorded_for import RecordedFor
from requests_app.cases.refusals import BadDocument
from requests_app.cases.verbs import Verb
from requests_app.cities.city_time import local_date
from requests_app.notices.inbound.mail_content import Attachment
from requests_app.notices.inbound.reading import Reading
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.cases.clarification import open_question, record_answer
from requests_app.services.cases.messages import Written, record_from_another, record_message
from requests_app.services.cases.upload import taken
from requests_app.services.unit_of_work import cases as case_work

MOST_ATTACHMENTS = 30
LONGEST_MESSAGE = 50_000

LEFT_OUT: Mapping[str, str | Promise] = {
    "parts": gettext_lazy("The email has more than 200 parts; those after them were not opened."),
    "depth": gettext_lazy("Parts nested too deeply were not opened."),
    "words": gettext_lazy("The email is longer. The city has the whole original."),
    "files": gettext_lazy("“%(name)s” was left out: the email has too many files."),
    "closed": gettext_lazy("“%(name)s” was kept but could not be opened to look for files inside it."),
}
"""What a limit left out, in the words of whoever reads the message."""


@dataclass(slots=True)
class Files:
    """What became of the enclosed files."""

    kept: list[Document] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    decorations: list[str] = field(default_factory=list)


def enter_mail(
    row: InboundMail,
    reading: Reading,
    case_id: int,
    actor: Actor,
    now: datetime,
    *,
    answers: bool = True,
    own: bool = True,
) -> None:
    """Enter the mail in its case, which is locked meanwhile. Raises a Refusal where the case takes none.

    It answers the open question only with words of its own, and only where `answers`: what a machine wrote does
    not, nor does what someone else than the requester wrote (`own` False).
    """
    with case_work.open_case(case_id) as case:
        answers = answers and own
        asked = open_question(case) if answers and reading.reply.own and not reading.opaque else None
        policy.require(link_holder(case_id), Verb.CLARIFY if asked else Verb.WRITE_TO_CITY, case)
        with override(case.requester.language):
            files = _files(case, reading, now)
            body, quoted = _words(reading, files)
        written = Written(body=body, quoted=quoted, documents=files.kept, channel="email")
        if asked and actor.is_staff:
            _counts_from_arrival(case, row, body, now)
        if not own:
            message = record_from_another(case, written, row.sender, actor=actor, now=now)
        elif asked:
            message = record_answer(case, asked, written, actor=actor, now=now)
        else:
            message = record_message(case, written, actor=actor, now=now)
        row.case, row.filed_as, row.state, row.cause = case, message, InboundState.FILED, Cause.NONE


def _counts_from_arrival(case: RecordsRequest, row: InboundMail, words: str, now: datetime) -> None:
    """An answer that waited for a person counts from the day it arrived, or from the last act after that."""
    last = max((fact.on for fact in case_clock.clock_of(case).facts), default=case.received_on)
    on = max(local_date(case.city, row.received_at), last)
    if on < local_date(case.city, now):
        case.recorded = RecordedFor(channel=Channel.EMAIL.value, on=on, words=words)
        case.acted = case.recorded.acted


def enter_original(row: InboundMail, case_id: int, actor: Actor, now: datetime) -> None:
    """Enter a mail that cannot be read: the original as a document and a message that says so. It answers nothing."""
    with case_work.open_case(case_id) as case:
        policy.require(link_holder(case_id), Verb.WRITE_TO_CITY, case)
        upload = SimpleUploadedFile("mail.eml", bytes(row.raw), "message/rfc822")
        try:
            documents = [taken(upload, now, more=True)]
        except BadDocument:
            documents = []  # it stays with the mail itself
        with override(case.requester.language):
            body = _("[This email could not be read automatically. The city has the original.]")
        written = Written(body=body, documents=documents, channel="email")
        message = record_message(case, written, actor=actor, now=now)
        row.case, row.filed_as, row.state, row.cause = case, message, InboundState.FILED, Cause.NONE


def _words(reading: Reading, files: Files) -> tuple[str, str]:
    """The message, with what was not taken over named in it; below what is folded, the decorations."""
    own = reading.reply.own
    body = own[:LONGEST_MESSAGE] or _("See the attached file.")
    if len(own) > LONGEST_MESSAGE and ("words", "") not in reading.notes:
        body += "\n\n[" + str(LEFT_OUT["words"]) + "]"
    for limit, name in reading.notes:
        body += "\n\n[" + str(LEFT_OUT[limit]) % {"name": name} + "]" if limit in LEFT_OUT else ""
    body += left_out_of(files)
    quoted = reading.reply.quoted
    if files.decorations:
        names = ", ".join(dict.fromkeys(files.decorations))
        quoted += "\n\n" + _("[Kept with the original email: %(names)s]") % {"names": names}
    return body, quoted


def left_out_of(files: Files) -> str:
    """What was not taken over, named below the words."""
    return "".join("\n\n" + _("[Not attached: %(why)s]") % {"why": line} for line in files.refused)


def _files(case: RecordsRequest, reading: Reading, now: datetime) -> Files:
    rows = Document.objects.filter(case=case, audience=Audience.REQUESTER)
    return take_files(reading, set(rows.values_list("sha256", flat=True)), now)


def take_files(reading: Reading, known: set[str], now: datetime) -> Files:
    """The enclosed files by the same rules as uploads, unsaved; of those turned down, why."""
    found = Files()
    for attachment in reading.files:
        if attachment.decoration:
            found.decorations.append(attachment.name)
        elif len(found.kept) >= MOST_ATTACHMENTS:
            found.refused.append(str(LEFT_OUT["files"]) % {"name": attachment.name})
        else:
            _keep(attachment, known, found, now)
    return found


def _keep(attachment: Attachment, known: set[str], found: Files, now: datetime) -> None:
    name = name_for_mail(attachment.name, attachment.content_type, attachment.content)
    upload = SimpleUploadedFile(name, attachment.content, attachment.content_type)
    try:
        document = taken(upload, now, more=True)
    except BadDocument as refusal:
        found.refused.append(refusal.message)
        return
    if document.sha256 in known:  # a logo, or the same plan again
        found.decorations.append(name)
        return
    known.add(document.sha256)
    found.kept.append(document)
