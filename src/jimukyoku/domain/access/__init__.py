"""権限: roles and their duties, in one table."""

from jimukyoku.domain.access.roles import DUTIES, DUTY_NAMES, ROLE_NAMES, SIDE, Duty, Role, Side, may, same_hands
from jimukyoku.domain.access.scopes import SCOPE_DUTY, SCOPE_NAMES, Scope, may_hold

__all__ = [
    "DUTIES",
    "DUTY_NAMES",
    "ROLE_NAMES",
    "SCOPE_DUTY",
    "SCOPE_NAMES",
    "SIDE",
    "Duty",
    "Role",
    "Scope",
    "Side",
    "may",
    "may_hold",
    "same_hands",
]
