"""Django settings, read from the environment. Every setting is declared with its help text (see docs/settings.md)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


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
FONTS = setting("JIMUKYOKU_FONTS", "", "Folder with the fonts for letters; empty means `share/fonts` of the environment.")
SECRET_KEY = setting("JIMUKYOKU_SECRET_KEY", "only-for-the-command-line", "Django's secret key; the web office needs its own.")
PROCESSES = setting("JIMUKYOKU_PROCESSES", "", "How many processes render letters; empty means one a core.")


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
    "register",
    "notices",
    "intake",
    "screening",
    "decision",
    "payment",
)
INSTALLED_APPS = [f"jimukyoku.office.{room}" for room in ROOMS]
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
