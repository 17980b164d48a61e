"""A mail entered in its case: its words as a message or an answer, its files by the rules of uploads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _, override

from requests_app.access import policy
from requests_app.cases.actors import Actor, link_holder
from requests_app.cases.models import Document
from requests_app.cases.refusals import BadDocument
from requests_app.cases.verbs import Verb
from requests_app.notices.inbound.parse import Attachment, Mail
from requests_app.notices.inbound.quoted_text import Reply
from requests_app.notices.models.inbound import Cause, InboundMail, InboundState
from requests_app.services.cases.documents import taken
from requests_app.services.cases.messages import Written, open_question, record_answer, record_message
from requests_app.services.unit_of_work import cases as case_work

MOST_ATTACHMENTS = 10
LONGEST_MESSAGE = 50_000


def enter_mail(row: InboundMail, mail: Mail, reply: Reply, case_id: int, actor: Actor, now: datetime) -> None:
    """Enter the mail in its case, which is locked meanwhile. Raises a Refusal where the case takes none."""
    with case_work.open_case(case_id) as case:
        holder = link_holder(case_id)
        asked = open_question(case)
        policy.require(holder, Verb.CLARIFY if asked else Verb.WRITE_TO_CITY, case)
        documents, refused = _documents(mail.attachments, now)
        with override(case.requester.language):
            body = _words(reply, refused)
        written = Written(body=body, quoted=reply.quoted, documents=documents, channel="email")
        if asked:
            message = record_answer(case, asked, written, actor=actor, now=now)
        else:
            message = record_message(case, written, actor=actor, now=now)
        row.case, row.filed_as, row.state, row.cause = case, message, InboundState.FILED, Cause.NONE


def _words(reply: Reply, refused: Sequence[str]) -> str:
    body = reply.own[:LONGEST_MESSAGE] or _("See the attached file.")
    if len(reply.own) > LONGEST_MESSAGE:
        body += "\n\n" + _("[The mail is longer. The city has it whole.]")
    for line in refused:
        body += "\n\n" + _("[Not taken over: %(why)s]") % {"why": line}
    return body


def _documents(attachments: Sequence[Attachment], now: datetime) -> tuple[list[Document], list[str]]:
    """The enclosed files by the same rules as uploads; of those turned down, why."""
    kept: list[Document] = []
    refused: list[str] = []
    for attachment in attachments[:MOST_ATTACHMENTS]:
        upload = SimpleUploadedFile(attachment.name, attachment.content, attachment.content_type)
        try:
            kept.append(taken(upload, now))
        except BadDocument as refusal:
            refused.append(refusal.message)
    if len(attachments) > MOST_ATTACHMENTS:
        refused.append(_("No more than %(most)s files, please.") % {"most": MOST_ATTACHMENTS})
    return kept, refused
