"""Where the fonts for letters lie."""

import sys
from pathlib import Path

from django.conf import settings


def font_folder() -> Path:
    """Return the folder with the fonts: the setting, or ``share/fonts`` of the Python environment."""
    return Path(settings.FONTS) if settings.FONTS else Path(sys.prefix) / "share" / "fonts"
