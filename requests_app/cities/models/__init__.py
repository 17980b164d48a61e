"""The city as data: what its sources say, what its administrator decided, who works there, when it is closed."""

from requests_app.cities.models.city import City, ClosedDay, Department
from requests_app.cities.models.fees import FeeRate, FeeUnit
from requests_app.cities.models.policy import CityPolicy, ExtensionAnchor, ReceiptPolicy
from requests_app.cities.models.staff import Membership, Role, User

__all__ = [
    "City", "CityPolicy", "ClosedDay", "Department", "ExtensionAnchor", "FeeRate", "FeeUnit", "Membership",
    "ReceiptPolicy", "Role", "User",
]  # fmt: skip
