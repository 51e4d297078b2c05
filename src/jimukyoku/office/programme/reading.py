"""What the programme pages read: a pack in words, its versions and who published them, versions that wait to be published."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import DUTY_NAMES
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases import LETTER_NAMES, STATE_NAMES, TRANSITIONS
from jimukyoku.domain.programme import (
    ELIGIBLE,
    HEAD_NAMES,
    INELIGIBLE,
    KIND_WORDS,
    RULE_NAMES,
    UNKNOWN,
    Pack,
    amounts_by_label,
    in_words,
    load_pack,
    plain,
    rule_words,
)
from jimukyoku.office.access.queries import names
from jimukyoku.office.audit.queries import story
from jimukyoku.office.programme.models import Draft, Programme, Version

OUTCOMES = {ELIGIBLE: gettext_lazy("支給"), INELIGIBLE: gettext_lazy("不支給"), UNKNOWN: gettext_lazy("要判断")}


@dataclass(frozen=True)
class Published:
    """One version: who published it and when, as the ledger tells."""

    number: int
    sha256: str
    who: str
    at: str
    in_force: bool


def versions(programme: Programme) -> list[Published]:
    """Return the versions, newest first."""
    told = {}
    for event in story(programme.pk):
        if event.kind == "programme.published":
            told[json.loads(event.data)["version"]] = (event.actor, event.at)
    called = names(actor for actor, _at in told.values())
    rows = Version.objects.filter(programme=programme).order_by("-number").values_list("number", "sha256")
    return [
        Published(number, sha256, called.get(who, who), at, sha256 == programme.sha256)
        for number, sha256 in rows for who, at in [told.get(number, ("", ""))]
    ]  # fmt: skip


def version_of(programme: Programme, number: int) -> Version:
    """Return a version by its number."""
    found = Version.objects.filter(programme=programme, number=number).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def drafts(programme: Programme) -> list[tuple[Draft, str]]:
    """Return (version, who) of what waits to be published, newest first; the last twenty."""
    rows = list(Draft.objects.filter(programme=programme, published=None).order_by("-pk")[:20])
    called = names(row.by for row in rows)
    return [(row, called.get(row.by, row.by)) for row in rows]


def draft_of(programme: Programme, pk: int) -> Draft:
    """Return a version that was handed in."""
    found = Draft.objects.select_related("published").filter(programme=programme, pk=pk).first()
    if found is None:
        raise NotFound("not-found", _("該当するものがありません。"))
    return found


def files_of(row: Version | Draft) -> dict[str, bytes]:
    """Return the files of a version, word for word."""
    return {name: text.encode() for name, text in json.loads(row.files).items()}


def draft_pack(row: Draft) -> Pack:
    """Return the pack of a version that was handed in; it is checked again as strictly as when it came."""
    return load_pack(files_of(row))


def in_sentences(pack: Pack) -> dict[str, Any]:
    """Return a pack as an officer reads it."""
    return {
        "head": [(name, value if isinstance(value := getattr(pack, key), dt.date) else plain(value)) for key, name in HEAD_NAMES.items()],
        "amounts": list(amounts_by_label(pack).items()),
        "rules": [(_(name), rule_words(pack, kind)) for kind, name in RULE_NAMES.items()],
        "push_when": in_words(pack, pack.push_when), "amount": in_words(pack, pack.amount),
        "fields": [(one, KIND_WORDS[one.kind], KIND_WORDS[one.sensitivity]) for one in pack.fields], "letters": letters(pack),
    }  # fmt: skip


def letters(pack: Pack) -> list[tuple[str, str]]:
    """Return (kind, name) of the letters."""
    return [(kind, _(LETTER_NAMES.get(kind, kind))) for kind in pack.letters]


def steps() -> list[Mapping[str, Any]]:
    """Return the permitted steps of a case, as the process's table shows them."""
    return [
        {"from": "・".join(_(STATE_NAMES[one]) for one in step.sources) or "—", "to": _(STATE_NAMES[step.target]),
         "duty": DUTY_NAMES[step.duty], "told": step.resident_sees}
        for step in TRANSITIONS.values()
    ]  # fmt: skip
