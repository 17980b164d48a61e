"""Files of the broker that no worker can read are set aside; messages and bindings stay."""

from __future__ import annotations

from pathlib import Path

from kombu import Connection

from cityrecords.runtime.broker_files import set_aside_unreadable

BAD = {
    "1_a.celery.msg": b"\xff\xfe", "2_b.celery.msg": b"", "3_c.celery.msg": b"[1]", "4_d.celery.msg": b'{"body": 1}',
    "5_e.celery.msg": b"[" * 100_000,
}  # fmt: skip


def test_a_worker_starts_although_rubbish_lies_in_its_queue(tmp_path: Path) -> None:
    for name in ("queue", "control"):
        (tmp_path / name).mkdir()
    options = {
        "data_folder_in": str(tmp_path / "queue"), "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }  # fmt: skip
    with Connection("filesystem://", transport_options=options) as connection:
        connection.SimpleQueue("celery").put({"task": "ring"})
    for name, content in BAD.items():
        (tmp_path / "queue" / name).write_bytes(content)
    bindings = {path.name for path in (tmp_path / "control").iterdir()}
    assert set_aside_unreadable(tmp_path) == sorted(BAD)
    assert {path.name for path in (tmp_path / "unreadable").iterdir()} == set(BAD)
    with Connection("filesystem://", transport_options=options) as connection:
        assert connection.SimpleQueue("celery").get(timeout=5).payload == {"task": "ring"}
    assert bindings == {path.name for path in (tmp_path / "control").iterdir()}
    assert set_aside_unreadable(tmp_path) == []
