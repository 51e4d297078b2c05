"""Messages for people: Japanese first, other languages through gettext catalogues.

The source text of every message is Japanese, so a missing catalogue is never an error: staff then read Japanese.
"""

import gettext as _gettext
from pathlib import Path

_catalogue = _gettext.translation("jimukyoku", Path(__file__).parents[2] / "locale", fallback=True)


def gettext(message: str) -> str:
    """Return ``message`` in the language of the environment (``LANGUAGE``), or as it stands."""
    return _catalogue.gettext(message)
