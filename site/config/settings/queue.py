"""Celery: ids through the broker, nothing else; the database is the truth."""

from celery.schedules import crontab

from .environment import DATA_PATH, REDIS_URL, env

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost//")
if CELERY_BROKER_URL.startswith("filesystem"):
    _queue = DATA_PATH / "queue"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue / "messages"),
        "data_folder_out": str(_queue / "messages"),
        "control_folder": _queue / "control",
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "pulse": {"task": "operations.tasks.pulse", "schedule": 60.0},
    "sweep": {"task": "engagement.review.tasks.sweep", "schedule": 60.0},
    "files": {"task": "engagement.submissions.tasks.sweep_files", "schedule": 300.0},
    "mail": {"task": "engagement.submissions.tasks.send_waiting_copies", "schedule": 300.0},
    "imports": {"task": "engagement.submissions.tasks.sweep_imports", "schedule": 60.0},
    "drafts": {"task": "engagement.submissions.tasks.forget_lapsed_drafts", "schedule": 3600.0},
    "sign_ins": {"task": "accounts.tasks.forget_failed_sign_ins", "schedule": 3600.0},
    "notices": {"task": "engagement.responses.tasks.sweep_mails", "schedule": 300.0},
    "results_files": {"task": "engagement.responses.tasks.sweep_files", "schedule": 300.0},
    "meanings": {"task": "engagement.responses.tasks.remember_meanings", "schedule": 300.0},
    "pages": {"task": "engagement.consultations.tasks.publish_scheduled", "schedule": 60.0},
    "publication": {"task": "engagement.responses.tasks.publish_planned", "schedule": 60.0},
    "retention": {
        "task": "engagement.responses.tasks.erase_identities",
        "schedule": crontab(hour="18", minute="15"),  # 3:15 in Tokyo
    },
    # Once in a day for each person; asked again, nobody is reminded twice.
    "reminders": {
        "task": "engagement.responses.tasks.send_reminders",
        "schedule": crontab(hour="23,0,1", minute="30"),  # from 8:30 in Tokyo
    },
}
