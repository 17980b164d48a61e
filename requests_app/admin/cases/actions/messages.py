"""Actions beside the decision: write, note, file a document, how the requester is reached, a date set by hand."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from requests_app.admin.actions.action import Action, Check
from requests_app.admin.cases.actions.conditions import is_open
from requests_app.admin.cases.documents import has_released, has_unreleased
from requests_app.admin.cases.forms import messages as forms
from requests_app.admin.cases.forms.base import Nothing
from requests_app.admin.cases.forms.contact import Reach
from requests_app.admin.cases.forms.same import SameAs
from requests_app.admin.cases.forms.tags import Tags
from requests_app.cases.actors import Actor
from requests_app.cases.models import RecordsRequest
from requests_app.cases.verbs import Verb
from requests_app.services.cases import (
    calls,
    contact,
    document_changes,
    document_recall,
    documents,
    links,
    messages,
    review,
    shared_work,
    tags,
)
from requests_app.services.deadlines import override


def _has_phone(case: RecordsRequest, _actor: Actor) -> bool:
    return bool(case.requester.phone)


def _is_linked(case: RecordsRequest, _actor: Actor) -> bool:
    return hasattr(case, "shared_work")


ACTIONS: Mapping[str, Action[RecordsRequest]] = {
    "write_to_requester": Action(
        _("Message the requester"),
        forms.Body,
        messages.write_to_requester,
        _("Send the message"),
        _("Message sent to the requester."),
        (Verb.WRITE_TO_REQUESTER,),
        checks=(Check(_("A message"), ("body",)),),
        weight=3,
    ),
    "record_call": Action(
        _("Record a call to the requester"),
        forms.Call,
        calls.record_call,
        _("Record the call"),
        _("Call recorded."),
        (Verb.WRITE_TO_REQUESTER,),
        _has_phone,
        writes=False,
        weight=3,
        about=_("Once you reached the requester, the notices that waited for a call are marked as told."),
    ),
    "note": Action(
        _("Add internal note"),
        forms.Note,
        review.note,
        _("Save note"),
        _("Note saved."),
        (Verb.NOTE,),
        writes=False,
        weight=3,
    ),
    "set_tags": Action(
        _("Tags"),
        Tags,
        tags.set_tags,
        _("Save tags"),
        _("Tags saved."),
        (Verb.TAG,),
        writes=False,
        weight=3,
        about=_("Requesters do not see them. Administrators keep the list under City settings."),
    ),
    "link_same": Action(
        _("Link to a request for the same"),
        SameAs,
        shared_work.link_same,
        _("Link the requests"),
        _("Requests linked. You can answer them together."),
        (Verb.LINK_SAME,),
        writes=False,
        weight=3,
        about=_(
            "Each keeps its own number, due dates and decision, and no requester learns of another. You can then "
            "answer all of them in one step."
        ),
    ),
    "unlink_same": Action(
        _("Unlink from the requests for the same"),
        Nothing,
        shared_work.unlink_same,
        _("Unlink the request"),
        _("Request unlinked."),
        (Verb.LINK_SAME,),
        _is_linked,
        writes=False,
        weight=3,
    ),
    "add_document": Action(
        _("Add documents"),
        forms.AddDocument,
        documents.add_documents,
        _("Upload documents"),
        _("Documents uploaded."),
        (Verb.ADD_DOCUMENT,),
        writes=False,
        weight=3,
    ),
    "describe_document": Action(
        _("Name or describe a document"),
        forms.DescribeDocument,
        document_changes.describe_document,
        _("Save"),
        _("Document saved."),
        (Verb.ADD_DOCUMENT,),
        has_unreleased,
        writes=False,
        weight=3,
    ),
    "remove_document": Action(
        _("Remove a document"),
        forms.RemoveDocument,
        document_changes.remove_document,
        _("Remove the document"),
        _("Document removed. The history keeps it."),
        (Verb.ADD_DOCUMENT,),
        has_unreleased,
        writes=False,
        weight=4,
    ),
    "recall_document": Action(
        _("Recall a released document"),
        forms.RecallDocument,
        document_recall.recall_document,
        _("Recall it and notify the requester"),
        _("Document recalled. The requester was notified."),
        (Verb.RECALL_RECORDS,),
        has_released,
        weight=4,
        about=_(
            "The requester can no longer open it. If you have a new version, replace the document instead."
        ),
    ),
    "replace_document": Action(
        _("Replace a released document"),
        forms.ReplaceDocument,
        document_recall.replace_document,
        _("Replace it and notify the requester"),
        _("Document replaced. The requester was notified."),
        (Verb.RECALL_RECORDS,),
        has_released,
        (
            Check(_("The document, and its new version"), ("document", "upload", "checked")),
            Check(_("A reason the requester can read"), ("reason",)),
        ),
        writes=False,
        weight=4,
        about=_(
            "The requester can no longer open the first version. The new one is released in its place at once."
        ),
    ),
    "replace_link": Action(
        _("Reset the requester's private link"),
        Nothing,
        links.replace_link,
        _("End the old links and send a new one"),
        _("Old links ended. New link sent to the requester."),
        (Verb.REPLACE_LINK,),
        weight=4,
        about=_(
            "Every link to this request stops working at once. Use this if someone else may have the link."
        ),
    ),
    "change_contact": Action(
        _("Edit contact information"),
        Reach,
        contact.change_contact,
        _("Save and notify the requester"),
        _("Contact information saved. The requester was notified."),
        (Verb.CHANGE_CONTACT,),
        weight=3,
        about=_("Notices that bounced are sent again the new way."),
    ),
    "override_date": Action(
        _("Override a due date"),
        forms.Override,
        override.override_date,
        _("Set the date and notify the requester"),
        _("Due date changed. The requester was notified."),
        (Verb.OVERRIDE_DATE,),
        is_open,
        (
            Check(_("A pending due date and the new one"), ("kind", "to_on")),
            Check(_("A reason the requester can read"), ("reason",)),
        ),
        weight=3,
        about=_(
            "Use only as a last resort. "
            "This date will no longer be calculated from the law, and the history will show the override."
        ),
    ),
}
