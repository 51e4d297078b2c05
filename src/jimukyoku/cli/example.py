"""The example pack that comes with the program: beside its source in a checkout, inside the package in a wheel."""

from pathlib import Path

import jimukyoku

_HERE = Path(jimukyoku.__file__).parent
_PLACES = [folder / "programmes" / "hikazei-2026" for folder in (_HERE.parents[1], _HERE)]
# The one beside the source comes first: it is the one that is being edited.
EXAMPLE = next((place for place in _PLACES if (place / "programme.yaml").is_file()), _PLACES[-1])
