"""A law pack tried on past requests: what would differ is listed, and nothing changes."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.core.management import CommandError, call_command

from requests_app.law.pack import PACKS
from requests_app.models import Deadline, Event
from tests import cast

pytestmark = pytest.mark.django_db
LAW = (PACKS / "ca-cpra-2023.yaml").read_text()


def tried(path: Path) -> list[str]:
    out = StringIO()
    call_command("try_pack", path, city="sacramento", year=2026, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()[1:]


def test_the_same_law_changes_nothing_and_another_one_is_told_case_by_case(tmp_path: Path) -> None:
    denied, open_one = cast.a_case_in("denied"), cast.a_case()
    stored = Event.objects.count(), list(Deadline.objects.values_list("pk", "due_on"))
    assert tried(PACKS / "ca-cpra-2023.yaml") == []
    other = tmp_path / "other.yaml"
    copytree(PACKS / "holidays", tmp_path / "holidays")
    other.write_text(LAW.replace("count: 10", "count: 5", 1).replace("attorney_client", "advice"))
    lines = tried(other)
    assert [line.split(",")[0] for line in lines] == [denied.number, open_one.number]
    assert "another due date" in lines[0]
    assert "an exemption cited is not in this law: attorney_client" in lines[0]
    assert (Event.objects.count(), list(Deadline.objects.values_list("pk", "due_on"))) == stored


@pytest.mark.parametrize(
    "arguments", [{"city": "nowhere", "year": 2026}, {"city": "sacramento", "year": 2026}]
)
def test_a_wrong_city_or_file_ends_in_one_line(tmp_path: Path, arguments: dict[str, object]) -> None:
    cast.a_city()
    bad = tmp_path / "bad.yaml"
    bad.write_text("schema: [")
    with pytest.raises(CommandError) as problem:
        call_command("try_pack", bad, **arguments)
    assert len(str(problem.value).splitlines()) == 1
