"""Write docs/openapi.json, the document of the API, from its operations. Run it after a change; a test compares both.

    python tools/openapi.py
"""

import json
import os
import sys
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "openapi.json"


def document() -> str:
    """Return the document as text."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jimukyoku.office.settings")
    import django

    django.setup()
    from jimukyoku.office.api.app import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1"), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document())
    sys.exit(0)
