"""Settings shared by every way of running Machikoe. What differs between cities is content, and
what differs between machines comes from the environment."""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from . import oidc

env = environ.Env()

SITE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.path("MACHIKOE_DATA_DIR", default=SITE_DIR.parent / "var")
DATA_PATH = Path(str(DATA_DIR))

# Applications

INSTALLED_APPS = [
    "home",
    "accounts",
    "operations",
    "engagement.consultations",
    "engagement.submissions",
    "engagement.review",
    "engagement.responses",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.sites",
    "accounts.staff.StaffConfig",  # wagtail.users
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.embeds",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "home.middleware.KeptPagesMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.AdminDoorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# Database: SQLite that loses nothing at a power cut, or whatever DATABASE_URL names.

DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{DATA_PATH / 'machikoe.sqlite3'}"
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: Redis where there is one, so that limits hold over several web processes.

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "machikoe",
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": DATA_PATH / "cache",
        }
    }

# Public pages, kept by each process for itself; the cache above says which copies are good.
CACHES["pages"] = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "pages",
    "OPTIONS": {"MAX_ENTRIES": 500},
}

# People: sign-in through allauth only. Staff are invited; a citizen may make an account, which
# never opens the admin.

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # mail may be slow, and so may who reads it
# The password is for staff: the form for citizens does not ask for one.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
_PER_ADDRESS = env.int("MACHIKOE_SUBMISSIONS_PER_HOUR", default=60)
_PER_NETWORK = env.int("MACHIKOE_SUBMISSIONS_PER_HOUR_AND_NETWORK", default=600)
ACCOUNT_RATE_LIMITS = {
    "attach_file": f"{5 * _PER_ADDRESS}/h/ip",
    # What one address and its neighbourhood may send before staff look at it first.
    "submit_comment": f"{_PER_ADDRESS}/h/ip,{_PER_NETWORK}/h/key",
    # What may be held for that, from one address and from everybody, before it is refused.
    "submit_held": f"{10 * _PER_ADDRESS}/h/ip,{10 * _PER_NETWORK}/h/key",
    # Coming back with number and pass phrase: from one address, and for one number.
    "change_comment": f"{_PER_ADDRESS}/h/ip,10/h/key",
    "correct_comment": "20/h/key",
    # Receipt numbers tried, and addresses that asked to follow; a public terminal needs more.
    "look_up": f"{env.int('MACHIKOE_LOOK_UPS_PER_HOUR', default=20)}/h/ip",
    "follow": f"{env.int('MACHIKOE_LOOK_UPS_PER_HOUR', default=20)}/h/ip,5/d/key",
}
# How many proxies of the city's own append to X-Forwarded-For before the application.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("MACHIKOE_TRUSTED_PROXIES", default=0)
MFA_ADAPTER = "accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Machikoe"
MFA_FORMS = {"add_webauthn": "accounts.forms.AddPasskeyForm"}
MFA_TOTP_TOLERANCE = 1  # the clocks of phones differ by some seconds
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SocialAccountAdapter"
# An address that a provider names opens no account that is here already.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS = oidc.providers(env.json("MACHIKOE_OIDC", default=[]))

# Languages and time: Japanese first; clocks of people are in Tokyo, of the database in UTC.

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", _("Japanese")), ("en", _("English"))]
LOCALE_PATHS = [SITE_DIR / "locale", SITE_DIR / "locale_wagtail"]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

# Files

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=SITE_DIR / "collected")
STATICFILES_DIRS = [SITE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_PATH / "media"
# What citizens attach and what staff scan: no address leads there, a view reads it by right.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": DATA_PATH / "private",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
}

# Mail

DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="machikoe@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Wagtail

WAGTAIL_SITE_NAME = "まちの声 Machikoe"
WAGTAILADMIN_BASE_URL = env("MACHIKOE_BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Who decides is reminded once in a day; an administrator is told of nothing they did not ask for.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAIL_I18N_ENABLED = False
# Addresses stay readable when they are sent by mail or printed.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILSEARCH_BACKENDS = {
    # The databases' own full-text search does not split Japanese into words and finds next to
    # nothing of it.
    "default": {"BACKEND": "wagtail.search.backends.database.fallback"},
}
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "xlsx", "txt"]

# Celery: ids through the broker, nothing else; the database is the truth.

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
    "notices": {"task": "engagement.responses.tasks.sweep_mails", "schedule": 300.0},
    "publication": {"task": "engagement.responses.tasks.publish_planned", "schedule": 60.0},
    # Once in a day for each person; asked again, nobody is reminded twice.
    "reminders": {
        "task": "engagement.responses.tasks.send_reminders",
        "schedule": crontab(hour="23,0,1", minute="30"),  # from 8:30 in Tokyo
    },
}

# Security

X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail previews a page in a frame of its own admin
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which would have it DENY
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# A million Japanese characters in a form are about nine megabytes: enough to be told, with the
# text still there, that it is too long.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    },
}

# Logs: what happened and where, never what a citizen wrote or who they are.

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

# Machikoe's own

# Keys (newest first) that encrypt who a submitter is; see docs/operations.md for changing them.
MACHIKOE_IDENTITY_KEYS = env.list("MACHIKOE_IDENTITY_KEYS", default=[])
# What looks through files that come in: "clamd://host:3310", or the dotted name of a callable that
# takes bytes and tells whether they are clean. Empty: nothing does.
MACHIKOE_VIRUS_SCANNER = env("MACHIKOE_VIRUS_SCANNER", default="")
# Networks that stand for many people, such as a library's or a city hall's: not held for number.
MACHIKOE_SHARED_NETWORKS = env.list("MACHIKOE_SHARED_NETWORKS", default=[])
# How long a copy of a public page may live if nothing changes; 0 keeps none.
MACHIKOE_PAGE_CACHE_SECONDS = env.int("MACHIKOE_PAGE_CACHE_SECONDS", default=600)
# Whether citizens may make accounts, and whether staff need a second factor.
MACHIKOE_CITIZEN_ACCOUNTS = env.bool("MACHIKOE_CITIZEN_ACCOUNTS", default=True)
MACHIKOE_STAFF_MFA_REQUIRED = env.bool("MACHIKOE_STAFF_MFA_REQUIRED", default=False)
# Lets Prometheus read /health/metrics/; without a token nobody may.
MACHIKOE_METRICS_TOKEN = env("MACHIKOE_METRICS_TOKEN", default="")
