"""Tables of this country's places, kept as data with the edition they came from, so that old answers can be given again."""

from jimukyoku.japanese.tables.postal import Municipality, PostalTown, municipalities, postal_edition, postal_towns

__all__ = ["Municipality", "PostalTown", "municipalities", "postal_edition", "postal_towns"]
