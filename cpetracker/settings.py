"""Settings, all from the environment, with defaults that run on a laptop. See docs/settings.md."""

from __future__ import annotations

import os
from pathlib import Path

import environ

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parent.parent
# pytest sets this variable, and the processes that a test starts inherit it. Tests never touch a person's data.
TESTING = "PYTEST_VERSION" in os.environ
DATA_DIR = (
    Path(env("CPETRACKER_DATA", default=str(BASE_DIR / ".cpetracker" / "tests") if TESTING else "~/.cpetracker"))
    .expanduser()
    .absolute()
)

# --- Safety
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="development-only")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])

# --- Rooms
INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "channels",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "django_htmx",
    "cpetracker",
    "cpe",
    "jobs",
    "templates_app",
    "accounts",
]
AUTH_USER_MODEL = "accounts.User"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
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
            ]
        },
    }
]

# --- Data
EMBEDDED_DATABASE = {
    "ENGINE": "cpetracker.database",
    "NAME": "cpetracker",
    "USER": "cpetracker",
    "EMBEDDED_FOLDER": DATA_DIR / "postgres",
    "EMBEDDED_OPTIONS": ("fsync=off", "synchronous_commit=off", "full_page_writes=off") if TESTING else (),
}
DATABASES = {"default": env.db("DATABASE_URL") if env.str("DATABASE_URL", default="") else EMBEDDED_DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA_DIR / "media"

# --- Pages
LANGUAGE_CODE = "en-us"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

os.environ.setdefault("OMP_NUM_THREADS", "1")
