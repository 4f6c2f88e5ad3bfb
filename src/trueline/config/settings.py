"""One settings file; what differs between installations comes from config/environment.py."""

from datetime import timedelta
from pathlib import Path

import dj_database_url
import django

from trueline.config import environment

PACKAGE = Path(__file__).resolve().parents[1]
DATA = environment.data_folder()

# ── Who may talk to us ────────────────────────────────────────────────────────────────────────
SECRET_KEY = environment.secret_key(DATA)
DEBUG = False
HTTPS = environment.flag("HTTPS", default=True)
ALLOWED_HOSTS = environment.words("HOSTS", "localhost,127.0.0.1,[::1]")
PUBLIC_URL = environment.text("PUBLIC_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if HTTPS else []
DEMO = environment.flag("DEMO", default=False)

# ── Parts ─────────────────────────────────────────────────────────────────────────────────────
ROOMS = [
    "people", "organisations", "queue", "journal", "members", "teams", "measures", "strategy",
    "decisions", "plans", "work", "analysis", "exchange", "web",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    # Built into Django from 6.0 on.
    *(["template_partials"] if django.VERSION < (6,) else []),
    *(f"trueline.{room}" for room in ROOMS),
]
MIDDLEWARE = [
    # First, so that its words stand on every answer, refused hosts and redirects included.
    "trueline.web.headers.BrowserPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "trueline.web.account.sessions.IdleSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "trueline.web.access.AccessPolicy",
]
ROOT_URLCONF = "trueline.config.urls"
WSGI_APPLICATION = "trueline.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Ahead of the libraries' own, so that ours are found first.
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trueline.web.navigation.frame",
            ],
        },
    }
]

# ── Data ──────────────────────────────────────────────────────────────────────────────────────
_SQLITE = f"sqlite:///{DATA / 'trueline.sqlite3'}"
DATABASES = {
    "default": dj_database_url.parse(
        environment.text("DATABASE", _SQLITE), conn_max_age=60, conn_health_checks=True
    )
}
ON_SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if ON_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that will write waits its turn instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA cache_size=-20000; PRAGMA mmap_size=134217728; "
            "PRAGMA journal_size_limit=27103364;"
        ),
    }
else:
    INSTALLED_APPS += ["procrastinate.contrib.django"]
# Shared by all processes, so that a limit on sign-ins holds for the installation.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        # Django's 300 would let a few hundred visitors push each other's limits out.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# ── Signing in ────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "trueline.web.account.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation already proves the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # until it has been idle, or the cookie is too old
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the default comes from the request's host
ACCOUNT_FORMS = {
    "login": "trueline.web.account.forms.SignInForm",
    "change_password": "trueline.web.account.forms.ChangePasswordForm",
    "reset_password": "trueline.web.account.forms.ResetPasswordForm",
    "reset_password_from_key": "trueline.web.account.forms.NewPasswordForm",
}
ACCOUNT_RATE_LIMITS = {
    "login": "50/15m/ip",
    "login_failed": "10/15m/key,50/15m/ip",
    "reset_password": "20/h/ip,5/h/key",
    "reset_password_from_key": "20/h/ip",
    "signup": "20/h/ip",
    "change_password": "5/15m/user",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = int(timedelta(days=7).total_seconds())
SESSION_IDLE_SECONDS = int(timedelta(hours=8).total_seconds())
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "trueline.web.errors.csrf_failed"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# ── Browser ───────────────────────────────────────────────────────────────────────────────────
SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = HTTPS
# A program that sends its key in the open is refused rather than redirected: it would not notice.
SECURE_REDIRECT_EXEMPT = [r"^api/"]
BEHIND_PROXY = environment.flag("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Limits on signing in count the caller's address, not the proxy's.
ALLAUTH_TRUSTED_PROXY_COUNT = int(BEHIND_PROXY)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "trueline.web.storage.StaticStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# ── Mail, time, words ─────────────────────────────────────────────────────────────────────────
EMAIL_BACKEND = environment.text("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = environment.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_TLS", default=False)
DEFAULT_FROM_EMAIL = environment.text("EMAIL_FROM", "trueline@localhost")
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
USE_I18N = True
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": environment.text("LOG_LEVEL", "INFO")},
    # It tells of every job three times over.
    "loggers": {"procrastinate": {"level": "WARNING"}},
}
