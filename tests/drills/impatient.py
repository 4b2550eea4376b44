"""Settings of an installation whose queue hands out again whatever is not done in two seconds."""

from config.settings.dev import *  # noqa: F403

CELERY_BROKER_TRANSPORT_OPTIONS = {**CELERY_BROKER_TRANSPORT_OPTIONS, "visibility_timeout": 2}  # noqa: F405
