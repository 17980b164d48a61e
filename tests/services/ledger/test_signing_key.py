"""The key that signs checkpoints: made once, for its owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from requests_app.services.ledger.signing_key import public_key, signing_key


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "ledger-key"
    assert public_key(signing_key(path)) == public_key(signing_key(path))
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_holds_no_key_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "ledger-key"
    path.write_text("not a key")
    with pytest.raises(ValueError):
        signing_key(path)
    assert path.read_text() == "not a key"
