"""What Celery is told, read by cityrecords/celery.py. Celery only rings the bell; what is due is in the database.

There is no time limit for tasks: the pool of threads (Procfile) cannot end one, so a limit would be a promise that
nothing keeps. Every step that waits for somebody else has its own: an SMTP answer (EMAIL_TIMEOUT), a web address
(notices/delivery/http.py), the mailbox (services/inbound_mail/imap.py). A notice that a dead worker had claimed is
free again when its lease is over, and `/readyz` tells when a job has not ended for long. A pool of processes could
end tasks, but would hold four copies of the application in memory for work that mostly waits.
"""

from django.conf import settings

from cityrecords.config import celery_schedule

broker_url = settings.CELERY_BROKER_URL
broker_transport_options = celery_schedule.transport(
    broker_url, settings.VAR_DIR, settings.CELERY_BROKER_MASTER
)
broker_connection_timeout = 2
broker_connection_retry_on_startup = True
task_publish_retry = False  # beat never waits for the broker: the next ring finds the work anyway
accept_content = ["json"]
worker_prefetch_multiplier = 2
# Without it every task opens a new database connection. Celery's part for Django asks for it by this old name.
CELERY_DB_REUSE_MAX = 1000
enable_utc = True
timezone = "UTC"  # a crontab in local time skips or repeats hours when the clocks change
beat_schedule_filename = str(settings.VAR_DIR / "beat-schedule")
beat_schedule = celery_schedule.BEAT
task_routes = celery_schedule.ROUTES
