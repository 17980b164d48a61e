"""Who works for a city, and as what."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from requests_app.cities.models.city import City, Department


class Role(models.TextChoices):
    """What a member of staff may do in one city; cases/permissions.py says which acts each role has."""

    INTAKE_CLERK = "intake_clerk", _("Intake clerk")
    DEPARTMENT_REVIEWER = "department_reviewer", _("Department reviewer")
    APPEALS_OFFICER = "appeals_officer", _("Appeals officer")
    CITY_ADMINISTRATOR = "city_administrator", _("City administrator")


class User(AbstractUser):
    """A staff account. Residents have none: they hold a link to their case."""


class Absence(models.Model):
    """Days on which one member of a city's staff is away, and who has their cases meanwhile.

    `begun_at`: the deputy got the cases; `ended_at`: they went back, or the absence was called off.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="absences")
    deputy = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    from_on = models.DateField()
    to_on = models.DateField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="absence_days_in_order", condition=models.Q(from_on__lte=models.F("to_on"))
            ),
            models.CheckConstraint(
                name="absence_deputy_is_another", condition=~models.Q(deputy=models.F("user"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.username} away {self.from_on} to {self.to_on}"


class Membership(models.Model):
    """What one member of staff is in one city. A department, where given, narrows what they see.

    `by_group`: given because a group of the sign-in provider has it, and ended when the person leaves that group.
    `cooling_until_at`: the role is new, or someone else reset its holder's password, so until then it is no second
    person; `cooling_by` gave or reset it. `cooling_reason`: why a colleague ended that early.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=24, choices=Role.choices)
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, blank=True)
    title = models.CharField(max_length=120, blank=True, help_text=_("Job title, as shown in notices."))
    wants_digest = models.BooleanField(
        default=True, help_text=_("Send a daily email of what is due on business days.")
    )
    by_group = models.BooleanField(default=False)
    cooling_until_at = models.DateTimeField(null=True, blank=True)
    cooling_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="roles_given"
    )
    cooling_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "city", "role"], name="one_membership_per_role_and_city"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user.username}: {self.get_role_display()}, {self.city.name}"


class GroupRole(models.Model):
    """A group of the sign-in provider whose members have a role in the city."""

    city = models.ForeignKey(City, on_delete=models.CASCADE, related_name="group_roles")
    group = models.CharField(max_length=200)
    role = models.CharField(max_length=24, choices=Role.choices)
    department = models.ForeignKey(Department, on_delete=models.CASCADE, null=True, blank=True)

    class Meta:
        ordering = ["group", "role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["city", "group", "role"], name="one_row_per_group_and_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="group_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_role_display()}, {self.city.name}"
