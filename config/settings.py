"""All settings, from the environment (`.env.example` lists every variable, `config.checks` explains
a bad one). There is no debug mode: its error pages print local variables, which are content."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config import alert_settings, databases, logs
from config.environment import Environment, kept_secret, with_file

BASE_DIR = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
DEBUG = False

env = Environment(os.environ if TESTING else with_file(BASE_DIR / ".env", os.environ))

# What this installation is ---------------------------------------------------
AMPARO_DEMO = env.flag("AMPARO_DEMO")
AMPARO_HTTPS = env.flag("AMPARO_HTTPS")
LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = env.items("AMPARO_HOSTS", "") + LOOPBACK_HOSTS
# Origins whose plain-HTTP cookies browsers keep; everything else needs HTTPS.
AMPARO_PLAIN_HOSTS = [*LOOPBACK_HOSTS, ".localhost", ".onion"] + (["testserver"] if TESTING else [])

# Where things lie ------------------------------------------------------------
if TESTING and not os.environ.get("AMPARO_DATA"):
    DATA = Path(tempfile.mkdtemp(prefix="amparo-test-"))
    atexit.register(shutil.rmtree, DATA, ignore_errors=True)
    env.names.add("AMPARO_DATA")
else:
    DATA = (BASE_DIR / env.text("AMPARO_DATA", "var")).resolve()
DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
(DATA / "static").mkdir(exist_ok=True)
SECRET_KEY = env.secret("AMPARO_SECRET_KEY") or kept_secret(DATA / "secret_key")
MEDIA_ROOT = DATA / "media"
# What was erased and revoked, for carrying off the server; empty for `journal.jsonl` in DATA.
AMPARO_JOURNAL = env.text("AMPARO_JOURNAL")
# The public half of the key that opens backups; empty for `backup-key.pub` in DATA.
AMPARO_BACKUP_KEY = env.text("AMPARO_BACKUP_KEY")
BROKER_FOLDER = DATA / "broker"

DATABASES = {"default": databases.sqlite(DATA / "amparo.sqlite3")}
# A file in tests too: in memory, the threads of a test server would share one transaction.
DATABASES["default"]["TEST"] = {"NAME": DATA / "test.sqlite3"}
if _database := env.secret("AMPARO_DATABASE"):
    try:
        DATABASES["default"] = databases.parse(_database)
    except ValueError as error:
        env.complain(
            "AMPARO_DATABASE", str(error), "Use postgresql://user:password@host:5432/name."
        )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_cache = env.secret("AMPARO_CACHE")
if _cache and not _cache.startswith(("redis://", "rediss://")):
    env.complain(
        "AMPARO_CACHE", "is not a Redis address.", "Use redis://host:6379/0 or leave it empty."
    )
    _cache = ""
# Holds throttle counters only, never content.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _cache}
    if _cache
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# How many people at once -----------------------------------------------------
AMPARO_PORT = env.integer("AMPARO_PORT", 8000, low=1, high=65535)
AMPARO_BIND = env.text("AMPARO_BIND", "127.0.0.1")
AMPARO_PROCESSES = env.integer("AMPARO_PROCESSES", 1, low=1, high=64)
AMPARO_THREADS = env.integer("AMPARO_THREADS", 8, low=1, high=64)
if AMPARO_PROCESSES > 1 and not _cache:
    env.complain(
        "AMPARO_PROCESSES",
        "is above 1 while throttle counters live in each process.",
        "Set AMPARO_CACHE to a Redis address as well.",
    )

# Keys and sessions -----------------------------------------------------------
AMPARO_KDF = env.choice("AMPARO_KDF", "small" if TESTING else "strong", ("strong", "small"))
if AMPARO_KDF == "small" and not TESTING:
    env.complain("AMPARO_KDF", "is small, which is for tests only.", "Remove it, or use strong.")
    AMPARO_KDF = "strong"
# A derivation takes 256 MiB for about a second: the slots bound memory, the wait bounds patience.
AMPARO_KDF_SLOTS = env.integer("AMPARO_KDF_SLOTS", 2, low=1, high=64)
AMPARO_KDF_WAIT_SECONDS = env.integer("AMPARO_KDF_WAIT_SECONDS", 20, low=1, high=120)
AMPARO_IDLE_SECONDS = 60 * env.integer("AMPARO_IDLE_MINUTES", 15, low=1, high=60)
# Facts leave in shuffled batches; one never waits longer than this for company.
AMPARO_FACTS_MAX_WAIT = 60 * env.integer("AMPARO_FACTS_MAX_WAIT_MINUTES", 1440, low=1, high=43200)
# Whether sessions may hand retired team keys to a worker's memory, so that renewing goes on alone.
AMPARO_KEYED_WORK = env.choice("AMPARO_KEYED_WORK", "on", ("on", "off")) == "on"
# Offers of a case: how many providers get one prepared, and how long each has to answer. In custody
# it is a share of the time left, and never more than for anything else that is needed now; else
# hours and days of the provider's working time.
AMPARO_OFFERS_PREPARED = env.integer("AMPARO_OFFERS_PREPARED", 8, low=1, high=50)
AMPARO_OFFER_MINUTES_NOW = env.integer("AMPARO_OFFER_MINUTES_NOW", 30, low=5, high=240)
AMPARO_OFFER_PERCENT_IN_CUSTODY = env.integer("AMPARO_OFFER_PERCENT_IN_CUSTODY", 10, low=1, high=50)
AMPARO_OFFER_HOURS_TODAY = env.integer("AMPARO_OFFER_HOURS_TODAY", 4, low=1, high=72)
# Shapes of regions for maps, as GeoJSON; what is not in it is looked up among the world's regions.
AMPARO_BOUNDARIES = env.text("AMPARO_BOUNDARIES")
AMPARO_STALE_DAYS = env.integer("AMPARO_STALE_DAYS", 30, low=1, high=365)
AMPARO_OFFER_DAYS_WEEK = env.integer("AMPARO_OFFER_DAYS_WEEK", 2, low=1, high=30)

# Alerts without content: mail (none without a sender's address), and this server's name towards
# push services. What needs someone today is told while the office is open, what needs one now
# at once.
AMPARO_EMAIL_FROM = env.text("AMPARO_EMAIL_FROM")
AMPARO_ALERT_SUBJECT = env.text("AMPARO_ALERT_SUBJECT")
AMPARO_SITE = ALLOWED_HOSTS[0].lstrip("*.") or "localhost"
AMPARO_OFFICE_OPENS = env.integer("AMPARO_OFFICE_OPENS", 8, low=0, high=23)
AMPARO_OFFICE_CLOSES = env.integer("AMPARO_OFFICE_CLOSES", 18, low=0, high=23)
AMPARO_PUSH_CONTACT = env.text("AMPARO_PUSH_CONTACT", f"https://{AMPARO_SITE}")
EMAIL_HOST = env.text("AMPARO_EMAIL_HOST", "localhost")
EMAIL_PORT = env.integer("AMPARO_EMAIL_PORT", 587, low=1, high=65535)
EMAIL_HOST_USER = env.text("AMPARO_EMAIL_USER")
EMAIL_HOST_PASSWORD = env.secret("AMPARO_EMAIL_PASSWORD")
_mail = env.choice("AMPARO_EMAIL_SECURITY", "starttls", ("starttls", "tls", "none"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail == "starttls", _mail == "tls"
EMAIL_TIMEOUT = 10
if not alert_settings.is_contact(AMPARO_PUSH_CONTACT):
    env.complain(
        "AMPARO_PUSH_CONTACT",
        "is no contact that push services take.",
        "Use mailto:name@host or https://host.",
    )
if AMPARO_EMAIL_FROM and not alert_settings.is_sender(AMPARO_EMAIL_FROM):
    env.complain("AMPARO_EMAIL_FROM", "is no e-mail address.", "Use name@host.")
    AMPARO_EMAIL_FROM = ""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.unlocking.UnlockBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/today/"

# `__Host-`: sent to this very origin only, over HTTPS only (browsers let localhost pass for it).
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
LANGUAGE_COOKIE_NAME = "__Host-language"
LANGUAGE_COOKIE_SECURE = LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_AGE = None  # gone when the browser closes

# What the browser is told ----------------------------------------------------
# Not no-referrer: browsers then send `Origin: null` with our own forms and the CSRF check fails.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        # No string becomes markup or code, not even through a mistake in our scripts. A script that
        # needs a policy (htmx, a service worker) has it named here.
        "require-trusted-types-for": ["'script'"],
        "trusted-types": [NONE],
    }
}
if AMPARO_HTTPS:  # a proxy in front ends TLS and sets X-Forwarded-Proto
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SILENCED_SYSTEM_CHECKS = [
    # InsecureOriginMiddleware redirects to HTTPS, and spares onion addresses, which need none.
    "security.W008",
    # Preloading publishes the host's name in every browser: its owner decides, not a default.
    "security.W021",
]

# What comes in ---------------------------------------------------------------
# Plaintext must not touch a temporary file: bodies stay in memory, so they are bounded.
# Large enough that a narrative of ten megabytes comes back with an error at its field, not lost.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A record of two hundred acts, each with its people, officers, sources and harms, is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# Evidence comes as a raw stream that is sealed while it comes (incidents.evidence), so a request
# may be as long as a file: at most 2 GiB.
AMPARO_EVIDENCE_LARGEST = 2**20 * env.integer("AMPARO_EVIDENCE_MB", 2048, low=1, high=2048)
FILE_UPLOAD_HANDLERS = ["config.uploads.CappedMemoryUpload"]

# The house -------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "audit",
    "audit.journal",
    "accounts",
    "accounts.keyed",
    "incidents.search",
    "incidents.evidence",
    "incidents",
    "incidents.alerts",
    "incidents.outbox",
    "incidents.people",
    "legal_aid",
    "legal_aid.rules",
    "legal_aid.days",
    "advocacy",
    "api",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.QuietHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.health.HealthMiddleware",
    "config.middleware.ClosedAfterRestoreMiddleware",
    "config.middleware.InsecureOriginMiddleware",
    "config.middleware.BodyLimitMiddleware",
    "config.middleware.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.KeyringMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.MethodRefusalMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "config.forms.FieldRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["config.templatetags.amparo", "config.templatetags.checked"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "accounts.context.shell",
                "config.languages.choices",
            ],
        },
    }
]

# Words and times -------------------------------------------------------------
LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("pt-br", _("Brazilian Portuguese")),
    ("ru", _("Russian")),
    ("uk", _("Ukrainian")),
    ("ky", _("Kyrgyz")),
    ("mk", _("Macedonian")),
    ("sw", _("Swahili")),
]
LANGUAGE_CODE = env.choice("AMPARO_LANGUAGE", "en", tuple(code for code, _name in LANGUAGES))
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.time_zone("AMPARO_TIME_ZONE", "UTC")
USE_TZ = True

# Static files ----------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA / "static"
# Names carry a hash of their content and are cached for good; tests read the sources directly.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "config.static.HashedStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Maps of scripts are for whoever looks into them: compressing those takes a minute, serving none.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

# API -------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "api.authentication.TokenAuthentication",
        "api.authentication.UnlockedSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "api.permissions.ScopeAllows",
        "api.permissions.BySession",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.BoundedJSONParser"],
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_PAGINATION_CLASS": "api.pagination.WeekCursor",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.UserRateThrottle",
        "rest_framework.throttling.AnonRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"user": "12000/hour", "anon": "300/hour", "phone": "600/hour"},
    "EXCEPTION_HANDLER": "api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Amparo",
    "DESCRIPTION": "Everything a page can do but the doors, with a token that unlocks its owner's "
    "keys.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Codes stay where they are used: naming every set of choices makes collisions, not clarity.
    "POSTPROCESSING_HOOKS": ["api.schema.describe_problems"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": None,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
}

# Tasks: see config/celery.py -------------------------------------------------
AMPARO_BROKER = env.secret("AMPARO_BROKER")
if AMPARO_BROKER and not AMPARO_BROKER.startswith(("redis://", "rediss://", "amqp://", "amqps://")):
    env.complain(
        "AMPARO_BROKER", "is not a broker address.", "Use redis:// or amqp://, or leave it empty."
    )
    AMPARO_BROKER = ""
# Every task looks for what is due and may run twice or late without harm.
CELERY_BEAT_SCHEDULE = {
    "sweep-alerts": {"task": "incidents.alerts.tasks.sweep_alerts", "schedule": 30.0},
    "sweep-offers": {"task": "legal_aid.tasks.sweep_offers", "schedule": 30.0},
    "remind-of-offers": {"task": "legal_aid.tasks.remind_of_offers", "schedule": 30.0},
    "sweep-outbox": {"task": "incidents.outbox.tasks.sweep", "schedule": 24 * 60 * 60.0},
    "sweep-evidence": {"task": "incidents.evidence.tasks.sweep", "schedule": 24 * 60 * 60.0},
    "forget-drafts": {"task": "incidents.tasks.forget_drafts", "schedule": 60 * 60.0},
    "release-facts": {"task": "incidents.tasks.release_facts", "schedule": 60.0},
    "tick": {"task": "config.tasks.tick", "schedule": 60.0},
    "flush-journal": {"task": "audit.journal.tasks.flush", "schedule": 60.0},
    "audit-checkpoint": {"task": "audit.tasks.checkpoint", "schedule": 24 * 60 * 60.0},
    "carry-keyed-work": {
        "task": "accounts.keyed.tasks.carry",
        "schedule": 10.0,
        "options": {"expires": 30},  # a worker that was away does not catch up on empty rounds
    },
    "take-back-keyed-work": {"task": "accounts.keyed.tasks.take_back", "schedule": 60.0},
    "forget-sessions": {"task": "accounts.tasks.forget_sessions", "schedule": 5 * 60.0},
}

LOGGING = logs.configuration(env.choice("AMPARO_LOG_LEVEL", "INFO", ("INFO", "WARNING", "ERROR")))
env.names.add("AMPARO_TOKEN")  # read by commands that act as a person, from their environment only
SETTING_PROBLEMS = [*env.problems, *env.unknown()]
