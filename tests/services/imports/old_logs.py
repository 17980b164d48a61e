"""Logs of older systems, and taking one over."""

from __future__ import annotations

from pathlib import Path

from requests_app.services.imports.column_map import (
    load_map,
)
from requests_app.services.imports.run import import_log
from requests_app.services.imports.tally import Imported
from tests import cast

DATA = Path(__file__).resolve().parents[2] / "data" / "requests"
NOW = cast.NOW
LOGS = {
    "usda_aphis": "usda_aphis_foia_log_2010_2012_extract.csv",
    "calgary": "canada_ca_ab_calgary.csv",
    "sudbury": "canada_ca_on_greater_sudbury.csv",
    "foiamachine": "foiamachine_california_249.csv",
    "doj_oip": "doj_oip_2017.csv",
    "cfpb": "cfpb_foia_fy2014_fy2016_dispositions_sample.csv",
}
HEADER = "Tracking Number,Sub-Office,Submitted Date,Closed Date,Detail,Disposition"


def take(path: Path, name: str, city: str = "sacramento", **more: object) -> Imported:
    return import_log(path, load_map(name), cast.a_city(city, appeals=False), now=NOW, **more)


def a_log(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "log.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path
