"""Names: are these two spellings of one name? Character by character, never by guessing."""

from jimukyoku.japanese.names.compare import NameMatch, compare_names
from jimukyoku.japanese.names.keys import NameKeys, name_key, name_keys
from jimukyoku.japanese.names.persons import PersonName, compare_person_names, former_name
from jimukyoku.japanese.names.variants import name_tables_edition, variants

__all__ = [
    "NameKeys", "NameMatch", "PersonName", "compare_names", "compare_person_names", "former_name", "name_key", "name_keys", "name_tables_edition",
    "variants",
]  # fmt: skip
