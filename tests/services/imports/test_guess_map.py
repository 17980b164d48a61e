"""A map drafted from a log: the columns of real logs are found, and what is not understood stops the import."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from requests_app.models import RecordsRequest
from requests_app.services.imports.column_map import PackError, load_map
from requests_app.services.imports.guess_map import guess
from requests_app.services.imports.log_file import UnreadableLog
from tests.services.imports.old_logs import DATA, LOGS, a_log

FOUND = {
    "calgary": ("identifier", "date_accepted", "abstract", ["iso"]),
    "doj_oip": ("Tracking Number", "Submitted Date", "Detail", ["us"]),
    "cfpb": ("Request ID", "Requested Date", None, ["us"]),
    "usda_aphis": ("request_id", "received", "description", ["iso", "excel"]),
    "foiamachine": ("id", "sent", None, ["instant"]),
}


@pytest.mark.parametrize("name", FOUND)
def test_the_columns_and_dates_of_real_logs_are_found(name: str) -> None:
    draft = yaml.safe_load(guess(DATA / LOGS[name], "utf-8-sig"))
    columns = draft["columns"]
    assert (columns["id"], columns["received"], columns.get("description"), draft["dates"]) == FOUND[name]


def test_every_column_is_in_the_draft_and_a_draft_without_a_question_loads(tmp_path: Path) -> None:
    draft = guess(DATA / LOGS["calgary"], "utf-8-sig")
    path = tmp_path / "our_old_log.yaml"
    path.write_text(draft)
    found = load_map(str(path))
    header = (DATA / LOGS["calgary"]).read_text().splitlines()[0].split(",")
    assert set(found.columns) == set(header)
    assert found.outcomes["nothing disclosed"] == "not_released"


def test_an_outcome_that_is_not_understood_stops_the_import_until_a_person_decides(tmp_path: Path) -> None:
    path = tmp_path / "justice.yaml"
    path.write_text(guess(DATA / LOGS["doj_oip"], "utf-8-sig"))
    with pytest.raises(PackError, match=r"outcomes\..*'\?' is not one of"):
        load_map(str(path))


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_other_signs_between_the_columns_are_seen(tmp_path: Path, sign: str) -> None:
    path = a_log(
        tmp_path,
        sign.join(["1", "31.12.2023", "All of it"]),
        header=sign.join(["ID", "Date Received", "Subject"]),
    )
    draft = yaml.safe_load(guess(path, "utf-8"))
    assert draft["columns"] == {"id": "ID", "received": "Date Received", "description": "Subject", "also": []}
    assert draft["dates"] == ["eu"]


@pytest.mark.parametrize(
    "content", ["", "\n", "a,b\n1,2\n", "id,what\n1,2\n", 'id,received\n1,"never', "id\0,received\n"]
)
def test_what_has_no_such_columns_is_refused_in_one_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(content)
    if "never" in content:
        guess(path, "utf-8")  # a last cell without its end is a matter for the import
        return
    with pytest.raises(UnreadableLog):
        guess(path, "utf-8")


def test_the_command_drafts_without_a_city_and_asks_for_one_to_import() -> None:
    out = io.StringIO()
    call_command("import_requests", str(DATA / LOGS["calgary"]), "--guess", stdout=out)
    assert out.getvalue().startswith("# A draft.")
    with pytest.raises(CommandError, match="--city is needed"):
        call_command("import_requests", str(DATA / LOGS["calgary"]))


@pytest.mark.django_db
def test_a_map_of_ones_own_takes_a_log_over(tmp_path: Path) -> None:
    path = tmp_path / "our_old_log.yaml"
    path.write_text(guess(DATA / LOGS["calgary"], "utf-8-sig"))
    call_command("import_requests", str(DATA / LOGS["calgary"]), "--city", "sacramento", "--map", str(path))
    assert RecordsRequest.objects.filter(imported_id__startswith="our_old_log:").count() > 400
