"""Messages for people: Japanese first, other languages through gettext catalogues.

The source text of every message is Japanese, so a missing catalogue is never an error: staff then read Japanese.
"""

import gettext as _gettext
from collections.abc import Callable
from pathlib import Path

_catalogue = _gettext.translation("jimukyoku", Path(__file__).parents[2] / "locale", fallback=True)


_speaker: list[Callable[[str], str]] = [_catalogue.gettext]


def gettext(message: str) -> str:
    """Return ``message`` in the language of the environment (``LANGUAGE``) or of the web request, or as it stands."""
    return _speaker[0](message)


def speak(speaker: Callable[[str], str]) -> None:
    """Let ``speaker`` look messages up from now on: the web office answers each request in its reader's language."""
    _speaker[0] = speaker
