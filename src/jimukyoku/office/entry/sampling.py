"""Acceptance (検収): the municipality looks at a sample of every sealed delivery; only then do its applications go on, once.

Nobody can pass this by: an application of a delivery that was not accepted never reaches the intake (年金機構 2018, where the
sampling that the contract demanded at each delivery was never done).
"""

import secrets
from collections.abc import Collection

from jimukyoku.domain.access import Duty
from jimukyoku.domain.basics import BadInput, Conflict, NotFound
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.entry import NORMAL, TIGHTENED, SamplePlan, Severity, Verdict, by_lot, judge, plan_for, severity
from jimukyoku.domain.intake import APPLICATION
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.basics import bulk
from jimukyoku.office.entry import queries
from jimukyoku.office.entry.models import ACCEPTED, KEYING, REAL, REJECTED, SEALED, Bundle, Cutting, Inspection, Record, Ruling, Sample
from jimukyoku.office.intake import actions as intake
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import lock_programme, pack_of
from jimukyoku.office.work.log import moment


@action(Duty.ACCEPT)
def draw_sample(desk: Desk, programme: Programme, bundle: Bundle) -> Sample:
    """Draw the sample of a sealed delivery: how many follows from its size and from how earlier deliveries came out.

    The lot is drawn now, after the delivery was sealed, from a number nobody knew before; the same sample is not drawn twice.
    """
    lock_programme(programme)
    bundle = _sealed(programme, bundle)
    before = Sample.objects.filter(bundle=bundle, round=bundle.round).first()
    if before:
        desk.idle()
        return before
    how = severity_now(programme.pk)
    size = Record.objects.filter(bundle=bundle).count()
    plan = plan_for(size, NORMAL if how == Severity.NORMAL else TIGHTENED) if size else SamplePlan(0, 0)
    if how == Severity.STOPPED:
        plan = SamplePlan(size, 0)
    row = (bundle.pk, bundle.round, plan.size, plan.most, how, secrets.token_hex(16), bundle.seal, desk.login, moment(desk.at))
    bulk.insert(Sample, ("bundle", "round", "size", "most", "severity", "seed", "seal", "by", "at"), [row])
    sample = Sample.objects.get(bundle=bundle, round=bundle.round)
    desk.record(bundle.pk, "entry.sample_drawn", {"round": bundle.round, "size": sample.size, "most": sample.most,
                                                  "severity": how, "seed": sample.seed, "seal": bundle.seal})  # fmt: skip
    return sample


def severity_now(programme: int) -> Severity:
    """Return how closely the next delivery of a programme is looked at."""
    query = Ruling.objects.filter(sample__bundle__programme=programme).order_by("pk")
    return severity(list(query.values_list("accepted", flat=True)))


def drawn(sample: Sample) -> list[int]:
    """Return the records of a sample: whoever has the seed and the delivery draws the same."""
    return by_lot(Record.objects.filter(bundle=sample.bundle).values_list("pk", flat=True), sample.size, sample.seed)


@action(Duty.ACCEPT)
def inspect(desk: Desk, programme: Programme, bundle: Bundle, record: int, wrong: Collection[str]) -> Verdict:
    """Enter what an officer saw of one record of the sample; the last one, or the first wrong one too many, rules the delivery.

    A rejected delivery is keyed anew, every field of it: those who keyed it know nothing of what was found.
    """
    lock_programme(programme)
    bundle = _sealed(programme, bundle)
    sample = Sample.objects.filter(bundle=bundle, round=bundle.round).first()
    if sample is None or record not in drawn(sample):
        raise NotFound("not-found", _("該当するものがありません。"))
    if unknown := set(wrong) - set(queries.agreed_of([record]).get(record, {})):
        raise BadInput("field", _("この申請にない項目です：{names}").format(names="、".join(sorted(unknown))))
    if Inspection.objects.filter(sample=sample, record=record).exists():
        raise Conflict("inspected", _("この申請は、もう確認済みです。"), cure=_("次の申請に進んでください。"))
    row = (sample.pk, record, ",".join(sorted(wrong)), desk.login, moment(desk.at))
    bulk.insert(Inspection, ("sample", "record", "wrong", "by", "at"), [row])
    desk.record(bundle.pk, "entry.inspected", {"record": record, "wrong": sorted(wrong)})
    return _rule(desk, bundle, sample)


def _rule(desk: Desk, bundle: Bundle, sample: Sample) -> Verdict:
    found = list(Inspection.objects.filter(sample=sample).values_list("wrong", flat=True))
    looked, wrong = len(found), sum(one != "" for one in found)
    verdict = judge(SamplePlan(sample.size, sample.most), looked, wrong)
    if verdict == Verdict.GO_ON:
        return verdict
    accepted = verdict == Verdict.ACCEPTED
    bulk.insert(Ruling, ("sample", "accepted", "looked", "wrong", "at"), [(sample.pk, accepted, looked, wrong, moment(desk.at))])
    Bundle.objects.filter(pk=bundle.pk).update(state=ACCEPTED if accepted else REJECTED)
    desk.record(bundle.pk, f"entry.{verdict}", {"round": bundle.round, "looked": looked, "wrong": wrong, "seal": bundle.seal})
    return verdict


def _sealed(programme: Programme, bundle: Bundle) -> Bundle:
    bundle = queries.access_bundle(programme.pk, bundle.pk)
    if bundle.state != SEALED:
        raise Conflict("not-sealed", _("束「{name}」は、検収を待っていません。").format(name=bundle.name), cure=_("納品された束を選んでください。"))
    return bundle


@action(Duty.RECEIVE)
def key_anew(desk: Desk, programme: Programme, bundle: Bundle, cause: str) -> None:
    """Begin a rejected delivery anew: a second person reads every field again, also where the reading had been enough."""
    if not cause.strip():
        raise BadInput("cause", _("不合格の原因と対策を書いてください。"), cure=_("市が読んで、次の納品の検収に使います。"))
    lock_programme(programme)
    bundle = queries.access_bundle(programme.pk, bundle.pk)
    if bundle.state != REJECTED:
        raise Conflict("not-rejected", _("束「{name}」は不合格になっていません。").format(name=bundle.name))
    count = bundle.round + 1
    Bundle.objects.filter(pk=bundle.pk).update(state=KEYING, round=count, seal="")
    Cutting.objects.filter(bundle=bundle, origin=REAL).update(
        round=count, step="first", mode="double", only="", holder="", until="", held="",
    )  # fmt: skip
    desk.record(bundle.pk, "entry.anew", {"round": count, "cause": cause[:500]})


@action(Duty.RECEIVE)
def hand_on(desk: Desk, programme: Programme, limit: int = 500) -> int:
    """Give up to ``limit`` applications of accepted deliveries to the intake, each once, whatever happens; return how many."""
    lock_programme(programme)
    query = Record.objects.select_related("bundle").filter(bundle__programme=programme.pk, bundle__state=ACCEPTED, handed_on=False)
    records = list(query.order_by("bundle", "place")[:limit])
    if not records:
        desk.idle()
        return 0
    outcome = intake.take(desk, programme, APPLICATION, queries.received(pack_of(programme), records))
    if outcome.refused:
        raise Conflict("handed-on-otherwise", outcome.refused[0][1], cure=_("同じ番号の申請が別の内容で受付済みです。管理者に連絡してください。"))
    Record.objects.filter(pk__in=[one.pk for one in records]).update(handed_on=True)
    for bundle in sorted({one.bundle_id for one in records}):
        mine = [one for one in records if one.bundle_id == bundle]
        desk.record(bundle, "entry.handed_on", {"records": len(mine), "sources": [one.source_id for one in mine]})
    return len(records)
