"""Settings, all from the environment, with defaults that run on a laptop. docs/settings.md lists the variables."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from cpetracker.admin_theme import UNFOLD as UNFOLD_THEME
from cpetracker.env import Environment, kept_secret
from cpetracker.observing.logs import FORMATS, logging_settings
from cpetracker.observing.switch import count_together
from cpetracker.schema_settings import schema_settings
from cpetracker.storages import storage_settings
from extraction.engines.choice import EngineChoice, Provider
from extraction.engines.language.configuration import Terms

env = Environment()
BASE_DIR = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
# pytest sets this variable, and the processes that a test starts inherit it. Tests never touch a person's data.
TESTING = "PYTEST_VERSION" in os.environ
DATA_DIR = env.path("CPETRACKER_DATA", BASE_DIR / ".cpetracker" / "tests" if TESTING else "~/.cpetracker")

# --- Safety
PRODUCTION = env.flag("PRODUCTION", default=False)  # others than the owner of this machine use it, behind HTTPS
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY")
if not SECRET_KEY and PRODUCTION:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Give every process the same long random text, in SECRET_KEY or in a file that"
        " SECRET_KEY_FILE names."
    )
SECRET_KEY = SECRET_KEY or kept_secret(DATA_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", [])

HOST = env.text("HOST", "127.0.0.1")  # the address to listen on; 0.0.0.0 for all
PORT = env.whole("PORT", 8000, least=1)
PUBLIC_URL = env.text("PUBLIC_URL", f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [] if PRODUCTION else ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [PUBLIC_URL] if PRODUCTION else [])
BEHIND_PROXY = env.flag("BEHIND_PROXY", default=False)  # a proxy of ours sets X-Forwarded-Proto and X-Forwarded-For
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

SECURE_COOKIES = env.flag("SECURE_COOKIES", default=PRODUCTION)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "cpetracker_session"  # cookies know no port: other programs on localhost use the usual name
CSRF_COOKIE_NAME = "cpetracker_csrf"
SECURE_HSTS_SECONDS = env.whole("SECURE_HSTS_SECONDS", 31_536_000 if SECURE_COOKIES else 0)
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=False)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# cpetracker.security adds it; what Django's own setting of 6.0 will look like
SECURE_CSP: dict[str, list[str]] = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
}
SECURE_CSP_BY_PATH = {
    # Alpine.js evaluates the expressions in its attributes and sets styles by them.
    "/admin/": {"script-src": ["'self'", "'unsafe-eval'"], "style-src": ["'self'", "'unsafe-inline'"]},
    "/api/docs": {"style-src": ["'self'", "'unsafe-inline'"]},
}

# --- Rooms
INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "cpetracker.apps.CollectedStaticFiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "procrastinate.contrib.django",
    "accounts",  # before allauth, whose pages it redraws
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "django_htmx",
    "cpetracker",
    "automations",
    "integrations",
    "usage",
    "cpe",
    "jobs",
    "templates_app",
]
MIDDLEWARE = [
    "cpetracker.observing.middleware.ObservingMiddleware",
    "cpetracker.streaming.StreamingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cpetracker.security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "jobs.api.idempotency.IdempotencyMiddleware",  # last: what it calls is the view
]
ROOT_URLCONF = "cpetracker.urls"
ASGI_APPLICATION = "cpetracker.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cpetracker.page_context.installation",
            ]
        },
    }
]

# --- Database
EMBEDDED_DATABASE = {
    "ENGINE": "cpetracker.database",
    "NAME": "cpetracker",
    "USER": "cpetracker",
    "EMBEDDED_FOLDER": DATA_DIR / "postgres",
    "EMBEDDED_OPTIONS": ("fsync=off", "synchronous_commit=off", "full_page_writes=off") if TESTING else (),
}
DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL") or EMBEDDED_DATABASE}
if env.flag("DATABASE_POOL", default=False):
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 0, "max_size": 20, "timeout": 10}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: live messages and shared caches, where several machines need them
REDIS_URL = env.secret("REDIS_URL")
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "cpetracker.channel_layer.PostgresChannelLayer"}}
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
if REDIS_URL:
    CHANNEL_LAYERS["default"] = {"BACKEND": "cpetracker.redis_layer.RedisChannelLayer", "CONFIG": {"url": REDIS_URL}}
    CACHES["default"] = {
        "BACKEND": "cpetracker.caches.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }

# --- Documents and exports
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, Any]] = {
    "default": storage_settings(env.secret("STORAGE_URL"), MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "cpetracker.static_files.HashedStaticFiles"
    },
}
UPLOAD_MAX_FILE_BYTES = env.size("UPLOAD_MAX_FILE", "100MB")
UPLOAD_MAX_REQUEST_BYTES = env.size("UPLOAD_MAX_REQUEST", "500MB")
UPLOAD_MAX_REQUEST_FILES = env.whole("UPLOAD_MAX_REQUEST_FILES", 1000, least=1)
UPLOAD_MAX_RUN_BYTES = env.size("UPLOAD_MAX_RUN", "5GB")
UPLOAD_MAX_RUN_FILES = env.whole("UPLOAD_MAX_RUN_FILES", 10_000, least=1)
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_REQUEST_FILES
# one form field tells each file's folder
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2 * UPLOAD_MAX_REQUEST_FILES + 1000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000_000
FILE_UPLOAD_PERMISSIONS = 0o600

# --- What is removed by itself, and when
RETENTION_HOURS = env.whole("RETENTION_HOURS", 24)  # after its end, of a run whose data is not to be kept
ORPHAN_HOURS = env.whole("ORPHAN_HOURS", 168, least=24)  # never sooner than the longest upload and its transaction
WEBHOOK_LOG_DAYS = env.whole("WEBHOOK_LOG_DAYS", 30, least=1)

# --- Reading documents, and the processes that do it
DOCUMENT_MAX_SECONDS = env.whole("DOCUMENT_MAX_SECONDS", 120, least=1)
DOCUMENT_MAX_MEMORY_BYTES = env.size("DOCUMENT_MAX_MEMORY", "2GiB")
WEB_PROCESSES = env.whole("WEB_PROCESSES", 1, least=0)
WORKER_PROCESSES = env.whole("WORKER_PROCESSES", os.cpu_count() or 1, least=0)
WORKER_STOP_SECONDS = env.whole("WORKER_STOP_SECONDS", 20, least=1)
PROCRASTINATE_READONLY_MODELS = True
# The libraries that read documents start a thread per core each; there is a process per core already.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_THREAD_LIMIT"):
    os.environ.setdefault(variable, "1")

# --- Engines: who reads a document where neither its run nor its template says; docs/engines.md
EXTRACTION_ENGINE = env.one_of("EXTRACTION_ENGINE", [choice.value for choice in EngineChoice])
LANGUAGE_MODELS = {provider: env.language_model(provider) for provider in Provider}
LLM_TERMS = Terms(
    seconds=env.whole("LLM_REQUEST_SECONDS", 120, least=1),
    tries=env.whole("LLM_TRIES", 4, least=1),
    pictures=env.flag("LLM_PICTURES", default=True),
    most_pages=env.whole("LLM_MAX_PAGES", 60, least=1),
    confidence=env.share("LLM_CONFIDENCE", 0.85),
    below=env.share("LLM_HYBRID_BELOW", 0.9),
)
LLM_AT_ONCE = env.whole("LLM_AT_ONCE", 8, least=1)  # questions under way, of all workers together
LLM_RUN_TOKENS = env.whole("LLM_RUN_TOKENS", 5_000_000)  # of one run; 0 for no bound
LLM_RUN_COST = env.decimal("LLM_RUN_COST")  # US dollars of one run; none for no bound

# --- Webhooks: what runs that ended are told to
# Receivers in one's own network. Whatever is listed here, every user can have asked by this server.
WEBHOOK_ALLOWED_NETWORKS = env.networks("WEBHOOK_ALLOWED_NETWORKS")

# --- Connections: mailboxes and other services that are asked in a user's name
# The first encrypts what opens them, all of them decrypt; so do SECRET_KEY and its fallbacks, behind these.
CREDENTIALS_KEYS = env.secret("CREDENTIALS_KEYS").replace(",", " ").split()
# Mail servers in one's own network. Whatever is listed here, every user can have asked by this server.
MAILBOX_ALLOWED_NETWORKS = env.networks("MAILBOX_ALLOWED_NETWORKS")

# --- Google: Drive and Gmail in a user's name, and results saved in Drive; without both there is nothing of it
GOOGLE_CLIENT_ID = env.text("GOOGLE_CLIENT_ID")
GOOGLE_CLIENT_SECRET = env.secret("GOOGLE_CLIENT_SECRET")
if GOOGLE_CLIENT_ID:
    # the page that leads to Google's consent sends a form, which browsers follow only to where forms may go
    SECURE_CSP["form-action"].append("https://accounts.google.com")

# --- Drop addresses: mail to a sheet
DROP_DOMAIN = env.text("DROP_DOMAIN").lower()  # without it there are none
DROP_MAX_MESSAGE_BYTES = env.size("DROP_MAX_MESSAGE", "35MB")
DROP_LOG_DAYS = env.whole("DROP_LOG_DAYS", 90, least=1)
DROP_INBOUND_SECRET = env.secret("DROP_INBOUND_SECRET")  # of the provider that posts mail to /inbound/mail
DROP_AUTHSERV_ID = env.text("DROP_AUTHSERV_ID")  # whose Authentication-Results are believed
DROP_CHECK_SENDERS = env.flag("DROP_CHECK_SENDERS", default=False)  # SPF and DKIM of mail that comes over SMTP
SMTP_HOST = env.text("SMTP_HOST", "127.0.0.1")
SMTP_PORT = env.whole("SMTP_PORT", 0)  # 0 for no SMTP server of our own

# --- Billing: what of the use is told to Stripe; docs/usage.md
STRIPE_API_KEY = env.secret("STRIPE_API_KEY")  # without it nothing is
STRIPE_METERS = {  # Stripe's names of the meters; what has none is not billed
    "documents": env.text("STRIPE_METER_DOCUMENTS"),
    "pages": env.text("STRIPE_METER_PAGES"),
    "ocr_pages": env.text("STRIPE_METER_OCR_PAGES"),
    "llm_tokens": env.text("STRIPE_METER_LLM_TOKENS"),
}
STRIPE_API_URL = env.text("STRIPE_API_URL", "https://api.stripe.com").rstrip("/")
STRIPE_LOG_DAYS = env.whole("STRIPE_LOG_DAYS", 400, least=36)  # never while Stripe would take an event

# --- Sign-in
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
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "change_password": "accounts.password_forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.password_forms.ResetPasswordForm",
}
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_OPEN = env.flag("ACCOUNT_SIGNUP_OPEN", default=False)
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_PREVENT_ENUMERATION = True

# --- Mail
EMAIL_URL = env.mail("EMAIL_URL", "consolemail://")
EMAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_URL.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = EMAIL_URL.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_URL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_URL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_URL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_URL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "cpe-tracker@localhost")
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# An address can be proved only where mail is sent.
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ACCOUNT_SIGNUP_OPEN and "smtp" in EMAIL_BACKEND else "none"

# --- Other ways to sign in
# Authenticator apps, passkeys and recovery codes; everybody decides for himself
MFA_ADAPTER = "accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "accounts.second_factor.AddPasskeyForm"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "CPE Tracker"
MFA_TOTP_TOLERANCE = 1  # half a minute, by which clocks may differ
MFA_ALLOW_UNVERIFIED_EMAIL = ACCOUNT_EMAIL_VERIFICATION == "none"  # where no address can be proved

# Sign-in with Google, by the OAuth client that Drive and Gmail use too
GOOGLE_SIGN_IN = env.flag("GOOGLE_SIGN_IN", default=False)
SOCIALACCOUNT_ADAPTER = "accounts.google_sign_in.SocialAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # Google has done it
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if GOOGLE_SIGN_IN and GOOGLE_CLIENT_ID:
    SOCIALACCOUNT_PROVIDERS["google"] = {
        "APPS": [{"client_id": GOOGLE_CLIENT_ID, "secret": GOOGLE_CLIENT_SECRET}],
        "SCOPE": ["openid", "email", "profile"],
        "AUTH_PARAMS": {"prompt": "select_account"},
        "OAUTH_PKCE_ENABLED": True,
    }

# Identities of others: linked to accounts, or made into new ones, by an e-mail address that they vouch for
SIGN_IN_LINKS_BY_EMAIL = env.flag("SIGN_IN_LINKS_BY_EMAIL", default=False)
SIGN_IN_MAKES_USERS = env.flag("SIGN_IN_MAKES_USERS", default=False)
FIREBASE_PROJECT_ID = env.text("FIREBASE_PROJECT_ID")  # whose ID tokens are accepted by the API
FIREBASE_CERTIFICATES_URL = env.text(
    "FIREBASE_CERTIFICATES_URL",
    "https://www.googleapis.com/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com",
)

# --- REST
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerToken",
        "accounts.authentication.SignedInSession",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["jobs.api.throttles.PersonsRate"],
    "DEFAULT_PARSER_CLASSES": ["jobs.api.parsing.Json"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "jobs.api.problems.handler",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
# What a person may do in a minute; 0 for no bound.
API_RATES = {
    "request": env.whole("API_RATE", 3000, least=0),
    "upload": env.whole("API_RATE_UPLOADS", 6000, least=0),
    "try": env.whole("API_RATE_TRIES", 60, least=0),
}
SPECTACULAR_SETTINGS = schema_settings(VERSION)

# --- Pages
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cpetracker.static_finder.NodeModulesFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING or DEBUG
WHITENOISE_MAX_AGE = 0 if TESTING or DEBUG else 3600  # of the few files that are asked for without a hash in their name
UNFOLD = UNFOLD_THEME

# --- What an operator sees
LOG_LEVEL = env.text("LOG_LEVEL", "INFO").upper()
LOG_FORMAT = env.one_of("LOG_FORMAT", FORMATS)
LOG_REQUESTS = env.flag("LOG_REQUESTS", default=False)
LOGGING = logging_settings(LOG_LEVEL, LOG_FORMAT, VERSION)
METRICS_TOKEN = env.secret("METRICS_TOKEN")
METRICS_NETWORKS = env.networks("METRICS_NETWORKS")
METRICS_SHOWN = bool(METRICS_TOKEN or METRICS_NETWORKS)
METRICS_HOST = env.text("METRICS_HOST", "127.0.0.1")
METRICS_PORT = env.whole("METRICS_PORT", 0)
METRICS_FOLDER = DATA_DIR / "metrics"
if METRICS_SHOWN:
    count_together(METRICS_FOLDER)
ON_WORKER_START = ["cpetracker.observing.exporter.worker_started"]
SENTRY_DSN = env.secret("SENTRY_DSN")
SENTRY_ENVIRONMENT = env.text("SENTRY_ENVIRONMENT", "production" if PRODUCTION else "development")
SENTRY_TRACES = env.share("SENTRY_TRACES", 0.0)
if SENTRY_DSN:
    from cpetracker.observing.sentry import start as start_sentry

    start_sentry(SENTRY_DSN, release=VERSION, environment=SENTRY_ENVIRONMENT, traces=SENTRY_TRACES)
