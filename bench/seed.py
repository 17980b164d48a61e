"""Staff for a measuring database: one clerk; run inside the settings of the project (`python -m bench.seed`)."""

from __future__ import annotations

import os

import django

PASSWORD = "measured-by-nobody-1"  # noqa: S105  a throw-away database on a socket of its own
CLERK = "bench-clerk"


def main() -> None:
    """Make the accounts once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityrecords.settings")
    django.setup()
    from requests_app.cities.models import City, Membership, Role, User  # noqa: PLC0415  after setup

    user, _made = User.objects.get_or_create(
        username=CLERK,
        defaults={
            "email": f"{CLERK}@city.invalid",
            "is_staff": True,
            "first_name": "Bench",
            "last_name": "Clerk",
        },
    )
    user.set_password(PASSWORD)
    user.save()
    for city in City.objects.all():
        for role in (Role.INTAKE_CLERK, Role.DEPARTMENT_REVIEWER):
            Membership.objects.get_or_create(
                user=user, city=city, role=role.value, defaults={"title": "Records Supervisor"}
            )


if __name__ == "__main__":
    main()
