"""The models of records, one file a subject."""

from requests_app.records.models.findings import Box, Finding
from requests_app.records.models.reading_room import PublicPage, ReadingRoomEntry
from requests_app.records.models.record import Page, Record
from requests_app.records.models.releases import Release, ReleaseItem, Rendition
from requests_app.records.models.uploads import RecordUpload, UploadPart

__all__ = [
    "Box",
    "Finding",
    "Page",
    "PublicPage",
    "ReadingRoomEntry",
    "Record",
    "RecordUpload",
    "Release",
    "ReleaseItem",
    "Rendition",
    "UploadPart",
]
