"""How a programme stands in an address: its municipality's code and its own, as in ``/p/mihon/hikazei-2026/``.

Two municipalities may run the same pack, so the code of the programme alone would not name one programme.
"""

from django.urls import register_converter
from django.urls.converters import StringConverter

from jimukyoku.office.programme.models import Programme


class ProgrammePath(StringConverter):
    """``<programme:programme>`` in a path: two codes in the address; the doorkeeper makes the programme of them."""

    regex = r"[\w.-]+/[\w.-]+"

    def to_python(self, value: str) -> tuple[str, str]:
        """Return (code of the municipality, code of the programme)."""
        municipality, code = value.split("/")
        return municipality, code

    def to_url(self, value: Programme | tuple[str, str]) -> str:
        """Return the two codes of a programme."""
        return "/".join(value if isinstance(value, tuple) else (value.municipality.code, value.code))


def register() -> None:
    """Let paths use ``<programme:…>``."""
    register_converter(ProgrammePath, "programme")
