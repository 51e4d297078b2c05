"""The table of every address and who may open it, derived from Django's own resolver: nothing can be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from jimukyoku.domain.access import DUTIES, DUTY_NAMES, ROLE_NAMES, Role
from jimukyoku.office.access.permission import Rule, rule_of

ROLES = [ROLE_NAMES[role] for role in Role]


@dataclass(frozen=True)
class Row:
    """One address: its route, its name, its rule (None: nobody said, so nobody may), and each role's answer."""

    route: str
    name: str
    rule: Rule | None

    @property
    def needs(self) -> str:
        """What the rule asks for, for people."""
        if self.rule is None:
            return ""
        return DUTY_NAMES[self.rule.duty] if self.rule.duty else ""

    @property
    def of_programme(self) -> bool:
        """Tell whether the address names a programme, so that other tenants are answered with 404."""
        return "<programme:" in self.route

    @property
    def answers(self) -> list[bool]:
        """Whether each role may open it, in the order of ROLES."""
        return [self.allows(role) for role in Role]

    def allows(self, role: Role) -> bool:
        """Tell whether somebody with ``role``, on a side where it exists, may open it."""
        return self.rule is not None and self.rule.scope is None and (self.rule.duty is None or self.rule.duty in DUTIES[role])


def table() -> list[Row]:
    """Return a row for every address of the office."""
    return sorted(_rows(get_resolver().url_patterns, ""), key=lambda row: row.route)


def _rows(patterns: list[Any], prefix: str) -> Iterator[Row]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _rows(one.url_patterns, route)
        elif isinstance(one, URLPattern):
            yield Row("/" + route, one.name or "", rule_of(one.callback))
