"""Django settings, read from the environment. Every setting is declared with its help text (see docs/settings.md)."""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def setting(name: str, default: str, help_text: str) -> str:
    """Return the environment's value for ``name``; ``help_text`` becomes the handbook's line for it."""
    return os.environ.get(name, default)


DATABASE_URL = setting(
    "JIMUKYOKU_DATABASE_URL",
    "sqlite:///jimukyoku.sqlite3",
    "Where the office remembers: `sqlite:///path` for a small office, `postgresql://user@host/name` for a real one.",
)
STORE = setting(
    "JIMUKYOKU_STORE", "jimukyoku-files", "Folder of the content-addressed store for letters, transfer files and imports."
)
TABLES = setting(
    "JIMUKYOKU_TABLES", "", "Folder of the editions of postal codes, banks and variants of characters; empty means those that ship with it."
)
FONTS = setting("JIMUKYOKU_FONTS", "", "Folder with the fonts for letters; empty means `share/fonts` of the environment.")
SECRET_KEY = setting("JIMUKYOKU_SECRET_KEY", "only-for-the-command-line", "Django's secret key; the web office needs its own.")
SEAL_KEY = setting("JIMUKYOKU_SEAL_KEY", "", "What residents' drafts are sealed with; empty means the secret key.")
SECRET_KEYS_BEFORE = setting("JIMUKYOKU_SECRET_KEYS_BEFORE", "", "Earlier secret keys, separated by blanks: what they signed still holds.")
PROCESSES = setting("JIMUKYOKU_PROCESSES", "", "How many processes render letters; empty means one a core.")
AT_ONCE = setting("JIMUKYOKU_AT_ONCE", "500", "Up to how many cases a list is decided at once; a longer one becomes a job in parts of that size.")
DASK = setting("JIMUKYOKU_DASK", "", "Address of the Dask cluster that hosts workers; empty means one of processes on this machine.")
LEASE = setting("JIMUKYOKU_LEASE", "30", "For how many seconds a worker that is heard of no more keeps a part of a job.")
SITE = setting(
    "JIMUKYOKU_SITE",
    "http://localhost:8000",
    "The address at which people reach the office. With https everything a public office needs is on; without it the office "
    "answers only on this machine.",
)
PUBLIC_URL = setting("JIMUKYOKU_PUBLIC_URL", "", "The address residents' letters print for the online door; empty: they print none.")
PROXIES = setting("JIMUKYOKU_PROXIES", "0", "How many reverse proxies stand before the office; their X-Forwarded headers are believed.")
REQUIRE_MFA = setting("JIMUKYOKU_REQUIRE_MFA", "", "Roles, separated by commas, that must use a second factor or a passkey.")
DEMO_LINKS = setting("JIMUKYOKU_DEMO_LINKS", "", "`1` lets links sign in once without a password, `again` as often as one likes; refused with https.")
DEMO_DAY = setting("JIMUKYOKU_DEMO_DAY", "", "The day (2026-12-14) a demo office takes for today; refused with https.")
THEMES = setting("JIMUKYOKU_THEMES", "", "Folder with a folder for each municipality's code: `theme.css` and `logo.svg`.")
STATIC = setting("JIMUKYOKU_STATIC", "", "Folder into which `serve` gathers style sheets and pictures; empty means they are read in place.")
SESSION_HOURS = setting("JIMUKYOKU_SESSION_HOURS", "8", "After how many hours people must sign in again.")
API_PER_CLIENT = setting("JIMUKYOKU_API_PER_CLIENT", "600", "How many calls of the API a client may make in a minute.")
API_PER_ADDRESS = setting("JIMUKYOKU_API_PER_ADDRESS", "1200", "How many calls of the API may come from one network address in a minute.")
API_BODY_KB = setting("JIMUKYOKU_API_BODY_KB", "2048", "How many KB of JSON a call of the API may carry.")
API_UPLOAD_MB = setting("JIMUKYOKU_API_UPLOAD_MB", "200", "How many MB a register file sent through the API may have.")
UPLOAD_MB = setting("JIMUKYOKU_UPLOAD_MB", "512", "The largest file (MB) that may be handed in on a page; larger ones come by the command line.")
ROWS_AT_ONCE = setting("JIMUKYOKU_ROWS_AT_ONCE", "5000", "Up to how many lines a register file is looked at, and taken in, at once.")
DEBUG = setting("JIMUKYOKU_DEBUG", "", "`1` shows tracebacks to developers; refused with https.") == "1"


def public_url(url: str) -> str:
    """Return ``url`` as letters print it. Refuse what no resident could open: it would be noticed when thousands are posted."""
    parts = urlsplit(url)
    known = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname == "localhost")
    if url and not (known and parts.hostname and url.isascii() and url.rstrip("/") == f"{parts.scheme}://{parts.netloc}" and "@" not in url):
        raise ImproperlyConfigured("JIMUKYOKU_PUBLIC_URL には https://online.city.example のように、https のアドレスだけを書いてください。")
    return url.rstrip("/")


PUBLIC_URL = public_url(PUBLIC_URL)


def database(url: str) -> dict[str, Any]:
    """Return Django's description of the database named by ``url`` (sqlite:///path or postgresql://…)."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(Path(unquote(parts.path[1:]))) if parts.path[1:] else ":memory:",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 60,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536;",
            },
        }
    query = dict(parse_qsl(parts.query))
    query.setdefault("options", "-c jit=off")  # statements are short: compiling one takes a second, and a kept plan is compiled every time
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": query.pop("user", unquote(parts.username or "")),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": query,
    }


DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ROOMS = (
    "basics",
    "audit",
    "access",
    "cases",
    "programme",
    "jobs",
    "exports",
    "work",
    "register",
    "notices",
    "intake",
    "entry",
    "screening",
    "deficiency",
    "decision",
    "payment",
    "residents",
    "oversight",
    "api",
)
INSTALLED_APPS = [f"jimukyoku.office.{room}" for room in ROOMS]
TASKS = {"default": {"BACKEND": "jimukyoku.office.jobs.backend.Leased"}}
AUTH_USER_MODEL = "access.Person"
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("ja-x-easy", "やさしい日本語"), ("en", "English")]  # やさしい日本語: the residents' pages alone
LOCALE_PATHS = [str(Path(__file__).parents[1] / "locale")]
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

WEB = all(find_spec(name) is not None for name in ("allauth", "axes", "ninja"))  # the extra `web` is installed
if WEB:
    from jimukyoku.office.web_settings import web_settings

    globals().update(web_settings(globals()))
