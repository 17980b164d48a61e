"""The city as data: what its sources say, what its administrator decided, who works there, when it is closed."""

from requests_app.cities.models.city import AT_THE_DESK, CONTACT_WAYS, City, ClosedDay, Department
from requests_app.cities.models.fees import FeeRate, FeeUnit
from requests_app.cities.models.policy import CityPolicy, ExtensionAnchor, ReceiptPolicy
from requests_app.cities.models.saved_lists import SavedList
from requests_app.cities.models.snippets import Snippet, SnippetUse
from requests_app.cities.models.staff import Absence, GroupRole, Membership, Role, User
from requests_app.cities.models.staff_sessions import StaffSession
from requests_app.cities.models.tags import Tag

__all__ = [
    "AT_THE_DESK", "CONTACT_WAYS", "Absence", "City", "CityPolicy", "ClosedDay", "Department", "ExtensionAnchor",
    "FeeRate", "FeeUnit", "GroupRole", "Membership", "ReceiptPolicy", "Role", "SavedList", "Snippet", "SnippetUse",
    "StaffSession", "Tag", "User",
]  # fmt: skip
