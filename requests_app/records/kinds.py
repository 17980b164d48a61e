"""The words of this floor: kinds of records and findings, the states of reading and deciding, and who answers what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordKind(models.TextChoices):
    """What a record is, judged by its content."""

    PDF = "pdf", _("PDF")
    IMAGE = "image", _("Picture")
    WORKBOOK = "workbook", _("Spreadsheet")
    WORD = "word", _("Word file")
    OFFICE = "office", _("Older text or presentation")
    TEXT = "text", _("Text file")
    MAIL = "mail", _("Email")
    MBOX = "mbox", _("Mailbox")
    PST = "pst", _("Outlook mailbox")
    ZIP = "zip", _("ZIP file")
    MEDIA = "media", _("Audio or video")
    EMPTY = "empty", _("Empty file")
    OTHER = "other", _("Other file")


CONTAINERS = frozenset({RecordKind.ZIP.value, RecordKind.MBOX.value, RecordKind.PST.value})
"""Kinds that are only unpacked; what is inside is decided, not they."""
PAGED = frozenset(
    {
        RecordKind.PDF.value, RecordKind.IMAGE.value, RecordKind.TEXT.value, RecordKind.MAIL.value,
        RecordKind.OFFICE.value,
    }
)  # fmt: skip
"""Kinds whose pages can be drawn on."""
RELEASABLE = PAGED | {RecordKind.WORKBOOK.value, RecordKind.WORD.value}
"""Kinds from which a file for the requester can be made."""


class ReadState(models.TextChoices):
    """How far the reading of a record is."""

    WAITING = "waiting", _("Waiting to be read")
    READ = "read", _("Read")
    FAILED = "failed", _("Cannot be opened")


class Answer(models.TextChoices):
    """What is done about a finding."""

    OPEN = "", _("Not answered")
    REDACT = "redact", _("Redact")
    CLEAN = "clean", _("Remove from the released file")
    ACCEPT = "accept", _("Release it")


class RecordDecision(models.TextChoices):
    """What becomes of a record."""

    UNDECIDED = "undecided", _("Not decided")
    RESPONSIVE = "responsive", _("Responsive")
    NOT_RESPONSIVE = "not_responsive", _("Not responsive")
    WITHHOLD = "withhold", _("Withhold")


class FindingKind(models.TextChoices):
    """What a look inside can find."""

    SSN = "ssn", _("Social Security number")
    ITIN = "itin", _("Taxpayer identification number")
    CARD = "card", _("Card number")
    BANK_NUMBER = "bank_number", _("Bank account or routing number")
    PHONE = "phone", _("Phone number")
    EMAIL = "email", _("Email address")
    STREET_ADDRESS = "street_address", _("Street address")
    DATE_OF_BIRTH = "date_of_birth", _("Date of birth")
    DRIVER_LICENSE = "driver_license", _("Driver license number")
    COVERED_TEXT = "covered_text", _("Text under a box or picture")
    INVISIBLE_TEXT = "invisible_text", _("Text that does not show")
    TEXT_OUTSIDE_PAGE = "text_outside_page", _("Text outside the page")
    PICTURE_READ = "picture_read", _("Words in a picture, read by OCR")
    PICTURE_UNREAD = "picture_unread", _("Picture whose words were not read")
    METADATA = "metadata", _("Author and other properties")
    GPS = "gps", _("Place where a picture was taken")
    JAVASCRIPT = "javascript", _("Script")
    OPEN_ACTION = "open_action", _("Action on opening")
    ATTACHMENT = "attachment", _("Attached file")
    ANNOTATION = "annotation", _("Note or markup")
    FORM = "form", _("Form fields")
    HIDDEN_LAYER = "hidden_layer", _("Hidden layer")
    EARLIER_REVISION = "earlier_revision", _("Earlier version kept in the file")
    HIDDEN_SHEET = "hidden_sheet", _("Hidden sheet")
    HIDDEN_ROWS = "hidden_rows", _("Hidden rows")
    HIDDEN_COLUMNS = "hidden_columns", _("Hidden columns")
    PIVOT_CACHE = "pivot_cache", _("Data kept behind a pivot table")
    EXTERNAL_LINK = "external_link", _("Link to another workbook")
    MACRO = "macro", _("Macro")
    EMBEDDED_OBJECT = "embedded_object", _("Embedded file")
    REMOTE_TEMPLATE = "remote_template", _("Template from elsewhere")
    TRACKED_CHANGE = "tracked_change", _("Tracked change")
    COMMENT = "comment", _("Comment")
    REVISION_NAME = "revision_name", _("Names of people who made changes")


ABOUT_PEOPLE = frozenset(
    {
        FindingKind.SSN, FindingKind.ITIN, FindingKind.CARD, FindingKind.BANK_NUMBER, FindingKind.PHONE,
        FindingKind.EMAIL, FindingKind.STREET_ADDRESS, FindingKind.DATE_OF_BIRTH, FindingKind.DRIVER_LICENSE,
    }
)  # fmt: skip
NEVER_RELEASED = frozenset(
    {FindingKind.METADATA, FindingKind.JAVASCRIPT, FindingKind.OPEN_ACTION, FindingKind.REVISION_NAME}
)
"""What every released file is made without; no one has to say so each time."""


ON_NO_PAGE = "on no page of the file"
"""The place of words that are in a Word file and on none of its pages: it goes out as its pages, without them."""


def answers_for(kind: str, record_kind: str, *, placed: bool = True) -> tuple[Answer, ...]:
    """The answers a finding of this kind can have in a record of that kind (`Record.shown_as`).

    `placed`: it has a place on a page, or a cell; without one no box can be drawn that redacts it.
    """
    found = _answers(kind, record_kind)
    return found if placed else tuple(one for one in found if one != Answer.REDACT)


def _answers(kind: str, record_kind: str) -> tuple[Answer, ...]:
    if record_kind == RecordKind.MEDIA:
        return (Answer.ACCEPT,)
    can_redact = record_kind in PAGED or record_kind == RecordKind.WORKBOOK
    if kind in ABOUT_PEOPLE:
        return (Answer.REDACT, Answer.ACCEPT) if can_redact else (Answer.ACCEPT,)
    if kind in (FindingKind.PICTURE_READ, FindingKind.PICTURE_UNREAD):
        return (Answer.ACCEPT,)
    if kind in (FindingKind.COVERED_TEXT, FindingKind.INVISIBLE_TEXT) and record_kind in PAGED:
        return Answer.REDACT, Answer.CLEAN, Answer.ACCEPT
    if kind == FindingKind.INVISIBLE_TEXT and record_kind == RecordKind.WORKBOOK:
        return Answer.REDACT, Answer.ACCEPT
    if kind == FindingKind.INVISIBLE_TEXT:
        return Answer.CLEAN, Answer.ACCEPT
    if kind in (FindingKind.HIDDEN_SHEET, FindingKind.HIDDEN_ROWS, FindingKind.HIDDEN_COLUMNS):
        return Answer.CLEAN, Answer.ACCEPT
    return (Answer.CLEAN,)
