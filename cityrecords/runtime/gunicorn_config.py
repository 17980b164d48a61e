"""How gunicorn serves: two processes of four application threads, loaded once, with our own request log."""

import gc
import logging
import logging.config
import shutil
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

from cityrecords.config import env, metrics

with env.one_line_stop():
    from cityrecords import settings

    if settings.METRICS_TOKEN:
        shutil.rmtree(settings.VAR_DIR / "metrics", ignore_errors=True)  # counts of processes that are gone
        metrics.share_counts(settings.VAR_DIR / "metrics")
    workers = env.integer("WEB_WORKERS", 2, 1, 64)
    threads = env.integer("WEB_THREADS", 4, 1, 64)

bind = f"[{settings.HOST}]:{settings.PORT}" if ":" in settings.HOST else f"{settings.HOST}:{settings.PORT}"
worker_class = "cityrecords.runtime.patient_worker.PatientWorker"
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None  # cityrecords.json_logging.RequestLog writes one line a request, without secrets
control_socket_disable = True
forwarded_allow_ips = "*" if settings.TRUST_PROXY else "127.0.0.1"
if Path("/dev/shm").is_dir():  # noqa: S108  gunicorn's own heartbeat files, not ours
    worker_tmp_dir = "/dev/shm"  # noqa: S108


class JsonLogger(Logger):  # type: ignore[misc]
    """gunicorn's messages through our handlers: its own would write an address as it was typed."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        logging.config.dictConfig(settings.LOGGING)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = JsonLogger


def when_ready(server: Any) -> None:
    """Everything loaded so far stays shared between the workers: the collector need not touch it."""
    gc.collect()
    gc.freeze()
