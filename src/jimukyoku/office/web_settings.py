"""Settings of the office in the browser. They follow from those of ``settings.py``; nothing here is read from outside.

Everything hangs on the address of the site. With https: secure cookies, HSTS, a key of one's own, no demo links. Without
it the office answers only on the very machine it runs on, so that it cannot be opened to a network by mistake.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_LOCAL = ("localhost", "127.0.0.1", "[::1]")
_APPS_BEFORE = ("django.contrib.staticfiles",)
_APPS_AFTER = (
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.humanize", "django.forms", "allauth", "allauth.account", "allauth.mfa", "allauth.usersessions", "axes", "csp",
    "django_htmx", "ninja",
)  # fmt: skip
_MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware", "whitenoise.middleware.WhiteNoiseMiddleware",
    "jimukyoku.office.basics.editions.Editions",
    "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware", "jimukyoku.office.basics.readings.Readings",
    "csp.middleware.CSPMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware", "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware", "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware", "django_htmx.middleware.HtmxMiddleware",
    "jimukyoku.office.doorkeeper.Doorkeeper", "axes.middleware.AxesMiddleware",
)  # fmt: skip


def web_settings(base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings of the web office that follow from ``base``; refuse what would be unsafe."""
    site = urlsplit(base["SITE"])
    secure = site.scheme == "https"
    _refuse(base, site.hostname or "", secure)
    return {
        **_application(base), **_security(base, site.netloc, site.hostname or "", secure), **_signing_in(base, secure),
        **_appearance(base),
    }  # fmt: skip


def _refuse(base: Mapping[str, Any], host: str, secure: bool) -> None:
    for name in ("DEMO_LINKS", "DEMO_DAY", "DEBUG"):
        if secure and base[name]:
            raise ImproperlyConfigured(f"JIMUKYOKU_{name} は、https のサイト（JIMUKYOKU_SITE）では使えません。")
    if secure and len(base["SECRET_KEY"]) < 50:
        raise ImproperlyConfigured("JIMUKYOKU_SECRET_KEY に、50文字以上の推測できない値を設定してください。")
    if not secure and host not in _LOCAL:
        raise ImproperlyConfigured("JIMUKYOKU_SITE には https のアドレスを指定してください（http はこの機械の中だけで使えます）。")


def _application(base: Mapping[str, Any]) -> dict[str, Any]:
    processors = (
        "django.template.context_processors.request", "django.template.context_processors.i18n",
        "django.contrib.auth.context_processors.auth", "django.contrib.messages.context_processors.messages",
        "jimukyoku.office.layout.layout",
    )  # fmt: skip
    return {
        "INSTALLED_APPS": [*_APPS_BEFORE, *base["INSTALLED_APPS"], *_APPS_AFTER],
        "MIDDLEWARE": list(_MIDDLEWARE),
        "ROOT_URLCONF": "jimukyoku.office.urls",
        "WSGI_APPLICATION": "jimukyoku.office.wsgi.application",
        "TEMPLATES": [{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": list(processors)},
        }],
        "FORM_RENDERER": "jimukyoku.office.basics.rendering.OfficeForms",
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
    }  # fmt: skip


def _security(base: Mapping[str, Any], netloc: str, host: str, secure: bool) -> dict[str, Any]:
    own = ["'self'"]
    prefix = "__Host-" if secure else ""
    return {
        "DATA_UPLOAD_MAX_MEMORY_SIZE": (int(base["API_BODY_KB"]) + 1) * 1024,
        "ALLOWED_HOSTS": [host] if secure else list(_LOCAL),
        "CSRF_TRUSTED_ORIGINS": [f"https://{netloc}"] if secure else [],
        "SECRET_KEY_FALLBACKS": base["SECRET_KEYS_BEFORE"].split(),
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if int(base["PROXIES"]) else None,
        "SECURE_SSL_REDIRECT": secure, "SECURE_REDIRECT_EXEMPT": [r"^livez$", r"^readyz$"],
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0, "SECURE_HSTS_INCLUDE_SUBDOMAINS": False,
        "SECURE_REFERRER_POLICY": "same-origin", "X_FRAME_OPTIONS": "DENY",
        "SESSION_COOKIE_NAME": f"{prefix}session", "SESSION_COOKIE_SECURE": secure, "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": int(float(base["SESSION_HOURS"]) * 3600), "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "CSRF_COOKIE_NAME": f"{prefix}csrf", "CSRF_COOKIE_SECURE": secure, "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_FAILURE_VIEW": "jimukyoku.office.pages.csrf_failure",
        "LANGUAGE_COOKIE_SECURE": secure, "LANGUAGE_COOKIE_HTTPONLY": True, "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": {
            "default-src": ["'none'"], "script-src": own, "style-src": own, "img-src": [*own, "data:"], "font-src": own,
            "connect-src": own, "form-action": own, "frame-ancestors": ["'none'"], "base-uri": ["'none'"],
            "manifest-src": own,
        }},
    }  # fmt: skip


def _signing_in(base: Mapping[str, Any], secure: bool) -> dict[str, Any]:
    validators = ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
    options = {"UserAttributeSimilarityValidator": {"user_attributes": ("login", "name")}, "MinimumLengthValidator": {"min_length": 12}}
    return {
        "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", "jimukyoku.office.access.signing_in.People"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{one}", "OPTIONS": options.get(one, {})} for one in validators
        ],
        "LOGIN_URL": "account_login", "LOGIN_REDIRECT_URL": "home", "LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_ADAPTER": "jimukyoku.office.access.signing_in.Account",
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": "login", "ACCOUNT_USER_MODEL_EMAIL_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"username"}, "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none", "ACCOUNT_EMAIL_NOTIFICATIONS": False, "ACCOUNT_SESSION_REMEMBER": False,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False, "ACCOUNT_PRESERVE_USERNAME_CASING": True,
        "ACCOUNT_USERNAME_VALIDATORS": None,
        "ACCOUNT_FORMS": {"login": "jimukyoku.office.access.forms.SignIn"},
        "ACCOUNT_RATE_LIMITS": {"login_failed": None, "login": "60/m/ip"},
        "ALLAUTH_TRUSTED_PROXY_COUNT": int(base["PROXIES"]),
        "MFA_ADAPTER": "jimukyoku.office.access.factors.Factors", "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True, "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": not secure, "MFA_TOTP_ISSUER": "Jimukyoku",
        "MFA_TOTP_TOLERANCE": 1,
        "AXES_FAILURE_LIMIT": 5, "AXES_COOLOFF_TIME": dt.timedelta(minutes=15), "AXES_RESET_ON_SUCCESS": True,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]], "AXES_ENABLE_ADMIN": False, "AXES_VERBOSE": False,
        "AXES_USERNAME_CALLABLE": "jimukyoku.office.access.signing_in.counted_login",
        "AXES_SENSITIVE_PARAMETERS": ["login", "username", "ip_address"],
        "AXES_CLIENT_IP_CALLABLE": "jimukyoku.office.access.permission.address",
        "AXES_LOCKOUT_CALLABLE": "jimukyoku.office.pages.locked_out", "AXES_DISABLE_ACCESS_LOG": True,
    }  # fmt: skip


def _appearance(base: Mapping[str, Any]) -> dict[str, Any]:
    gathered = bool(base["STATIC"])
    storage = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    return {
        "STATIC_URL": "/static/", "STATIC_ROOT": base["STATIC"] or None, "WHITENOISE_USE_FINDERS": not gathered,
        "STATICFILES_DIRS": [("themes", base["THEMES"])] if base["THEMES"] else [],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": storage if gathered else "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }  # fmt: skip
