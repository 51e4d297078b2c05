"""Entry: bundles come in, people key what they are given, two agree or a third decides, a sealed delivery goes on once.

Every saving is told on the bundle's own line of events: how many, and a hash of what was keyed; the words themselves are in
their rows, which only grow.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, canonical, digest
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.entry import Answer, Mark, Mode, Plan, Step, may_key, mode_of, piece_of, standing
from jimukyoku.domain.programme import Field, FieldKind
from jimukyoku.domain.work import kept_until
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit import ledger
from jimukyoku.office.basics import bulk, store
from jimukyoku.office.entry import drawing, queries
from jimukyoku.office.entry.models import AGAIN, KEYING, KNOWN, REAL, SEALED, Agreed, Bundle, Cutting, Keying, KeyMap, Record, Sheet, Truth
from jimukyoku.office.entry.reading import Paper, Seen, Side, read_lines
from jimukyoku.office.entry.standing import as_text, keyings, stands
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.work.log import moment

MOST_DRAWN, MOST_SAVED = 50, 100
READER = "paper read"
_CUT = ("id", "bundle", "record", "origin", "of", "field", "piece", "place", "image", "mode", "reading", "reader", "confidence", "round", "step")
_KEYED = ("cutting", "round", "step", "by", "mark", "value", "strokes", "millis", "at", "key")
_AGREED = ("cutting", "round", "mark", "value", "how", "at")
Images = Callable[[str, int, str], bytes]


@dataclass(frozen=True, slots=True)
class Terms:
    """How a bundle is keyed: the plan, whether names and accounts are kept apart, and the day it was received (収受印)."""

    plan: Plan
    received_on: dt.date
    apart: bool = True


@action(Duty.RECEIVE)
def take_in(desk: Desk, programme: Programme, name: str, lines: Sequence[Mapping[str, Any]], images: Images, terms: Terms) -> Bundle:
    """Take in what `paper read` wrote about one bundle of sheets; ``images(file, page, field)`` returns a field's image.

    A name is one bundle's: the same again changes nothing, anything else under it is refused. Every line is kept, also of the
    pages that could not be placed. What the reading alone settles is settled at once; the rest waits to be keyed.
    """
    if not name.strip() or len(name) > 60:
        raise BadInput("bundle", _("束の名前は1〜60文字で付けてください。"))
    lock_programme(programme)
    sent = digest([terms.plan, terms.apart, terms.received_on, [dict(line) for line in lines]])
    before = Bundle.objects.filter(programme=programme.pk, name=name).first()
    if before and before.digest == sent:
        desk.idle()
        return before
    if before:
        raise Conflict("bundle-name", _("束「{name}」は、別の内容で取り込まれています。").format(name=name), cure=_("別の名前を付けてください。"))
    papers, sides = read_lines({one.id: one for one in pack_of(programme).fields}, lines)
    (chain,) = ledger.open_chains("bundle", programme.pk, 1)
    bundle = Bundle.objects.create(
        chain_id=chain, programme=programme.pk, name=name, digest=sent, plan=terms.plan, apart=terms.apart,
        received_on=terms.received_on.isoformat(), by=desk.login, at=moment(desk.at),
    )  # fmt: skip
    records = _records(bundle, papers)
    bulk.insert(Sheet, ("bundle", "record", "file", "page", "placed", "reason"), [_sheet(bundle, side, records) for side in sides])
    cut = _cut(desk, bundle, [(records[place], place, one) for place, paper in enumerate(papers) for one in paper.seen.values()], images)
    unplaced = sum(side.paper is None for side in sides)
    desk.record(chain, "entry.taken_in", {"name": name, "digest": sent, "plan": terms.plan, "apart": terms.apart, "sheets": len(sides),
                                          "unplaced": unplaced, "records": len(papers), **cut})  # fmt: skip
    return bundle


def _records(bundle: Bundle, papers: Sequence[Paper]) -> list[int]:
    ids = list(bulk.reserve(Record, len(papers)))
    bulk.insert(Record, ("id", "bundle", "place", "receipt_number", "form", "source_id", "handed_on"), [
        (pk, bundle.pk, place, paper.receipt_number[:20], paper.form[:40], f"P{bundle.pk}-{place + 1}", False)
        for place, (pk, paper) in enumerate(zip(ids, papers, strict=True))
    ])  # fmt: skip
    return ids


def _sheet(bundle: Bundle, side: Side, records: Sequence[int]) -> tuple[Any, ...]:
    record = None if side.paper is None else records[side.paper]
    return bundle.pk, record, side.file[:200], side.page, side.paper is not None, side.reason[:200]


def _cut(desk: Desk, bundle: Bundle, found: Sequence[tuple[int, int, Seen]], images: Images) -> dict[str, int]:
    """Write the images to be keyed, and what the reading settled alone; return how many of each."""
    ids, rows, agreed = bulk.reserve(Cutting, len(found)), [], []
    for pk, (record, place, one) in zip(ids, found, strict=True):
        mode = mode_of(Plan(bundle.plan), one.field, read=one.reading is not None, accepted=one.accepted, single_digit=_single(one))
        image = store.keep(images(one.file, one.page, one.field.id), kind="cutting", name=f"{bundle.name}-{pk}.png")
        now = standing(one.field, mode, [], one.reading)
        rows.append((pk, bundle.pk, record, REAL, None, one.field.id, piece_of(one.field), place, image.pk, mode, as_text(one.reading),
                     READER if one.reading else "", one.confidence, 1, now.step or ""))  # fmt: skip
        if now.outcome:
            agreed.append((pk, 1, now.outcome.mark, now.outcome.value, now.how, moment(desk.at)))
    _insert_cuttings(rows)
    bulk.insert(Agreed, _AGREED, agreed)
    return {"fields": len(rows), "read": len(agreed)}


def _insert_cuttings(rows: Sequence[tuple[Any, ...]]) -> None:
    bulk.insert(Cutting, (*_CUT, "only", "holder", "until", "fence", "held"), [(*row, "", "", "", 0, "") for row in rows])


def _single(one: Seen) -> bool:
    return one.field.kind == FieldKind.DIGITS and one.reading is not None and len(one.reading.value) == 1


@action(Duty.RECEIVE)
def draw(desk: Desk, programme: Programme, limit: int = 20, *, beside: Collection[int] = (), settling: bool = False) -> list[Cutting]:
    """Give the person the next images to key (``settling``: those where two differ), theirs for half an hour, in order.

    What they have in hand and have not keyed comes again, but for what lies ``beside`` already on their screen. It changes
    nothing but whose turn it is, so nothing is told.
    """
    desk.idle()
    steps = drawing.SETTLING if settling else drawing.BLIND
    most = min(max(limit, 1), MOST_DRAWN)
    free = drawing.find(programme.pk, desk.login, moment(desk.at), steps, most + len(beside))
    free = [one for one in free if one.pk not in beside][:most]
    drawing.take(free, desk.login, moment(kept_until(desk.at, beats=False)))
    taken = Cutting.objects.select_related("bundle").in_bulk([one.pk for one in free])
    return [taken[one.pk] for one in free]


@action(Duty.RECEIVE)
def give_back(desk: Desk, programme: Programme) -> None:
    """Let go what somebody has in hand and has not keyed: they go home, or rest."""
    desk.idle()
    Cutting.objects.filter(bundle__in=queries.bundles_of(programme.pk), holder=desk.login).update(holder="", until="")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as the station sends it: of which image, taken under which number, under which key of its own."""

    cutting: int
    fence: int
    key: str
    answer: Answer
    strokes: int = 0
    millis: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of one answer: ``refused`` is why it was not kept; ``again``: the number under which they key it once more."""

    key: str
    refused: str = ""
    again: int | None = None


@action(Duty.RECEIVE)
def key(desk: Desk, programme: Programme, said: Sequence[Said]) -> list[Saved]:
    """Keep what somebody keyed, in the order they keyed it. An answer that was kept before is said to be kept, and nothing else happens.

    An answer is refused, with the reason, when the image is no longer theirs to key; the others are kept all the same.
    """
    said = said[:MOST_SAVED]
    known = {one.key: one for one in Keying.objects.filter(by=desk.login, key__in=[one.key for one in said])}
    cuttings = _locked(programme, {one.cutting for one in said if one.key not in known})
    fields = {one.id: one for one in pack_of(programme).fields}
    done = keyings(cuttings)
    saved, rows, agreed = [], [], []
    for one in said:
        cutting = cuttings.get(one.cutting)
        if one.key in known:
            saved.append(Saved(one.key))
        elif cutting is None or (refused := _refused(desk, cutting, fields, done.get(cutting.pk, []), one)):
            saved.append(Saved(one.key, _("この画像は、いま入力できません。") if cutting is None else refused))
        else:
            row = _keying(desk, cutting, one)
            done.setdefault(cutting.pk, []).append(row)
            rows.append((cutting, row))
            known[one.key] = row
            saved.append(Saved(one.key, again=_move(desk, fields, cutting, done[cutting.pk], agreed)))
    _write(desk, rows, agreed)
    return saved


def _locked(programme: Programme, wanted: set[int]) -> dict[int, Cutting]:
    query = Cutting.objects.filter(pk__in=wanted, bundle__in=queries.bundles_of(programme.pk)).order_by("pk")
    if connection.vendor == "postgresql":
        query = query.select_for_update(no_key=True)
    return {one.pk: one for one in query}


def _refused(desk: Desk, cutting: Cutting, fields: Mapping[str, Field], done: Sequence[Keying], one: Said) -> str:
    """Return why an answer cannot be kept (empty: it can)."""
    if cutting.holder != desk.login or cutting.fence != one.fence or not cutting.step or cutting.held:
        return _("持ち時間が過ぎて、ほかの人に渡りました。この1件は入力されていません。")
    if not may_key(desk.login, stands(fields, cutting, done)):
        return _("この項目は、あなたがすでに入力しました。")
    if one.answer.mark == Mark.VALUE and not 0 < len(one.answer.value) <= fields[cutting.field].length:
        return _("「{label}」は{n}文字までです。").format(label=fields[cutting.field].label, n=fields[cutting.field].length)
    return "" if 0 < len(one.key) <= 40 else _("この1件は送信し直してください。")


def _keying(desk: Desk, cutting: Cutting, one: Said) -> Keying:
    value = one.answer.value if one.answer.mark == Mark.VALUE else ""
    return Keying(cutting=cutting, round=cutting.round, step=cutting.step, by=desk.login, mark=one.answer.mark, value=value,
                  strokes=min(max(one.strokes, 0), 10_000), millis=min(max(one.millis, 0), 3_600_000), at=moment(desk.at), key=one.key)  # fmt: skip


def _move(desk: Desk, fields: Mapping[str, Field], cutting: Cutting, done: Sequence[Keying], agreed: list[tuple[Any, ...]]) -> int | None:
    """Set what an image waits for now; return the number under which the same person keys it again, if so."""
    now = stands(fields, cutting, done)
    cutting.step, cutting.only = now.step or "", now.only
    cutting.fence += 1
    if now.step == Step.AGAIN:
        return int(cutting.fence)
    cutting.holder = cutting.until = ""
    if cutting.origin != REAL and cutting.step != Step.SECOND:  # measured, and settled by nobody: its answer is known
        cutting.step = ""
    elif now.outcome:
        agreed.append((cutting.pk, cutting.round, now.outcome.mark, now.outcome.value, now.how, moment(desk.at)))
    return None


def _write(desk: Desk, rows: Sequence[tuple[Cutting, Keying]], agreed: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return desk.idle()
    bulk.insert(Keying, _KEYED, [tuple(getattr(one, "cutting_id" if name == "cutting" else name) for name in _KEYED) for _c, one in rows])
    bulk.insert(Agreed, _AGREED, agreed)
    moved = {cutting.pk: cutting for cutting, _one in rows}.values()
    bulk.update(Cutting, "id", ("step", "only", "holder", "until", "fence"), [
        (one.pk, one.step, one.only, one.holder, one.until, one.fence) for one in moved])  # fmt: skip
    settled = {row[0] for row in agreed}
    for bundle in sorted({cutting.bundle_id for cutting in moved}):
        mine = [one for cutting, one in rows if cutting.bundle_id == bundle]
        desk.record(bundle, "entry.keyed", {
            "keyings": len(mine), "strokes": sum(one.strokes for one in mine), "agreed": len({one.cutting_id for one in mine} & settled),
            "digest": digest([[one.cutting_id, one.round, one.step, one.mark, one.value] for one in mine]),
        })  # fmt: skip
    return None


@action(Duty.RECEIVE)
def hold(desk: Desk, programme: Programme, cutting: int, fence: int, reason: str) -> None:
    """Put an image aside that nobody should key before a supervisor has looked: a wrong cut, a second person's paper."""
    found = _locked(programme, {cutting}).get(cutting)
    if found is None or found.holder != desk.login or found.fence != fence:
        raise Conflict("overtaken", _("この画像は、もうあなたの手元にありません。"), cure=_("次の画像に進んでください。"))
    Cutting.objects.filter(pk=cutting).update(held=(reason.strip() or _("入力者が保留"))[:200], holder="", until="")
    desk.record(found.bundle_id, "entry.held", {"cutting": cutting, "field": found.field, "reason": reason[:200]})


def hold_said(desk: Desk, programme: Programme, said: Said) -> Saved:
    """Put an image aside as the station asks for it; what is no longer theirs is refused like an answer, and a second time changes nothing."""
    if Cutting.objects.filter(pk=said.cutting, fence=said.fence, holder="").exclude(held="").exists():
        return Saved(said.key)
    try:
        hold(desk, programme, said.cutting, said.fence, "")
    except Conflict as problem:
        return Saved(said.key, refused=problem.what)
    return Saved(said.key)


@action(Duty.ASSIGN)
def release(desk: Desk, programme: Programme, cutting: int) -> None:
    """Give an image that was held back into the queue."""
    found = _locked(programme, {cutting}).get(cutting)
    if found is None or not found.held:
        raise Conflict("not-held", _("この画像は保留されていません。"))
    Cutting.objects.filter(pk=cutting).update(held="")
    desk.record(found.bundle_id, "entry.released", {"cutting": cutting, "field": found.field})


@action(Duty.ASSIGN)
def plant(desk: Desk, programme: Programme, bundle: Bundle, known: Sequence[tuple[str, bytes, Answer]]) -> int:
    """Lay images whose answer is known among a bundle's (field, image, answer): each is keyed twice, and measures whoever keys it."""
    fields = {one.id: one for one in pack_of(programme).fields}
    _must_be_keyed(programme, bundle)
    ids, rows = bulk.reserve(Cutting, len(known)), []
    for place, (pk, (name, image, _truth)) in enumerate(zip(ids, known, strict=True)):
        kept = store.keep(image, kind="cutting", name=f"{bundle.name}-{pk}.png")
        rows.append((pk, bundle.pk, None, KNOWN, None, name, piece_of(fields[name]), place * 7, kept.pk, Mode.DOUBLE, "", "", 0.0,
                     bundle.round, Step.FIRST))  # fmt: skip
    _insert_cuttings(rows)
    bulk.insert(Truth, ("cutting", "mark", "value"), [(pk, one.mark, one.value) for pk, (_n, _i, one) in zip(ids, known, strict=True)])
    desk.record(bundle.pk, "entry.planted", {"fields": len(rows)})
    return len(rows)


@action(Duty.ASSIGN)
def key_again(desk: Desk, programme: Programme, bundle: Bundle, every: int) -> int:
    """Lay every so many-th agreed field back into the queue in secret, for somebody who has not keyed it; return how many."""
    _must_be_keyed(programme, bundle)
    done = queries.to_key_again(bundle, max(every, 1))
    if not done:
        desk.idle()
        return 0
    ids = bulk.reserve(Cutting, len(done))
    _insert_cuttings([
        (pk, bundle.pk, one.record_id, AGAIN, one.pk, one.field, one.piece, one.place, one.image_id, Mode.SINGLE, "", "", 0.0, bundle.round,
         Step.FIRST)
        for pk, one in zip(ids, done, strict=True)
    ])  # fmt: skip
    desk.record(bundle.pk, "entry.again", {"fields": len(done), "every": every})
    return len(done)


def _must_be_keyed(programme: Programme, bundle: Bundle) -> None:
    if bundle.programme != programme.pk or bundle.state != KEYING:
        raise Conflict("not-keying", _("束「{name}」は入力中ではありません。").format(name=bundle.name))


@action(Duty.RECEIVE)
def seal(desk: Desk, programme: Programme, bundle: Bundle) -> Bundle:
    """Close a bundle in which every field is settled, as one delivery with its counts and hash; nothing in it changes any more."""
    lock_programme(programme)
    bundle = queries.access_bundle(programme.pk, bundle.pk)
    _must_be_keyed(programme, bundle)
    if waiting := queries.open_fields(bundle):
        raise Conflict(
            "bundle-open", _("入力が済んでいない項目が{n}件あります。").format(n=waiting), where=bundle.name,
            cure=_("入力・判定・保留を済ませてから、納品してください。"),
        )  # fmt: skip
    figures = queries.sealed_figures(bundle)
    bundle.state, bundle.seal = SEALED, str(figures["seal"])
    Bundle.objects.filter(pk=bundle.pk).update(state=bundle.state, seal=bundle.seal)
    desk.record(bundle.pk, "entry.sealed", {"round": bundle.round, **figures})
    return bundle


@action(Duty.RECEIVE)
def set_keys(desk: Desk, programme: Programme, keys: Mapping[str, str]) -> None:
    """Keep which keys a person likes at the station. It is nobody's story, so nothing is told."""
    desk.idle()
    kept = {name: str(keys[name])[:20] for name in queries.KEYS if keys.get(name)}
    if len(set({**queries.KEYS, **kept}.values())) != len(queries.KEYS):
        raise BadInput("keys", _("同じキーが2つの操作に割り当てられています。"), cure=_("操作ごとに別のキーを選んでください。"))
    KeyMap.objects.update_or_create(person_id=desk.person.pk, defaults={"keys": canonical(kept).decode()})
