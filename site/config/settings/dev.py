"""One machine, one person: `make demo` and development. Never for a city's real consultation."""

import os

from . import base
from .base import *
from .local_secrets import local_secret

DEBUG = env.bool("DJANGO_DEBUG", default=False)
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

WAGTAILADMIN_BASE_URL = env(
    "MACHIKOE_BASE_URL", default=f"http://localhost:{env.int('PORT', default=8000)}"
)

SECRET_KEY = local_secret(base.DATA_PATH, "django-secret-key")
MACHIKOE_IDENTITY_KEYS = [local_secret(base.DATA_PATH, "identity-key")]

STATIC_ROOT = base.DATA_PATH / "static"
for _folder in ("queue/messages", "queue/control", "mail", "media", "cache", "static"):
    os.makedirs(base.DATA_PATH / _folder, exist_ok=True)

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = base.DATA_PATH / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
