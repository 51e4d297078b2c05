"""When a case waits at a desk, as a condition over the case's row ``k``; one entry a kind, that the desk's own room adds.

``domain.work`` says in which states a case can wait. What more must be true stands in tables of rooms further up, so those
rooms say it: ``tasks.py`` of a room calls ``narrow``. This room asks none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jimukyoku.domain.work import Kind


@dataclass(frozen=True)
class Narrowing:
    """What must be true besides the state; and for which cases a skill is asked for. Conditions in SQL without parameters."""

    where: str = ""
    skills: Mapping[str, str] = field(default_factory=dict)


_NARROWINGS: dict[str, Narrowing] = {}


def narrow(kind: str, *, where: str = "", skills: Mapping[str, str] | None = None) -> None:
    """Let a case wait at the desk of ``kind`` only where ``where`` is true, and ask for skills where their conditions are."""
    _NARROWINGS[kind] = Narrowing(where, skills or {})


def condition(kind: Kind, states: int | None = None) -> str:
    """Return when a case of a programme waits at the desk of ``kind``: in the n-th of its states, or in any of them."""
    wanted = kind.states if states is None else kind.states[states : states + 1]
    names = ", ".join(f"'{state.value}'" for state in wanted)
    where = _NARROWINGS.get(kind.name, Narrowing()).where
    return f"k.state {'IN (' + names + ')' if len(wanted) > 1 else '= ' + names} AND k.held = ''" + (f" AND {where}" if where else "")


def without(kind: Kind, lacking: Sequence[str]) -> str:
    """Return the condition that a task asks for none of the skills somebody lacks."""
    asked = _NARROWINGS.get(kind.name, Narrowing()).skills
    return "".join(f" AND NOT ({asked[skill]})" for skill in lacking if skill in asked)
