"""権限: roles and their duties, in one table."""

from jimukyoku.domain.access.roles import DUTIES, SIDE, Duty, Role, Side, may, same_hands

__all__ = ["DUTIES", "SIDE", "Duty", "Role", "Side", "may", "same_hands"]
