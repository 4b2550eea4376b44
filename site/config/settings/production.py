"""A city's installation. Every secret and address comes from the environment; what is missing
stops the start with its name."""

from django.core.exceptions import ImproperlyConfigured

from .base import *

for _name in (
    "DJANGO_SECRET_KEY",
    "DJANGO_ALLOWED_HOSTS",
    "MACHIKOE_BASE_URL",
    "MACHIKOE_IDENTITY_KEYS",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
):
    if not env(_name, default=""):
        raise ImproperlyConfigured(f"Set the environment variable {_name}.")

DEBUG = False
SECRET_KEY = env("DJANGO_SECRET_KEY")
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("DJANGO_CSRF_TRUSTED_ORIGINS", default=[])
WAGTAILADMIN_BASE_URL = env("MACHIKOE_BASE_URL")

vars().update(env.email("EMAIL_URL"))

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SECURE_SSL_REDIRECT = env.bool("DJANGO_SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("DJANGO_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("DJANGO_HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = env.bool("DJANGO_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

MACHIKOE_STAFF_MFA_REQUIRED = env.bool("MACHIKOE_STAFF_MFA_REQUIRED", default=True)

if env("SENTRY_DSN", default=""):
    from operations.error_reports import start

    start(env("SENTRY_DSN"), environment=env("SENTRY_ENVIRONMENT", default="production"))
