"""Documents of one request copied into another that asks for the same: each keeps files of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files import File
from django.utils.translation import gettext as _

from requests_app.access import policy
from requests_app.cases.actors import Actor
from requests_app.cases.event_kinds import EventKind
from requests_app.cases.models import Document, RecordsRequest
from requests_app.cases.models.correspondence import Audience
from requests_app.cases.refusals import Incomplete
from requests_app.cases.verbs import Verb
from requests_app.services.records.release_contents import opened_file
from requests_app.services.unit_of_work import cases as case_work

COPIED = ("name", "title", "description", "content_type", "size", "sha256")


class Copies:
    """Copies made in one transaction. `stored`: in earnest, with a file each; a rehearsal is undone with its rows."""

    def __init__(self, stored: bool) -> None:
        self._stored = stored
        self._files: list[Document] = []

    def add(
        self,
        case: RecordsRequest,
        first: RecordsRequest,
        documents: Sequence[int],
        *,
        actor: Actor,
        now: datetime,
        seen_seq: int | None = None,
    ) -> tuple[int, ...]:
        """The keys of the copies in `case`, internal until they are released. Raises Incomplete, FileMissing."""
        with case_work.open_case(case.pk, seen_seq=seen_seq) as opened:
            policy.require(actor, Verb.ADD_DOCUMENT, opened)
            rows = Document.objects.filter(case=first, pk__in=documents, removed_at=None, recalled_at=None)
            sources = list(rows.exclude(audience=Audience.REQUESTER))
            if len(sources) != len(set(documents)):
                raise Incomplete({"documents": [_("Choose only documents the city added to this request.")]})
            made = tuple(self._copy(opened, source, actor, now).pk for source in sources)
            data = {"document_ids": list(made)}
            case_work.record_event(opened, EventKind.DOCUMENT_ADDED, data, actor=actor, now=now)
            return made

    def forget(self) -> None:
        """Delete the files: what they were copied for was undone."""
        for document in self._files:
            document.file.delete(save=False)
        self._files.clear()

    def _copy(self, case: RecordsRequest, source: Document, actor: Actor, now: datetime) -> Document:
        made = Document(
            case=case,
            audience=Audience.INTERNAL,
            uploaded_by_id=actor.user_id,
            uploaded_at=now,
            **{name: getattr(source, name) for name in COPIED},
        )
        if not self._stored:
            made.file = source.file.name
            made.save()
            return made
        with opened_file(source) as handle:
            made.file = File(handle, name=source.name)
            made.save()
        self._files.append(made)
        return made
