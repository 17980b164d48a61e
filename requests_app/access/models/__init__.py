"""The models of data access, one file a subject."""

from requests_app.access.models.book import AccessBook, AccessEvent
from requests_app.access.models.incidents import Incident

__all__ = ["AccessBook", "AccessEvent", "Incident"]
