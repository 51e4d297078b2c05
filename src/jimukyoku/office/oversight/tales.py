"""Rows held against the events that told of them: what was written into the ledger must be what stands in the tables.

An event carries the digest of the row it tells of. Rows and events of a kind come in the same order, so each table is
proved in one pass over both, streaming.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from jimukyoku.domain.basics import digest, sha256
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.screening import LOOK, OPEN, SENT_BACK, SHARED
from jimukyoku.office.access.models import Client, Person, Token
from jimukyoku.office.audit.models import Chain, Event
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case, Gate
from jimukyoku.office.decision.models import Decision, PayAccount, Recommendation
from jimukyoku.office.intake.models import Application
from jimukyoku.office.intake.queries import proof
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.payment.models import Batch, Payment
from jimukyoku.office.programme.models import Version
from jimukyoku.office.register.actions import content
from jimukyoku.office.register.models import Import
from jimukyoku.office.screening.models import Finding, Remark

Found = tuple[int, list[str]]
_MOST = 20


def _events(programme: int, kinds: Sequence[str]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Yield (chain, kind, data) of the events of these kinds on a programme's chains, by chain and order."""
    marks = ", ".join(["%s"] * len(kinds))
    sql = (
        f"SELECT e.chain_id, e.kind, e.data FROM {Event._meta.db_table} e JOIN {Chain._meta.db_table} c ON c.id = e.chain_id "
        f"WHERE c.programme = %s AND e.kind IN ({marks}) ORDER BY e.chain_id, e.seq"
    )
    return ((chain, kind, json.loads(data)) for chain, kind, data in bulk.stream(sql, [programme, *kinds]))


def _rows(programme: int, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield (case, columns …) of a table whose rows belong to cases, by case and order of writing."""
    names = ", ".join(f't."{name}"' for name in columns)
    return bulk.stream(
        f"SELECT t.case_id, {names} FROM {table} t JOIN {Case._meta.db_table} k ON k.chain_id = t.case_id "
        "WHERE k.programme = %s ORDER BY t.case_id, t.id", [programme],
    )  # fmt: skip


def _compare(what: str, told: Iterable[tuple[int, str]], rows: Iterable[tuple[int, str]]) -> Found:
    """Compare (case, digest) as told with (case, digest) of the rows; both in order."""
    seen, problems = 0, []
    for left, right in itertools.zip_longest(told, rows):
        seen += 1
        if left != right:
            case = (right or left or (0, ""))[0]
            problems.append(_("案件 {case}: {what}が記録と一致しません。").format(case=case, what=what))
            if left is None or right is None or left[0] != right[0] or len(problems) >= _MOST:
                break  # one row too many or too few shifts all that follow: it is enough to name the first
    return seen, problems


def _recommendations(programme: int) -> Found:
    columns = ("id", "case_id", "outcome", "amount", "children", "size", "reasons", "verdict_key", "pack", "by")
    told = ((case, data["row"]) for case, _kind, data in _events(programme, ["case.recommend"]))
    return _compare(_("提案"), told, ((case, digest(row)) for case, *row in _rows(programme, Recommendation._meta.db_table, columns)))


def _accounts(programme: int) -> Found:
    columns = ("case_id", "bank_code", "branch_code", "account_type", "account_number", "payee_kana", "source")
    events = _events(programme, ["case.recommend", "payment.account_renewed"])
    told = ((case, data["account"]) for case, _kind, data in events if data["account"])
    return _compare(_("振込先口座"), told, ((case, digest(row)) for case, *row in _rows(programme, PayAccount._meta.db_table, columns)))


def _decisions(programme: int) -> Found:
    columns = ("case_id", "recommendation_id", "outcome", "amount", "reason", "article", "list_hash", "by", "on")
    told = ((case, data["row"]) for case, _kind, data in _events(programme, ["case.approve", "case.refuse"]))
    return _compare(_("決定"), told, ((case, digest(row)) for case, *row in _rows(programme, Decision._meta.db_table, columns)))


def _payments(programme: int) -> Found:
    columns = ("id", "case_id", "batch_id", "amount", "bank_code", "branch_code", "account_type", "account_number", "payee_kana", "source")
    told = ((case, data["row"]) for case, _kind, data in _events(programme, ["case.pay"]))
    return _compare(_("支給"), told, ((case, digest(row)) for case, *row in _rows(programme, Payment._meta.db_table, columns)))


_PAYMENT_STATES = {
    "case.pay": "made", "payment.released": "released", "case.settle": "paid", "case.return": "returned", "case.unpay": "cancelled",
}  # fmt: skip


def _payment_states(programme: int) -> Found:
    """The state of every payment is what the newest event about it says."""
    events = (one for one in _events(programme, list(_PAYMENT_STATES)) if "payment" in one[2])
    told = _newest((case, data["payment"], _PAYMENT_STATES[kind]) for case, kind, data in events)
    rows = ((case, f"{pk}:{state}") for case, pk, state in _rows(programme, Payment._meta.db_table, ("id", "state")))
    return _compare(_("支給の状態"), told, rows)


def _newest(events: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, str]]:
    for case, group in itertools.groupby(events, key=lambda one: one[0]):
        states = {payment: state for _case, payment, state in group}
        yield from ((case, f"{payment}:{states[payment]}") for payment in sorted(states))


_BATCH_STATES = {
    "payment.made": "made", "payment.approved": "approved", "payment.released": "released", "payment.settled": "settled",
    "payment.cancelled": "cancelled",
}  # fmt: skip


def _batches(programme: int) -> Found:
    """State, file, count, total and the three people of every batch are what the programme's own chain tells."""
    marks = ", ".join(["%s"] * len(_BATCH_STATES))
    sql = f"SELECT kind, actor, data FROM {Event._meta.db_table} WHERE chain_id = %s AND kind IN ({marks}) ORDER BY seq"
    told: dict[int, dict[str, Any]] = {}
    for kind, actor, text in bulk.rows(sql, [programme, *_BATCH_STATES]):
        data = json.loads(text)
        one = told.setdefault(data["batch"], {"approver": "", "releaser": ""})
        one["state"] = _BATCH_STATES[kind]
        if kind == "payment.made":
            one.update(file=data["file"], count=data["count"], total=data["total"], maker=actor)
        elif kind in ("payment.approved", "payment.released"):
            one["approver" if kind == "payment.approved" else "releaser"] = actor
    kept = {}
    for batch in Batch.objects.filter(programme=programme):
        kept[batch.pk] = {name: getattr(batch, name) for name in ("approver", "releaser", "state", "count", "total", "maker")}
        kept[batch.pk]["file"] = batch.file_id
    wrong = [pk for pk in sorted(told.keys() | kept.keys()) if told.get(pk) != kept.get(pk)]
    return len(kept), [_("振込 #{pk} が記録と一致しません。").format(pk=pk) for pk in wrong]


def _gates(programme: int) -> Found:
    sql = f"SELECT data FROM {Event._meta.db_table} WHERE chain_id = %s AND kind = 'gate.passed' ORDER BY seq"
    told = [json.loads(text) for (text,) in bulk.rows(sql, [programme])]
    kept = [
        {"gate": one.pk, "kind": one.kind, "rows_in": one.rows_in, "rows_checked": one.rows_checked, "stopped": one.stopped,
         "result": one.result_hash, "sources": json.loads(one.sources)}
        for one in Gate.objects.filter(chain_id=programme).order_by("pk")
    ]  # fmt: skip
    wrong = [one or other for one, other in itertools.zip_longest(told, kept) if one != other]
    return len(kept), [_("確認記録 #{pk} が記録と一致しません。").format(pk=(one or {}).get("gate")) for one in wrong]


def _letters(programme: int) -> Found:
    """Every printed letter says what its event says it said, and every letter's data are what its hash says."""
    told: dict[str, str] = {}
    for _case, _kind, data in _events(programme, ["notice.sent", "case.notify", "case.find_deficient"]):
        if "sha256" in data:
            told[data["letter"]] = data["sha256"]
    seen, problems = 0, []
    columns = ("number", "data", "sha256", "page")
    for _case, number, text, kept, page in _rows(programme, Letter._meta.db_table, columns):
        seen += 1
        if sha256(text.encode()) != kept or (page and told.get(number) != kept):
            problems.append(_("通知 {number} の内容が記録と一致しません。").format(number=number))
    return seen, problems


def _packs(programme: int) -> Found:
    """Every stored version of the pack still has the hash it was published with."""
    sql = f"SELECT data FROM {Event._meta.db_table} WHERE chain_id = %s AND kind = 'programme.published' ORDER BY seq"
    told = {(data := json.loads(text))["version"]: data["sha256"] for (text,) in bulk.rows(sql, [programme])}
    problems = []
    for version in Version.objects.filter(programme=programme):
        if version.sha256 != told.get(version.number) or version.hash_again() != version.sha256:
            problems.append(_("制度パック 第{n}版 の内容が公開時と違います。").format(n=version.number))
    return len(told), problems


def _applications(programme: int) -> Found:
    """Everything that arrived is kept as it arrived, and nothing is kept that never arrived."""
    marks = "e.kind LIKE 'intake.%%' OR e.kind IN ('case.receive', 'case.answer', 'case.decline')"
    sql = (
        f"SELECT e.data FROM {Event._meta.db_table} e JOIN {Chain._meta.db_table} c ON c.id = e.chain_id "
        f"WHERE (c.programme = %s OR c.id = %s) AND ({marks})"
    )
    told: dict[str, tuple[str, str]] = {}
    for (text,) in bulk.stream(sql, [programme, programme]):
        data = json.loads(text)
        if "understood" in data:
            told[data["source"]] = (data["digest"], data["understood"])
    seen, problems = 0, []
    for row in Application.objects.filter(programme=programme).order_by("pk").iterator(chunk_size=2_000):
        seen += 1
        now = proof(row)
        if told.pop(row.source_id, None) != (now["digest"], now["understood"]):
            problems.append(_("受付元番号 {id} の内容が記録と一致しません。").format(id=row.source_id))
    problems += [_("受付元番号 {id} の申請がなくなっています。").format(id=source) for source in sorted(told)[:_MOST]]
    return seen, problems


_FOUND, _LET_GO = ("finding.added", "finding.asked"), ("finding.waived", "finding.dismissed", "finding.settled")


def _remarks(programme: int) -> Found:
    """What people said after looking is what they said then."""
    columns = ("case_id", "finding_id", "act", "text", "by", "at")
    told = ((case, data["row"]) for case, _kind, data in _events(programme, ["finding.confirmed", "screening.noted", *_FOUND, *_LET_GO]))
    return _compare(_("目視の記録"), told, ((case, digest(row)) for case, *row in _rows(programme, Remark._meta.db_table, columns)))


def _found_by_people(programme: int) -> Found:
    """What people found is what they found then, and nobody's finding was added or taken away."""
    columns = ("id", "case_id", "code", "severity", "round", "fields", "detail", "basis", "by")
    events = _events(programme, ["finding.confirmed", "case.send_back", *_FOUND])
    told = ((case, data["found"]) for case, _kind, data in events if "found" in data)
    rows = ((case, digest(row)) for case, *row in _rows(programme, Finding._meta.db_table, columns) if row[-1])
    return _compare(_("担当者の所見"), told, rows)


def _extensions(programme: int) -> Found:
    """A notice waits for its answer until the day that was given last."""
    told = {data["letter"]: data["to"] for _case, _kind, data in _events(programme, ["notice.extended"])}
    kept = {number: due for _case, number, due in _rows(programme, Letter._meta.db_table, ("number", "due")) if number in told}
    wrong = sorted(number for number, day in told.items() if kept.get(number) != day)
    return len(told), [_("通知 {number} の回答期限が記録と一致しません。").format(number=number) for number in wrong]


def _findings(programme: int) -> Found:
    """The findings open now are those of each case's newest screening, less what people let go since, with what they found and
    what another case's screening found it to share."""
    told: dict[int, set[str]] = {}
    for case, kind, data in _events(programme, ["case.screen", "case.send_back", "finding.shared", *_FOUND, *_LET_GO]):
        if kind == "case.screen":
            told[case] = set(data["findings"])
        elif kind == "finding.shared":
            told[case] = told.get(case, set()).difference(SHARED) | set(data["shared"])
        elif kind in _LET_GO:
            told.setdefault(case, set()).discard(data["code"])
        else:
            told.setdefault(case, set()).add(data.get("code", SENT_BACK))
    kept: dict[int, set[str]] = {}
    for case, code, state in _rows(programme, Finding._meta.db_table, ("code", "state")):
        if state in (OPEN, LOOK):
            kept.setdefault(case, set()).add(code)
    wrong = [case for case in told.keys() | kept.keys() if told.get(case, set()) != kept.get(case, set())]
    return len(told), [_("案件 {case}: 所見が記録と一致しません。").format(case=case) for case in sorted(wrong)]


TALES: tuple[Callable[[int], Found], ...] = (
    _recommendations, _accounts, _decisions, _payments, _payment_states, _batches, _gates, _letters, _packs,
    _applications, _findings, _remarks, _found_by_people, _extensions,
)  # fmt: skip


def imports() -> Found:
    """The rows of every register file are those that were taken in."""
    sql = f"SELECT data FROM {Event._meta.db_table} WHERE kind = 'register.imported' ORDER BY id"
    told = {(data := json.loads(text))["import"]: (data["sha256"], data["rows"], data["content"]) for (text,) in bulk.rows(sql)}
    seen, problems = 0, []
    for batch in Import.objects.order_by("pk"):
        seen += batch.rows
        if told.pop(batch.pk, None) != (batch.sha256, batch.rows, content(batch)):
            problems.append(_("台帳取込 #{pk}（{name}）の内容が取込時と違います。").format(pk=batch.pk, name=batch.file_name))
    return seen, problems + [_("台帳取込 #{pk} がなくなっています。").format(pk=pk) for pk in told]


def people() -> Found:
    """Every person has the role, and may or may not act, as the newest events about them say."""
    kinds = ("person.employed", "person.role_changed", "person.deactivated", "person.reactivated")
    sql = f"SELECT kind, data FROM {Event._meta.db_table} WHERE kind IN (%s, %s, %s, %s) ORDER BY chain_id, seq"
    told: dict[str, tuple[str, bool]] = {}
    for kind, text in bulk.rows(sql, kinds):
        data = json.loads(text)
        role, active = told.get(data["login"], ("", True))
        told[data["login"]] = data.get("role", role), active if kind == "person.role_changed" else kind != "person.deactivated"
    kept = {login: (role, active) for login, role, active in Person.objects.values_list("login", "role", "is_active")}
    wrong = [login for login in sorted(told.keys() | kept.keys()) if told.get(login) != kept.get(login)]
    return len(kept), [_("担当者 {login} の役割または利用状況が記録と違います。").format(login=login) for login in wrong]


def clients() -> Found:
    """Every client of the API has the scopes that the newest events say, and no token that no event tells of."""
    kinds = ("client.registered", "client.scopes_changed", "client.token_issued")
    sql = f"SELECT data FROM {Event._meta.db_table} WHERE kind IN (%s, %s, %s) ORDER BY chain_id, seq"
    scopes: dict[str, str] = {}
    tokens: dict[str, tuple[str, str]] = {}
    for (text,) in bulk.rows(sql, kinds):
        data = json.loads(text)
        if "token" in data:
            tokens[data["token"]] = data["client"], data["ends_at"]
        else:
            scopes[data["client"]] = data["scopes"]
    kept = {one.login: one.scopes for one in Client.objects.select_related("organisation")}
    wrong = [login for login in sorted(scopes.keys() | kept.keys()) if scopes.get(login) != kept.get(login)]
    for one in Token.objects.select_related("client__organisation"):
        login, ends_at = tokens.get(one.hash, ("", ""))
        wrong += [one.client.login] if login != one.client.login or one.ends_at > ends_at else []
    return len(kept), [_("APIクライアント {login} の範囲またはトークンが記録と違います。").format(login=login) for login in wrong]
