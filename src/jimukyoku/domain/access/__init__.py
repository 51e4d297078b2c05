"""権限: roles and their duties, in one table."""

from jimukyoku.domain.access.roles import DUTIES, DUTY_NAMES, ROLE_NAMES, SIDE, Duty, Role, Side, may, same_hands

__all__ = ["DUTIES", "DUTY_NAMES", "ROLE_NAMES", "SIDE", "Duty", "Role", "Side", "may", "same_hands"]
