"""What a resident is writing: the draft with the case it is about, the pages that are due, and what else is known."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import (
    ACCOUNT_PARTS,
    ANSWER,
    Page,
    answer_pages,
    application_pages,
    by_post,
    declared,
    due,
    other_account,
    problems,
    raw_of,
)
from jimukyoku.domain.programme import Field, Pack, Texts
from jimukyoku.office.cases.models import Case
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import said
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.register.models import KnownAccount
from jimukyoku.office.register.queries import Listing
from jimukyoku.office.residents.models import Draft
from jimukyoku.office.residents.sealing import unseal
from jimukyoku.office.screening.queries import open_findings

RETURNED = "RETURNED"  # a transfer that came back: the account is asked for as a finding would
Asked = list[tuple[str, tuple[str, ...]]]


def asked_of(case: Case) -> Asked:
    """Return what the household is asked for now, as (code, fields): open findings after a notice, an account after a return."""
    if case.state == State.RETURNED:
        return [(RETURNED, ACCOUNT_PARTS)]
    if case.state != State.DEFICIENT:
        return []
    rows = open_findings([case.pk]).get(case.pk, [])
    return [(one.code, tuple(name for name in one.fields.split(",") if name)) for one in rows if one.severity == "block"]


def answerable(pack: Pack, asked: Asked) -> bool:
    """Tell whether anything of what is asked can be answered here; papers come by post."""
    return bool(answer_pages(pack, asked) or declared(pack, asked))


def known_account(programme: Programme, case: Case | None) -> KnownAccount | None:
    """Return the account the register knows of the case's head."""
    return register.accounts(register.sources(programme.municipality_id), [case.head_no]).get(case.head_no) if case else None


def listing(programme: Programme, case: Case, resident: str) -> Listing | None:
    """Return a resident of the household."""
    people = register.people(register.sources(programme.municipality_id), [case.household_no], also={case.household_no: [resident]})
    return next((one for one in people.get(case.household_no, []) if one.resident_no == resident), None)


def name_of(case: Case, programme: Programme, resident: str) -> str:
    """Return how a resident is called."""
    found = listing(programme, case, resident)
    return found.name if found else ""


@dataclass
class Work:
    """A draft opened on the desk."""

    programme: Programme
    draft: Draft
    texts: Texts

    @cached_property
    def content(self) -> dict[str, Any]:
        """What lies sealed: what was typed, the code to come back with, the date of birth of whoever has no key."""
        return unseal(self.draft.sealed)

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the boxes."""
        found: dict[str, Any] = self.content["typed"]
        return found

    @cached_property
    def pack(self) -> Pack:
        """The pack in force."""
        return pack_of(self.programme)

    @cached_property
    def account(self) -> KnownAccount | None:
        """The account that is known already."""
        return known_account(self.programme, self.draft.case)

    @cached_property
    def asked(self) -> Asked | None:
        """What an answer answers; nothing of that in an application."""
        return asked_of(self.draft.case) if self.draft.kind == ANSWER and self.draft.case else None

    @property
    def pages(self) -> list[Page]:
        """The pages that are due, with the fields named in the reader's language."""
        if self.asked is not None:
            pages = answer_pages(self.pack, self.asked)
        else:
            pages = application_pages(self.pack, listed=self.draft.case_id is not None)
        named = [dataclasses.replace(one, fields=tuple(self.named(field) for field in one.fields)) for one in pages]
        return due(named, self.typed, printed=self.account is not None)

    def named(self, field: Field) -> Field:
        """Return a field under the label that residents read."""
        text = self.texts.fields.get(field.id)
        return dataclasses.replace(field, label=text.label) if text else field

    @property
    def declared(self) -> list[Field]:
        """What is declared at the end."""
        return declared(self.pack, self.asked)

    @property
    def by_post(self) -> list[Field]:
        """The papers that are asked for by post."""
        return [self.named(one) for one in by_post(self.pack, self.asked, {"account_choice": "printed" if self.printed else "other"})]

    @property
    def printed(self) -> bool:
        """Whether the account that is known is the one to be paid into."""
        return self.account is not None and self.typed.get("account_choice") != "other"

    def page(self, name: str) -> Page | None:
        """Return a page that is due, by name."""
        return next((one for one in self.pages if one.id == name), None)

    def incomplete(self) -> Page | None:
        """Return the first page that something is still lacking on."""
        return next((one for one in self.pages if problems(one, self.typed)), None)

    def ahead(self) -> Page | None:
        """Return the first page that something is lacking on, or that may stay empty and was never shown."""
        unseen = (one for one in self.pages if problems(one, self.typed) or any(not (field.required or self._seen(field)) for field in one.fields))
        return next(unseen, None)

    def _seen(self, field: Field) -> bool:
        return field.id in self.typed or f"{field.id}_0" in self.typed

    def raw(self, today: dt.date) -> dict[str, str]:
        """Return the row that is sent; refuses while something is lacking."""
        if self.incomplete():
            raise Conflict("incomplete", _("まだ入力していないところがあります。"), cure=_("内容の確認の画面から入力してください。"))
        known = {}
        if self.draft.case:
            known["household_no"] = self.draft.case.household_no
        if self.asked is None:
            known["declines"] = next(one.choices["false"] for one in self.pack.fields if one.id == "declines")
        raw = raw_of(self.pack, self.pages, self.typed, known, self.declared, today.isoformat())
        return raw if self.asked is not None else raw | other_account(self.pack, raw)


def before(pack: Pack, case: Case) -> dict[str, Any]:
    """Return what counts of what the household has sent so far, by field as it was read; empty where it could not be."""
    words = said(pack, [case.pk]).get(case.pk)
    return {**words.values, **dict.fromkeys(words.problems, "")} if words else {}


def drafts_of(programme: Programme, stay_case: int | None, stay_draft: int | None, today: dt.date) -> Sequence[Draft]:
    """Return the drafts somebody who came in may go on with, the newest first."""
    query = Draft.objects.filter(programme=programme.pk, state="open", expires_on__gte=today.isoformat()).select_related("case")
    query = query.filter(case=stay_case) if stay_case else query.filter(pk=stay_draft or 0)
    return list(query.order_by("-pk"))


def received_as(programme: Programme, source_id: str) -> Application | None:
    """Return the row that was received under this number."""
    return Application.objects.filter(programme=programme.pk, source_id=source_id).first()


def source_of(draft: int | None) -> str:
    """Return the number a draft has, or will have once it is sent."""
    return str(Draft.objects.filter(pk=draft or 0).values_list("source_id", flat=True).first() or "")


def sent_number(programme: Programme, case: int | None, draft: int | None, source_id: str) -> str:
    """Return the number of a draft of this case, or this very draft, when it has been sent already; else nothing."""
    query = Draft.objects.filter(programme=programme.pk, source_id=source_id, state="sent")
    query = query.filter(case=case) if case else query.filter(pk=draft or 0, case=None)
    return str(query.values_list("source_id", flat=True).first() or "")
