"""The Celery application: JSON only, ids only, tasks that any worker may take again."""

import os
from logging.config import dictConfig
from typing import Any

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import setup_logging
from django.conf import settings
from django.db import transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")


class RobustTask(DjangoTask):
    """A task whose queueing may fail without failing the request that asked for it.

    What was committed is in the database, and the periodic sweep finds it again; a broker that is
    down must therefore never turn a stored submission into an error page.
    """

    def delay_on_commit(self, *args: object, **kwargs: object) -> None:
        transaction.on_commit(lambda: self.delay(*args, **kwargs), robust=True)


app = Celery("machikoe", task_cls=RobustTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def log_as_the_web_does(**kwargs: Any) -> None:
    """Celery's own handlers would write exceptions with the texts that they quote."""
    dictConfig(settings.LOGGING)
