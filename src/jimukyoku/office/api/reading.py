"""What an integrator reads: programmes and their forms, cases, events, defects, progress, transfer files."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from jimukyoku.domain.access import Scope
from jimukyoku.domain.cases import STATE_NAMES, State
from jimukyoku.domain.programme import Pack, json_schema
from jimukyoku.office.api import schemas
from jimukyoku.office.api.entrance import desk_of, saw
from jimukyoku.office.api.routes import OF_PROGRAMME, operation
from jimukyoku.office.cases import feed
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import by_receipt
from jimukyoku.office.intake.queries import answer_due
from jimukyoku.office.oversight.queries import figures as all_figures
from jimukyoku.office.payment.queries import batches
from jimukyoku.office.programme.queries import access_programmes, pack_of
from jimukyoku.office.screening.queries import open_findings

router = Router(tags=["integrator"])
At = Annotated[schemas.Code, Path()]
Limit = Annotated[int, Query(50, ge=1, le=200, description="一度に返す件数")]
After = Annotated[str, Query("", max_length=9, pattern=r"^([0-9]{4}-[0-9]{4})?$", description="この受付番号より後から")]


@operation(router, "GET", "/programmes", "api_programmes", Scope.PROGRAMME, "制度の一覧", schemas.Programmes)
def programmes(request: HttpRequest) -> dict[str, Any]:
    """List the programmes this client may see."""
    found = []
    for one in access_programmes(desk_of(request).person):
        pack = pack_of(one)
        days = {name: getattr(pack, name) for name in ("base_date", "opens_on", "deadline")}
        found.append({"municipality": one.municipality.code, "programme": one.code, "name": one.name,
                      "municipality_name": one.municipality.name, "pack": one.sha256, **days})  # fmt: skip
    return {"programmes": found}


@operation(router, "GET", f"{OF_PROGRAMME}/form", "api_form", Scope.PROGRAMME, "申請の様式（JSON Schema）", schemas.Form)
def form(request: HttpRequest, municipality: At, programme: At) -> dict[str, Any]:
    """Return the fields of an application as JSON Schema, made of the same pack as the printed form and the columns of a file."""
    one = request.programme  # type: ignore[attr-defined]
    return {"municipality": municipality, "programme": programme, "pack": one.sha256, "fields": json_schema(pack_of(one).fields)}


@operation(router, "GET", f"{OF_PROGRAMME}/cases", "api_cases", Scope.CASE, "案件の一覧", schemas.Cases)
def cases(
    request: HttpRequest, municipality: At, programme: At, after: After, limit: Limit,
    state: Annotated[State | None, Query(None, description="この状態の案件だけ")],
    updated_since: Annotated[schemas.Moment | None, Query(None, description="この日時以後に記録があった案件だけ")],
) -> dict[str, Any]:  # fmt: skip
    """List cases by receipt number; go on with ``after`` until ``next`` is empty."""
    states = (state.value,) if state else ()
    found = feed.changed(request.programme.pk, states=states, since=updated_since, after=after, limit=limit + 1)  # type: ignore[attr-defined]
    shown = found[:limit]
    saw(request, [one.pk for one in shown])
    return {"cases": [_case(one) for one in shown], "next": shown[-1].receipt_number if len(found) > limit else None}


@operation(router, "GET", f"{OF_PROGRAMME}/cases/{{receipt}}", "api_case", Scope.CASE, "案件の状態", schemas.Case)
def case(request: HttpRequest, municipality: At, programme: At, receipt: Annotated[schemas.Receipt, Path()]) -> dict[str, Any]:
    """Return where one case stands."""
    pk = request.programme.pk  # type: ignore[attr-defined]
    found = feed.changed(pk, receipt=by_receipt(pk, receipt).receipt_number, limit=1)[0]
    saw(request, [found.pk])
    return _case(found)


def _case(one: Case) -> dict[str, Any]:
    names = ("receipt_number", "household_no", "state", "since", "updated_at", "held", "route", "decision", "amount")
    return {**{name: getattr(one, name) for name in names}, "state_name": STATE_NAMES[State(one.state)], "resident_sees": feed.resident_sees(one)}


@operation(router, "GET", f"{OF_PROGRAMME}/events", "api_events", Scope.EVENT, "できごとの一覧", schemas.Events)
def events(
    request: HttpRequest, municipality: At, programme: At, limit: Limit,
    after: Annotated[int, Query(0, ge=0, le=2**62, description="この番号より後から（前の答の next）")],
) -> dict[str, Any]:  # fmt: skip
    """Return what happened after a number, in the order of the ledger. No event is passed over, however many write at once."""
    found, following = feed.events_after(request.programme.pk, after, limit)  # type: ignore[attr-defined]
    return {"events": found, "next": following}


@operation(router, "GET", f"{OF_PROGRAMME}/deficiencies", "api_deficiencies", Scope.CASE, "不備の一覧", schemas.Deficiencies)
def deficiencies(request: HttpRequest, municipality: At, programme: At, after: After, limit: Limit) -> dict[str, Any]:
    """List the cases whose households were asked about defects, with what is open; answers go to ``answers``."""
    one = request.programme  # type: ignore[attr-defined]
    found = feed.changed(one.pk, states=(State.DEFICIENT.value,), after=after, limit=limit + 1)
    shown, pack = found[:limit], pack_of(one)
    keys = [row.pk for row in shown]
    saw(request, keys)
    findings, due = open_findings(keys), answer_due(keys)
    rows = [{"receipt_number": row.receipt_number, "household_no": row.household_no, "answer_by": due.get(row.pk),
             "findings": [_finding(pack, each) for each in findings.get(row.pk, [])]} for row in shown]  # fmt: skip
    return {"cases": rows, "next": shown[-1].receipt_number if len(found) > limit else None}


def _finding(pack: Pack, one: Any) -> dict[str, Any]:
    """Return a finding with the pack's sentence for it; what stood in the household's own words is not given out."""
    sentence = next((rule.sentence for rule in pack.deficiencies if rule.code == one.code), "")
    return {"code": one.code, "severity": one.severity, "fields": [name for name in one.fields.split(",") if name], "sentence": sentence}


@operation(router, "GET", f"{OF_PROGRAMME}/figures", "api_figures", Scope.FIGURE, "進捗の数", schemas.Figures)
def figures(request: HttpRequest, municipality: At, programme: At) -> dict[str, Any]:
    """Return how far the programme is, in numbers of cases and yen."""
    found = all_figures(request.programme, desk_of(request).today)  # type: ignore[attr-defined]
    steps = [{"name": name, "cases": count} for name, count in found["funnel"]]
    return {**{name: found[name] for name in ("as_of", "cases", "held", "backlog", "money")}, "funnel": steps}


@operation(router, "GET", f"{OF_PROGRAMME}/payments", "api_payments", Scope.PAYMENT, "振込ファイルの状態", schemas.Payments)
def payments(request: HttpRequest, municipality: At, programme: At) -> dict[str, Any]:
    """List the transfer files and how far each is; making, approving and releasing them is done by people."""
    rows = batches(request.programme.pk)  # type: ignore[attr-defined]
    return {"payments": [{"number": one.pk, "state": one.state, "value_date": dt.date.fromisoformat(one.value_date), "count": one.count,
                          "total": one.total} for one in rows]}  # fmt: skip
