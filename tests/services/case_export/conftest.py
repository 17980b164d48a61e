"""The case file most of these tests look into."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.cases.actors import link_holder
from requests_app.services.ledger.checkpoints import make_checkpoint
from tests.cast import DAY, NOW, a_case, a_case_in
from tests.services.case_export.unpacked import unpacked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A denied case of the requester's, fixed by a checkpoint among others, unpacked."""
    a_case()
    case = a_case_in("denied")
    a_case()
    make_checkpoint(NOW + DAY)
    return unpacked(case, link_holder(case.pk), tmp_path)
