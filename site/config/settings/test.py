"""Tests: as strict as production where it matters (limits, CSP, permissions), fast elsewhere."""

import os
import tempfile
from pathlib import Path

from . import base
from .base import *

SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
MACHIKOE_IDENTITY_KEYS = ["dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk="]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
MEDIA_ROOT = Path(tempfile.gettempdir()) / "machikoe-test-media"
STORAGES = {
    **base.STORAGES,
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True

CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS = {}

# What a test writes need not outlive a power cut, and waiting for the disk is what takes longest.
DATABASES = {"default": {**base.DATABASES["default"]}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        **base.DATABASES["default"]["OPTIONS"],
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }
    # A file, so that a browser's requests and the test have connections of their own, as in life:
    # in memory they would share one and meet locks that nobody waits for.
    DATABASES["default"]["TEST"] = {
        "NAME": Path(tempfile.gettempdir()) / f"machikoe-test-{os.getpid()}.sqlite3"
    }
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # Whatever encoding the server was set up with.
    DATABASES["default"]["TEST"] = {"CHARSET": "UTF8", "TEMPLATE": "template0"}
