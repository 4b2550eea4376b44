"""Settings shared by every way of running Machikoe. What differs between cities is content, and
what differs between machines comes from the environment."""

from django.utils.translation import gettext_lazy as _

from .environment import *
from .logs import *
from .people import *
from .queue import *
from .security import *
from .wording import *

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
    "config.middleware.PermissionsPolicyMiddleware",
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
    "accounts.session_limits.StaffSessionMiddleware",
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

if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "config.caches.RedisCache",
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
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # a deadline shown by another clock is misread
WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False  # nobody chooses a password for somebody else
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
# What staff upload is told by its content, too. No SVG: it may hold scripts.
WAGTAILIMAGES_EXTENSIONS = ["jpeg", "jpg", "png", "webp"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "home.uploads.DocumentForm"
# Nothing is fetched from an address that somebody types in.
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "xlsx", "txt"]

# Machikoe's own

# Keys (newest first) that encrypt who a submitter is; see docs/operations.md for changing them.
MACHIKOE_IDENTITY_KEYS = env.list("MACHIKOE_IDENTITY_KEYS", default=[])
# What looks through files that come in: "clamd://host:3310", or the dotted name of a callable that
# takes bytes and tells whether they are clean. Empty: nothing does.
MACHIKOE_VIRUS_SCANNER = env("MACHIKOE_VIRUS_SCANNER", default="")
# Networks that stand for many people, such as a library's or a city hall's: not held for number.
MACHIKOE_SHARED_NETWORKS = env.list("MACHIKOE_SHARED_NETWORKS", default=[])
# The sentence-transformers model of the analyses, by folder or by the name of one that is stored on
# this machine, with "|PREFIX" behind it if texts need another than its authors ask for. Empty: the
# embedded one.
MACHIKOE_EMBEDDING_MODEL = env("MACHIKOE_EMBEDDING_MODEL", default="")
# How long a copy of a public page may live if nothing changes; 0 keeps none.
MACHIKOE_PAGE_CACHE_SECONDS = env.int("MACHIKOE_PAGE_CACHE_SECONDS", default=600)
# Whether citizens may make accounts, and whether staff need a second factor.
MACHIKOE_CITIZEN_ACCOUNTS = env.bool("MACHIKOE_CITIZEN_ACCOUNTS", default=True)
MACHIKOE_STAFF_MFA_REQUIRED = env.bool("MACHIKOE_STAFF_MFA_REQUIRED", default=False)
# Lets Prometheus read /health/metrics/; without a token nobody may.
MACHIKOE_METRICS_TOKEN = env("MACHIKOE_METRICS_TOKEN", default="")
