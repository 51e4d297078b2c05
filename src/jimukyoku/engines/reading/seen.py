"""What was seen in a field, and beside it what was expected there: two things that are never written over each other."""

from dataclasses import asdict, dataclass, replace
from typing import Any

CLEAR = 0.9999  # of 5,000 boxes whose ink was outside the band none was wrong (scratch measurement): at most 1 in 1,600


@dataclass(frozen=True)
class Evidence:
    """What the register, or the list of banks, lets expect; how well the writing fits it (0 at best); whether that is enough."""

    value: str
    score: float
    accepted: bool


@dataclass(frozen=True)
class Reading:
    """One field as it was seen; ``accepted`` when nothing speaks for a person's look."""

    value: str | None
    confidence: float
    accepted: bool
    alternatives: tuple[tuple[str, float], ...] = ()
    reasons: tuple[str, ...] = ()
    expected: Evidence | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as the output's JSON; ``expected`` is there where something was."""
        told = {**asdict(self), "confidence": round(self.confidence, 5), "alternatives": [list(one) for one in self.alternatives],
                "reasons": [str(one) for one in self.reasons]}  # fmt: skip
        if self.expected is None:
            del told["expected"]
        else:
            told["expected"]["score"] = round(max(self.expected.score, -99.0), 3)
        return told


def doubted(one: Reading, *doubts: str) -> Reading:
    """Return a reading that a person must look at."""
    return replace(one, accepted=False, reasons=(*one.reasons, *doubts)) if doubts else one


def held_against(one: Reading, evidence: Evidence) -> Reading:
    """Return a reading beside what was expected: what fits needs no person, whatever an open reading would have been worth."""
    return replace(one, expected=evidence, accepted=True, reasons=()) if evidence.accepted else replace(one, expected=evidence)
