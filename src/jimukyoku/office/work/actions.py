"""Taking tasks and letting them go. At most one person has a task; what they have comes back when they do not.

A desk's own action that finishes a task calls ``must_hold`` first and ``done`` last, in its own transaction.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.work import KINDS, PRIORITY_NAMES, SKILL_NAMES, Kind, another_has_it, kept_until, kind_of, kinds_for, lacking, overtaken
from jimukyoku.office.access.desk import Desk, action, check
from jimukyoku.office.access.models import Organisation, Person
from jimukyoku.office.access.queries import access_person, names
from jimukyoku.office.audit.ledger import Line
from jimukyoku.office.cases import moves
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.work import leasing, log, queries
from jimukyoku.office.work.log import Entry, moment
from jimukyoku.office.work.models import Lease, Skill
from jimukyoku.office.work.queries import Task


@action(Duty.WORK)
def draw(desk: Desk, programme: Programme, kind: str) -> Task | None:
    """Return the person's next task of a kind: what they have in hand, or else the next free one, now theirs; None when
    nothing is free."""
    wanted = kind_of(kind)
    check(desk.person, wanted.duty)
    now = moment(desk.at)
    seen = leasing.look(desk.person, programme.pk, wanted, now)
    if seen.mine:
        desk.idle()
        return _kept(desk, seen.mine, kind, beats=False)
    _must_be_their_kind(seen.own, wanted)
    missing = lacking(seen.own, seen.known)
    while found := leasing.find(programme.pk, wanted, now, missing, hurried=seen.hurried):
        if taken := _take(desk, programme, wanted, found, log.DRAWN):
            return taken
    desk.idle()
    return None


def _must_be_their_kind(own: Collection[str], kind: Kind) -> None:
    """Raise when a person's skills keep them to other kinds."""
    if kind not in kinds_for(own):
        raise Conflict(
            "other-kinds", _("あなたの担当は、この種類の作業ではありません: {kind}").format(kind=_(kind.label)),
            cure=_("担当の変更は管理者（SV）に相談してください。"),
        )  # fmt: skip


def _take(desk: Desk, programme: Programme, kind: Kind, found: leasing.Found, act: str) -> Task | None:
    """Make a task the person's and log it, with who lost it because their time ran out; None when somebody was faster."""
    until = kept_until(desk.at, beats=False)
    taken = leasing.take(programme.pk, found.case, kind.name, desk.login, moment(desk.at), moment(until))
    if taken is None:
        return None
    lapsed = [Entry(found.case, kind.name, log.LAPSED, found.before, found.fence)] if found.before not in ("", desk.login) else []
    log.write(desk, programme.pk, [*lapsed, Entry(found.case, kind.name, act, desk.login, taken.fence)])
    return Task(found.case, found.receipt_number, kind, desk.login, desk.at, until, taken.fence, "", taken.note, taken.priority,
                found.waiting_since, taken.skill)  # fmt: skip


@action(Duty.WORK)
def claim(desk: Desk, programme: Programme, case: int, kind: str) -> Task:
    """Take one certain task, unless somebody else has it; take up again what was set aside."""
    wanted = kind_of(kind)
    check(desk.person, wanted.duty)
    before = _locked(programme, [case], wanted).get(case)
    if before and another_has_it(before.holder, before.until, desk.login, desk.at):
        raise _anothers(before)
    _must_wait(programme, [case], wanted)
    if before and before.holder == desk.login and before.running(desk.at) and not before.aside:
        desk.idle()
        return _kept(desk, case, kind, before.fence, beats=False) or before
    found = leasing.Found(case, before.holder if before else "", before.fence if before else 0)
    taken = _take(desk, programme, wanted, found, log.CLAIMED)
    assert taken is not None, "the case's row is locked and nobody else has the task"
    return _now(case, kind)


@action(Duty.WORK)
def keep(desk: Desk, programme: Programme, case: int, kind: str, fence: int, *, beats: bool = True) -> Task:
    """Begin the time of a task in hand anew (the heartbeat). It changes nothing but how long, so nothing is told."""
    desk.idle()
    moves.of_programme(programme.pk, [case])
    kept = _kept(desk, case, kind, fence, beats=beats)
    if kept is None:
        raise _lost(desk, queries.lease_of(case, kind))
    return kept


def _kept(desk: Desk, case: int, kind: str, fence: int | None = None, *, beats: bool) -> Task | None:
    """Begin the time of a person's task anew; what is theirs for longer (handed over, assigned) stays so."""
    mine = Lease.objects.filter(case=case, kind=kind, holder=desk.login, aside="")
    if fence is not None:
        mine = mine.filter(fence=fence)
    longer = moment(kept_until(desk.at, beats=False))
    if not mine.filter(until__lte=longer).update(until=moment(kept_until(desk.at, beats=beats))) and not mine.exists():
        return None
    return _now(case, kind)


@action(Duty.WORK)
def give_back(desk: Desk, programme: Programme, case: int, kind: str, reason: str = "") -> None:
    """Put a task back into the queue; it keeps its age, and so its place."""
    mine = _mine(desk, programme, case, kind)
    _free([case], kind)
    log.write(desk, programme.pk, [Entry(case, kind, log.RETURNED, desk.login, mine.fence, reason)])


@action(Duty.WORK)
def set_aside(desk: Desk, programme: Programme, case: int, kind: str, reason: str, until: dt.date) -> None:
    """Keep a task for oneself without working at it, for a reason, up to a day at most two months off; from that morning it
    is anybody's."""
    _need_reason(reason)
    if not desk.today < until <= desk.today + dt.timedelta(days=62):
        raise BadInput("until", _("「いつまで」は、明日から2か月以内の日にしてください。"))
    mine = _mine(desk, programme, case, kind)
    morning = dt.datetime.combine(until, dt.time(), desk.at.tzinfo)
    Lease.objects.filter(case=case, kind=kind).update(aside=reason[:200], until=moment(morning))
    log.write(desk, programme.pk, [Entry(case, kind, log.ASIDE, desk.login, mine.fence, reason)])
    desk.record(case, "work.set_aside", {"kind": kind, "until": until.isoformat(), "reason": reason})


@action(Duty.WORK)
def hand_over(desk: Desk, programme: Programme, case: int, kind: str, to: str, note: str) -> None:
    """Give a task to a colleague, with what they must know; it is theirs until the end of the next day."""
    _need_note(note)
    mine = _mine(desk, programme, case, kind)
    other = _colleague(desk, to, kind_of(kind))
    fence = _give(desk, [case], kind, other.login, note)[case]
    log.write(desk, programme.pk, [
        Entry(case, kind, log.GIVEN, desk.login, mine.fence, note), Entry(case, kind, log.GOT, other.login, fence, note),
    ])  # fmt: skip
    desk.record(case, "work.handed_over", {"kind": kind, "to": other.login, "note": note})


@action(Duty.ASSIGN)
def move(desk: Desk, programme: Programme, cases: Mapping[str, Collection[int]], to: str | None, reason: str) -> int:
    """Move tasks (cases by kind) to one of one's own people, or back into the queue (``to`` None); return how many.

    All of them or none. A supervisor moves what is nobody's or their own people's: whose people the other side's work is, the other side says
    (a municipality gives no orders to a contractor's people, 労働者派遣との区分).
    """
    _need_reason(reason)
    moved = sum(_move(desk, programme, sorted(set(chosen)), kind_of(kind), to, reason) for kind, chosen in cases.items() if chosen)
    if not moved:
        desk.idle()
    return moved


def _move(desk: Desk, programme: Programme, cases: Sequence[int], kind: Kind, to: str | None, reason: str) -> int:
    check(desk.person, kind.duty)
    other = _colleague(desk, to, kind).login if to else ""
    before = _locked(programme, cases, kind)
    _must_wait(programme, cases, kind)
    holders = {case: one.holder for case, one in before.items() if one.holder and one.running(desk.at)}
    _must_be_own(desk, holders.values())
    fences = _give(desk, cases, kind.name, other, reason) if other else {}
    if not other:
        _free(cases, kind.name)
    log.write(desk, programme.pk, [
        *(Entry(case, kind.name, log.GIVEN, holder, before[case].fence, reason) for case, holder in holders.items()),
        *(Entry(case, kind.name, log.GOT, other, fence, reason) for case, fence in fences.items()),
    ])  # fmt: skip
    told = {"kind": kind.name, "to": other, "reason": reason}
    desk.record_all([Line(case, "work.moved", {**told, "from": holders.get(case, "")}) for case in cases])
    return len(cases)


def _must_be_own(desk: Desk, holders: Iterable[str]) -> None:
    """Raise NotFound when one of the holders works for somebody else."""
    wanted = set(holders)
    if Person.objects.filter(login__in=wanted, organisation=desk.person.organisation_id).count() != len(wanted):
        raise NotFound("not-found", _("該当するものがありません。"))


def _must_wait(programme: Programme, cases: Sequence[int], kind: Kind) -> None:
    if len(leasing.waiting_of(programme.pk, cases, kind)) != len(cases):
        what = _("この案件は、いま「{kind}」を待っていません。").format(kind=_(kind.label))
        raise Conflict("not-waiting", what, cure=_("案件の状態を確かめてください。"))


@action(Duty.ASSIGN)
def rank(desk: Desk, programme: Programme, case: int, kind: str, priority: int, reason: str, skill: str = "") -> None:
    """Say how urgent a task is, and which skill it asks for; it is drawn before the others of its kind."""
    _need_reason(reason)
    wanted = kind_of(kind)
    check(desk.person, wanted.duty)
    if priority not in PRIORITY_NAMES or (skill and skill not in SKILL_NAMES):
        raise BadInput("priority", _("優先度または担当できることを、一覧から選んでください。"))
    _locked(programme, [case], wanted)
    _must_wait(programme, [case], wanted)
    Lease.objects.update_or_create(
        case_id=case, kind=kind, defaults={"priority": priority, "skill": skill}, create_defaults={
            "programme": programme.pk, "priority": priority, "skill": skill})  # fmt: skip
    desk.record(case, "work.ranked", {"kind": kind, "priority": PRIORITY_NAMES[priority], "skill": skill, "reason": reason})


@action(Duty.ASSIGN)
def set_skills(desk: Desk, organisation: Organisation, login: str, skills: Collection[str]) -> None:
    """Enter what one of one's own people can do, and to which kinds they are kept (none named: all)."""
    person = access_person(desk.person, login)
    if unknown := set(skills) - SKILL_NAMES.keys() - KINDS.keys():
        raise BadInput("skill", _("一覧にない項目です: {skills}").format(skills="、".join(sorted(unknown))))
    before = queries.skills_of(person)
    if before == set(skills):
        return desk.idle()
    Skill.objects.filter(person=person).exclude(skill__in=skills).delete()
    Skill.objects.bulk_create([Skill(person=person, skill=skill) for skill in sorted(set(skills) - before)])
    desk.record(organisation.chain_id, "person.skills_set", {"login": login, "skills": sorted(skills)})


def must_hold(desk: Desk, programme: Programme, case: int, kind: str, fence: int | None = None) -> None:
    """Raise Conflict when a task is another's, or was since it was taken under ``fence``; lock it for the rest of the
    transaction. Without a fence it is enough that nobody else has it now.

    For a desk's own action: what somebody typed stays in its form, and the sentence says who has the case now.
    """
    found = _locked(programme, [case], kind_of(kind)).get(case)
    if found and another_has_it(found.holder, found.until, desk.login, desk.at):
        raise _anothers(found)
    if overtaken(found.fence if found else 0, fence):
        raise _lost(desk, found)


def done(desk: Desk, programme: Programme, case: int, kind: str) -> None:
    """Let a finished task go, in the transaction of the action that finished it, and count it for the person."""
    found = queries.lease_of(case, kind)
    if found:
        _free([case], kind, note="", priority=0, skill="")
    log.write(desk, programme.pk, [Entry(case, kind, log.DONE, desk.login, found.fence if found else 0)])


def _free(cases: Sequence[int], kind: str, **more: object) -> None:
    Lease.objects.filter(case__in=cases, kind=kind).update(holder="", until="", aside="", **more)


def _give(desk: Desk, cases: Sequence[int], kind: str, to: str, note: str) -> dict[int, int]:
    """Make locked tasks somebody else's until the end of the next day, who may not be there today."""
    evening = dt.datetime.combine(desk.today + dt.timedelta(days=2), dt.time(), desk.at.tzinfo)
    return leasing.give(cases, kind, to, note[:500], moment(desk.at), moment(evening))


def _locked(programme: Programme, cases: Sequence[int], kind: Kind) -> dict[int, Task]:
    """Return whose tasks these are, with the cases' rows locked: nobody takes one until the transaction ends."""
    moves.of_programme(programme.pk, cases)
    moves.lock(cases)
    return queries.leases_of(cases, kind.name)


def _mine(desk: Desk, programme: Programme, case: int, kind: str) -> Task:
    """Return a task of this person's, locked; Conflict when it is no longer theirs."""
    found = _locked(programme, [case], kind_of(kind)).get(case)
    if found is None or found.holder != desk.login:
        raise _lost(desk, found)
    return found


def _colleague(desk: Desk, login: str, kind: Kind) -> Person:
    """Return one of the person's own organisation who may do this kind of task."""
    person = access_person(desk.person, login)
    check(person, kind.duty)
    check(person, Duty.WORK)
    return person


def _anothers(task: Task) -> Conflict:
    name = names([task.holder]).get(task.holder, task.holder)
    return Conflict(
        "held-by-another", _("受付番号 {number} は {name} さんが作業中です。").format(number=task.receipt_number, name=name),
        cure=_("次の案件に進むか、{name} さんに確かめてください。").format(name=name),
    )  # fmt: skip


def _lost(desk: Desk, task: Task | None) -> Conflict:
    if task and task.holder not in ("", desk.login):
        return _anothers(task)
    return Conflict(
        "lease-lost", _("この作業はもうあなたのものではありません（持ち時間が切れたか、戻されました）。登録していません。"),
        cure=_("入力した内容を控え、案件をもう一度開いて確かめてください。"),
    )  # fmt: skip


def _now(case: int, kind: str) -> Task:
    found = queries.lease_of(case, kind)
    assert found is not None
    return found


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("reason", _("理由が空です。"), cure=_("理由を入力してください。"))


def _need_note(note: str) -> None:
    if not note.strip():
        raise BadInput("note", _("伝言が空です。"), cure=_("引き継ぐ人が知っておくべきことを入力してください。"))

