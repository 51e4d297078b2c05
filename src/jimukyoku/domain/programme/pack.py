"""A programme pack (制度パック): everything a programme is, read from its files and frozen by their hash."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jimukyoku.domain.basics import Missing, digest, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.fields import Field
from jimukyoku.domain.programme.language import Expression, Fact
from jimukyoku.domain.programme.online import Online, Texts
from jimukyoku.domain.programme.timeliness import last_day

# What the system itself calls findings and reasons of its own.
RESERVED_CODES = ("UNREADABLE", "AMOUNT", "SENT_BACK", "ASKED")


@dataclass(frozen=True)
class Payer:
    """The account the programme pays from (振込依頼人), as its bank knows it."""

    code: str
    name_kana: str
    bank: str
    bank_kana: str
    branch: str
    branch_kana: str
    account_type: str
    account_number: str


@dataclass(frozen=True)
class EligibilityRule:
    """What must hold. ``sentence`` is the reason of a refusal, ``unknown`` what an officer must find out."""

    code: str
    requires: Expression
    sentence: str
    unknown: str
    basis: str


@dataclass(frozen=True)
class ExclusionRule:
    """What must not hold."""

    code: str
    when: Expression
    sentence: str
    unknown: str
    basis: str


@dataclass(frozen=True)
class DeficiencyRule:
    """A defect: when, in which fields, what the letter says, what to do; ``block`` stops the case, ``warn`` shows.

    Without ``when`` no rule finds it: it is for a person to see on the paper (a copy that cannot be made out).
    """

    code: str
    when: Expression | None
    fields: tuple[str, ...]
    sentence: str
    cure: str
    severity: str
    waivable_by: str


@dataclass(frozen=True)
class TestPerson:
    """An invented household and the result the municipality signed for."""

    __test__ = False  # not a test of pytest

    name: str
    facts: Mapping[str, Any]
    members: tuple[Mapping[str, Any], ...]
    outcome: str
    amount: int | None
    deficiencies: tuple[str, ...] | None
    where: str


@dataclass(frozen=True)
class Pack:
    """A checked pack. ``closed_days`` are the municipality's own closures besides holidays; ``tax_year`` is the 年度 whose tax
    the rules look at; ``lists_max_days`` how old the lists of changes and of protected persons may be when something is printed
    or paid."""

    id: str
    name: str
    version: str
    legal_basis: str
    mayor: str
    document_prefix: str
    contact: Mapping[str, str]
    tax_year: int
    base_date: dt.date
    opens_on: dt.date
    deadline: dt.date
    closed_days: tuple[dt.date, ...]
    push_opt_out: dt.date
    postmark_counts: bool
    amounts: Mapping[str, int]
    cap_household: int
    cap_member: int
    lists_max_days: int
    payer: Payer
    online: Online | None
    texts: Mapping[str, Texts]
    fields: tuple[Field, ...]
    eligibility: tuple[EligibilityRule, ...]
    exclusions: tuple[ExclusionRule, ...]
    push_when: Expression
    deficiencies: tuple[DeficiencyRule, ...]
    amount: Expression
    letters: Mapping[str, str]
    persons: tuple[TestPerson, ...]
    vocabulary: Mapping[str, Fact]
    sha256: str

    @property
    def last_day(self) -> dt.date:
        """The last day on which an application is in time."""
        return last_day(self.deadline, self.closed_days)

    def cap_for(self, size: int) -> int:
        """Return the most yen the programme can pay a household of ``size``: nothing above it is ever paid."""
        return self.cap_household + self.cap_member * size

    def deficiency(self, code: str) -> DeficiencyRule | None:
        """Return the rule of a deficiency, or None where this version has none of that code."""
        return next((one for one in self.deficiencies if one.code == code), None)

    def letter(self, kind: str) -> str:
        """Return the template of a kind of letter; raises Missing where the version is older than the kind."""
        if kind not in self.letters:
            raise Missing(
                "letter-kind", _("公開されている版の制度パックに、通知の様式がありません。"), where=f"letters/{kind}.typ",
                cure=_("様式を加えた版を jimukyoku programme publish で公開してください。"),
            )  # fmt: skip
        return self.letters[kind]


def pack_hash(files: Mapping[str, bytes]) -> str:
    """Return the hash of a pack's files: their names and contents, whatever the order they are given in."""
    return digest([[name, sha256(files[name])] for name in sorted(files)])


def pack_expressions(pack: Pack) -> dict[str, Expression]:
    """Return every expression of a pack by its name: ``eligibility.E01``, ``deficiency.D03``, ``amount`` …"""
    return {
        **{f"eligibility.{rule.code}": rule.requires for rule in pack.eligibility},
        **{f"exclusion.{rule.code}": rule.when for rule in pack.exclusions},
        "route.push": pack.push_when,
        **{f"deficiency.{rule.code}": rule.when for rule in pack.deficiencies if rule.when},
        "amount": pack.amount,
    }
