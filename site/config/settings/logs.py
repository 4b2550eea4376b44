"""What happened and where, never what a citizen wrote or who they are."""

from .environment import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {
            "()": "operations.logs.DiscreetFormatter",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "operations.logs.JsonFormatter"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env("LOG_FORMAT", default="text"),
        },
    },
    "loggers": {
        # Wagtail's housekeeping tasks, several lines for each page saved.
        "django_tasks": {"level": "WARNING"},
        # At DEBUG they would write every statement with its values.
        "django.db.backends": {"level": "INFO"},
        "django.template": {"level": "INFO"},
        # Django gives these two handlers of their own, which know no discretion.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": ["console"], "propagate": False},
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
