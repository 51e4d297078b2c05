"""The API: who may call, what is answered, what is received once, and what another tenant is told."""

import datetime as dt
import json

import pytest
from django.test import Client, override_settings

from jimukyoku.domain.access import DUTIES, SCOPE_DUTY, Duty, Role, Scope, Side, may_hold
from jimukyoku.domain.cases import receipt_number
from jimukyoku.domain.programme import as_written, json_schema, read_field
from jimukyoku.office.access import actions
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.access.table import table
from jimukyoku.office.audit.models import Visit
from jimukyoku.office.residents.knocking import BY_CODE, MINUTES
from tests.office.files import at_once
from tests.office.world import case_of
from tests.web.api import FIELDS, ROOT, Caller, application, token_of

PATHS = {
    "api_programmes": "/api/v1/programmes", "api_form": "form", "api_cases": "cases", "api_case": f"cases/{receipt_number(1)}", "api_events": "events",
    "api_deficiencies": "deficiencies", "api_figures": "figures", "api_payments": "payments", "api_apply": "applications",
    "api_apply_batch": "applications/batch", "api_answer": "answers", "api_answer_batch": "answers/batch",
    "api_register": "/api/v1/municipalities/mihon/register/changes?as_of=2026-07-22", "api_resident_status": "resident/status",
    "api_resident_apply": "resident/application", "api_resident_decline": "resident/decline",
}  # fmt: skip
# Whoever adds an operation adds it here, with the scope that opens it: the table is what reviewers read.
OPEN_TO = {
    "api_programmes": Scope.PROGRAMME, "api_form": Scope.PROGRAMME, "api_cases": Scope.CASE, "api_case": Scope.CASE,
    "api_deficiencies": Scope.CASE, "api_events": Scope.EVENT, "api_figures": Scope.FIGURE, "api_payments": Scope.PAYMENT,
    "api_apply": Scope.APPLY, "api_apply_batch": Scope.APPLY, "api_answer": Scope.APPLY, "api_answer_batch": Scope.APPLY,
    "api_register": Scope.REGISTER, "api_resident_status": Scope.RESIDENT, "api_resident_apply": Scope.RESIDENT_APPLY,
    "api_resident_decline": Scope.RESIDENT_APPLY,
}  # fmt: skip
WRITES = {name for name, scope in OPEN_TO.items() if scope.value.endswith("write")} | {"api_resident_status"}


@pytest.fixture
def firm(city):
    """A client of the contractor that may do whatever a contractor's may."""
    return Caller(token_of(city.desk("admin2")))


@pytest.fixture
def town(city):
    """The same of the municipality."""
    return Caller(token_of(city.desk("admin1")))


def ask(caller, name):
    return send(caller, name, ROOT)


def send(caller, name, root):
    where = PATHS[name] if PATHS[name].startswith("/api") else f"{root}/{PATHS[name]}"
    return caller.post(where, {}) if name in WRITES else caller.get(where)


def problem(answer, status, code):
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    found = answer.json()
    assert (found["status"], found["code"], found["type"]) == (status, code, f"urn:jimukyoku:problem:{code}")
    assert found["title"] and found["detail"]
    return found


# Who may call


def test_the_table_of_scopes(city):
    assert {row.name: row.rule.scope for row in table() if row.rule.scope} == OPEN_TO == {name: OPEN_TO[name] for name in PATHS}


@pytest.mark.parametrize("login", ["admin1", "admin2"])
def test_each_scope_opens_its_operations_and_no_other(city, login):
    desk = city.desk(login)
    for place, scope in enumerate(one for one in Scope if may_hold(Side(desk.person.organisation.side), one)):
        caller = Caller(token_of(desk, f"c{place}", [scope]))
        for name, wanted in OPEN_TO.items():
            answer = ask(caller, name)
            if scope == wanted:
                assert answer.status_code in (200, 422, 415), (name, answer.content)
            else:
                problem(answer, 403, "scope")


def test_no_scope_decides_or_pays():
    deciding = {Duty.PUBLISH, Duty.DECIDE, Duty.HOLD, Duty.PAY_MAKE, Duty.PAY_APPROVE, Duty.PAY_RELEASE, Duty.PAY_RETURN, Duty.CLOSE, Duty.PEOPLE}
    assert not deciding & set(SCOPE_DUTY.values())
    held = {scope for scope in Scope if may_hold(Side.CONTRACTOR, scope)}
    assert {SCOPE_DUTY[scope] for scope in held} <= DUTIES[Role.SUPERVISOR]
    assert Scope.REGISTER not in held and Scope.APPLY in held


def test_a_scope_that_no_longer_fits_its_organisation_is_worth_nothing(city, firm):
    """Whoever writes into the table by hand gives a contractor's program no more than a contractor may do."""
    from jimukyoku.office.access.models import Client as Program

    Program.objects.update(scopes="register.write case.read")
    problem(firm.post(PATHS["api_register"], "x", **{"Content-Type": "text/csv"}), 403, "scope")
    assert not Program.objects.get().holds(Duty.IMPORT)
    assert firm.get("cases").status_code == 200


@pytest.mark.parametrize("token", ["", "jmk_" + "x" * 43, "x", "jmk_日本"])
def test_without_a_token_nothing_is_answered(city, token):
    for name in OPEN_TO:
        caller = Caller(token.encode().decode("latin-1"))
        assert problem(ask(caller, name), 401, "token")["cure"]
        assert ask(caller, name).headers["WWW-Authenticate"].startswith("Bearer")


def test_who_has_signed_in_is_nobody_here(city, enter):
    client = enter("officer1")
    assert client.get(f"{ROOT}/cases").status_code == 401
    assert client.get("/cases/").status_code != 401


def test_a_token_is_kept_as_a_hash_rotated_and_revoked(city):
    from jimukyoku.office.access.models import Token
    from jimukyoku.office.access.tokens import hash_of

    desk = Desk(city.desk("admin2").person, dt.datetime.now(dt.UTC))
    first = token_of(desk)
    assert Token.objects.get().hash == hash_of(first) and first not in json.dumps(list(Token.objects.values()))
    second = actions.issue_token(desk, desk.person.organisation, "robot", 90)
    assert [Caller(one).get("cases").status_code for one in (first, second)] == [200, 200]
    old = Token.objects.get(hash=hash_of(first))
    assert old.used_on and old.ends_at < (dt.datetime.now(dt.UTC) + dt.timedelta(hours=25)).isoformat()
    Token.objects.filter(pk=old.pk).update(ends_at="2026-01-01T00:00:00.000000+00:00")
    assert [Caller(one).get("cases").status_code for one in (first, second)] == [401, 200]
    assert actions.revoke_tokens(desk, desk.person.organisation, "robot") == 1
    assert Caller(second).get("cases").status_code == 401


def test_another_tenant_is_told_nothing(city, neighbour):
    stranger = Caller(token_of(Desk(neighbour[Role.ADMINISTRATOR], city.at)))
    assert stranger.get("/api/v1/programmes").json() == {"programmes": []}
    for name in OPEN_TO:
        if not PATHS[name].startswith("/api"):  # of a programme
            there, nowhere = (send(stranger, name, root) for root in (ROOT, ROOT.replace("hikazei", "nothing")))
            assert problem(there, 404, "not-found") == problem(nowhere, 404, "not-found"), name
    problem(stranger.post(PATHS["api_register"], "見出し\n".encode(), **{"Content-Type": "text/csv"}), 404, "not-found")


def test_no_more_than_the_limit(city, firm, town):
    with override_settings(API_PER_CLIENT="3"):
        answers = [firm.get("figures") for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert [one.headers["RateLimit-Remaining"] for one in answers] == ["2", "1", "0", "0"]
        assert int(problem(answers[3], 429, "too-often") and answers[3].headers["Retry-After"]) <= 60
        assert town.get("figures").status_code == 200  # everybody has their own
    with override_settings(API_PER_ADDRESS="3"):
        assert town.get("figures").status_code == 429


def test_how_calls_that_cannot_be_read_are_refused(city, firm):
    problem(firm.post("applications", b"{"), 400, "json")
    problem(firm.post("applications", b'{"source_id": NaN}'), 400, "json")
    problem(firm.post("applications", "\ud800".encode("utf-8", "surrogatepass")), 400, "json")
    found = problem(firm.post("applications", {**application(), "extra": 1}), 422, "invalid")
    assert found["errors"] == [{"where": "body.sent.extra", "code": "extra_forbidden", "what": "知らない項目です。"}]
    found = problem(firm.post("applications", application(shoe_size="27")), 422, "unknown-field")
    assert found["where"] == "fields.shoe_size" and "form" in found["cure"]
    problem(firm.post("applications", {**application(), "received_on": "2030-01-01"}), 422, "future")
    problem(firm.client.post(f"{ROOT}/applications", "{}", content_type="application/json", headers={"Authorization": f"Bearer {firm.token}"}), 422, "invalid")
    with override_settings(API_BODY_KB="1"):
        problem(firm.post("applications", application(applicant_name="名" * 2000)), 413, "too-large")
    assert problem(firm.post("cases", {}), 405, "method") and firm.post("cases", {}).headers["Allow"] == "GET"
    problem(firm.get("/api/v1/nothing"), 404, "not-found")
    problem(Client(enforce_csrf_checks=True).post("/api/elsewhere"), 404, "not-found")


def test_a_failure_of_the_office_is_said_in_the_same_shape(city, firm, monkeypatch):
    from jimukyoku.office.api import reading

    monkeypatch.setattr(reading, "all_figures", lambda *_: 1 / 0)
    assert "ZeroDivision" not in problem(firm.get("figures"), 500, "broken")["detail"]


# What an integrator reads


def test_the_form_is_the_pack(city, firm):
    from jimukyoku.office.programme.queries import pack_of

    pack = pack_of(city.programme)
    found = firm.get("form").json()
    assert found["fields"] == json.loads(json.dumps(json_schema(pack.fields)))
    assert list(found["fields"]["properties"]) == [field.id for field in pack.fields] and found["pack"] == city.programme.sha256
    written = as_written(pack.fields, {"household_no": "200", **FIELDS})
    assert (written["signed"], written["declines"], written["applicant_role"]) == ("あり", "いいえ", "世帯主")
    assert all(read_field(field, written[field.id]) is not None for field in pack.fields if field.id in written)


def test_cases_page_by_page_and_since(world, firm, city):
    for scope in ("cases", "deficiencies"):
        assert firm.get(scope, limit=201).status_code == 422
    first = firm.get("cases", limit=1).json()
    second = firm.get("cases", limit=1, after=first["next"]).json()
    assert [len(first["cases"]), len(second["cases"]), second["next"]] == [1, 1, None]
    whole = firm.get("cases").json()["cases"]
    assert [one["receipt_number"] for one in whole] == [one["cases"][0]["receipt_number"] for one in (first, second)]
    pushed = firm.get(f"cases/{whole[0]['receipt_number']}").json()
    assert pushed == whole[0] and (pushed["state"], pushed["decision"]) == ("notified", "approve")
    assert pushed["resident_sees"] == "決定の通知をお送りしました。"
    after = (dt.datetime.fromisoformat(max(one["updated_at"] for one in whole)) + dt.timedelta(seconds=1)).isoformat()
    assert firm.get("cases", updated_since=after).json()["cases"] == []
    firm.post("applications", application())
    assert [one["household_no"] for one in firm.get("cases", updated_since=after).json()["cases"]] == ["200"]
    assert [one["household_no"] for one in firm.get("cases", state="notified").json()["cases"]] == ["100"]
    problem(firm.get("cases/0000-0000"), 404, "not-found")


def test_whoever_was_shown_a_case_stands_in_the_visits(city, firm):
    firm.get("cases")
    firm.get(f"cases/{receipt_number(1)}")
    seen = Visit.objects.filter(actor="api:jimukyoku:robot", act="read").values_list("page", "chain")
    assert sorted(page for page, _chain in seen) == ["api_case", "api_cases", "api_cases"]


def test_events_one_after_another_without_what_people_wrote(city, firm):
    from jimukyoku.office.audit.models import Event

    seen, after = [], 0
    while True:
        page = firm.get("events", after=after, limit=7).json()
        seen += page["events"]
        if page["next"] == after or not page["events"]:
            break
        after = page["next"]
    chains = Event.objects.filter(chain__programme=city.programme.pk)
    assert [one["number"] for one in seen] == list(chains.order_by("pk").values_list("pk", flat=True))
    assert {tuple(one) for one in seen} == {("number", "at", "kind", "receipt_number", "state")}
    last = firm.get("events", after=10**9).json()
    assert last == {"events": [], "next": 10**9}
    before = firm.get("events", after=after).json()["next"]
    firm.post("applications", application())
    fresh = firm.get("events", after=before).json()["events"]
    assert [(one["kind"], one["state"]) for one in fresh if one["kind"].startswith("case.")] == [("case.receive", "received"), ("case.enter", "entered")]


def test_an_event_never_tells_a_residents_number(city, firm):
    from jimukyoku.office.cases.actions import change_head

    case = case_of(city, "100")
    change_head(city.desk("officer1"), city.programme, case.pk, "10001", "世帯主の届出")
    found = [one for one in firm.get("events", limit=200).json()["events"] if one["kind"] == "case.head_changed"]
    assert found[0]["state"] is None and "10001" not in json.dumps(found)


def test_figures_and_transfer_files(city, firm):
    from jimukyoku.office.payment.actions import make

    found = firm.get("figures").json()
    assert found["cases"] == 2 == sum(step["cases"] for step in found["funnel"])
    make(city.desk("officer1"), city.programme, dt.date(2026, 7, 30))
    assert [(one["state"], one["count"], one["value_date"]) for one in firm.get("payments").json()["payments"]] == [("made", 1, "2026-07-30")]


# What an integrator sends


def test_an_application_goes_the_way_of_every_other(city, firm):
    sent = firm.post("applications", application(account_number="１２"))
    assert sent.status_code == 200, sent.content
    assert sent.json() == {"source_id": "N1", "status": "attached", "receipt_number": case_of(city, "200").receipt_number, "already": False, "problems": [], "what": ""}
    assert case_of(city, "200").state == "entered"
    from jimukyoku.office.audit.queries import story
    from jimukyoku.office.oversight.verify import verify

    assert {one.actor for one in story(case_of(city, "200").pk)[-2:]} == {"api:jimukyoku:robot"}
    assert [(check.name, check.problems) for check in verify() if check.problems] == []


def test_what_cannot_be_read_is_received_and_said(city, firm):
    found = firm.post("applications", application(applicant_birth="昭和九十年")).json()
    assert (found["status"], [one["field"] for one in found["problems"]]) == ("attached", ["applicant_birth"])
    from jimukyoku.office.intake.models import Application

    assert "昭和九十年" in Application.objects.get(source_id="N1").raw


def test_a_batch_answers_row_by_row(city, firm):
    rows = [application("B1"), application("B2", "999"), application("B3", shoe_size="27"), application("B1"), application("B1", applicant_name="別人")]
    answer = firm.post("applications/batch", {"rows": rows})
    assert answer.status_code == 200
    assert [(one["source_id"], one["status"]) for one in answer.json()["results"]] == [
        ("B1", "attached"), ("B2", "unlisted"), ("B3", "refused"), ("B1", "attached"), ("B1", "refused"),
    ]  # fmt: skip
    assert "別の内容" in answer.json()["results"][4]["what"]
    assert firm.post("applications/batch", {"rows": [application(f"X{n}") for n in range(501)]}).status_code == 422


def test_a_number_that_was_used_for_something_else_is_refused(city, firm):
    firm.post("applications", application())
    again = firm.post("applications", application())
    assert (again.status_code, again.json()["already"]) == (200, True)
    assert problem(firm.post("applications", application(applicant_name="別人")), 409, "source-id")["where"] == "N1"


def test_the_same_key_gets_the_same_answer(city, firm):
    first = firm.post("applications", application(), key="key-00001")
    assert firm.post("applications", application(), key="key-00001").content == first.content
    assert problem(firm.post("applications", application("N2"), key="key-00001"), 409, "key-reused")["where"] == "Idempotency-Key"
    assert problem(firm.post("answers", application(), key="key-00001"), 409, "key-reused")


@pytest.mark.parametrize("keys", [["same-key-1"] * 6, [f"other-key-{n}" for n in range(6)]])
def test_sent_six_times_at_once_it_is_received_once(world_on_both, keys):
    from jimukyoku.office.audit.models import Event
    from jimukyoku.office.intake.models import Application

    world_on_both.household("200", known=False)
    office = world_on_both.decided()
    token = token_of(office.desk("admin2"))
    answers = at_once(*[lambda key=key: Caller(token).post("applications", application(), key=key) for key in keys])
    assert {one.status_code for one in answers} == {200}, answers
    assert Application.objects.count() == 1 and Event.objects.filter(kind="case.receive").count() == 1
    results = [one.json() for one in answers]
    assert len({one.content for one in answers}) == (1 if len(set(keys)) == 1 else 2)
    assert sorted(one["already"] for one in results) == ([False] * 6 if len(set(keys)) == 1 else [False, *[True] * 5])


def test_the_channel_is_that_of_the_client(city):
    from jimukyoku.office.intake.models import Application

    Caller(token_of(city.desk("admin2"), "calls", channel="phone")).post("applications", application())
    assert Application.objects.get().channel == "phone"


def test_defects_are_read_and_answered(world):
    from tests.office.world import OPEN

    world.household("300", known=False)
    world.apply("300", 署名="なし")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    firm = Caller(token_of(chain.office.desk("admin2")))
    found = firm.get("deficiencies").json()["cases"]
    assert [one["household_no"] for one in found] == ["300"] and found[0]["answer_by"] > "2026-07-22"
    assert [one["fields"] for one in found[0]["findings"]] == [["signed", "signed_on"]] and found[0]["findings"][0]["sentence"]
    sent = firm.post("answers", {"source_id": "R1", "received_on": "2026-07-23", "fields": {"household_no": "300", "signed": True}})
    assert sent.json()["status"] == "attached" and case_of(chain.office, "300").state == "answered"


def test_a_file_of_changes_is_taken_in_whole_or_not_at_all(city, town):
    from jimukyoku.office.register.models import Import

    header = "異動連番,宛名番号,異動事由コード,異動年月日,届出年月日,住所,課税区分\n"
    where, csv = "/api/v1/municipalities/mihon/register/changes?as_of=2026-07-22", {"Content-Type": "text/csv"}
    good = (header + "1,10001,D,2026-07-01,2026-07-02,,\n").encode("cp932")
    before = Import.objects.count()
    first = town.post(where, good, **csv)
    assert (first.status_code, first.json()["rows"], first.json()["source"]) == (200, 1, "changes"), first.content
    assert town.post(where, good, **csv).json() == first.json() and Import.objects.count() == before + 1
    found = problem(town.post(where, (header + "1,,D,2026-07-01,2026-07-02,,\n2,10001,?,x,,,\n").encode(), **csv), 422, "rows-refused")
    assert [one["where"] for one in found["errors"]] == ["2", "3"] and Import.objects.count() == before + 1
    problem(town.post(where, "{}"), 415, "media-type")
    problem(town.post(where, b"\n", **csv), 422, "header-missing")
    problem(town.post(where.replace("2026-07-22", "today"), good, **csv), 422, "invalid")
    with override_settings(API_UPLOAD_MB="0"):
        problem(town.post(where, good, **csv), 413, "too-large")


# What a resident's portal asks and sends


def proof(city, household="200", **more):
    return {"access_code": case_of(city, household).access_code, "birth": "1950-04-01", **more}


def test_a_resident_follows_their_case_by_code_and_birth_date(city, firm, town):
    for caller in (firm, town):
        found = caller.post("resident/status", proof(city)).json()
        assert (found["receipt_number"], found["sees"]) == (case_of(city, "200").receipt_number, "ご案内をお送りします。")
    typed = case_of(city, "200").access_code.lower().replace("-", " ")
    assert firm.post("resident/status", proof(city, access_code=typed)).status_code == 200


def test_an_unknown_code_and_a_wrong_date_are_told_alike(city, firm):
    wrong = [firm.post("resident/status", proof(city, birth="1950-04-02")), firm.post("resident/status", proof(city, access_code="AAAAA-AAAAA-AAAAA"))]
    assert wrong[0].content == wrong[1].content
    problem(wrong[0], 404, "no-case")


def test_whoever_guesses_the_date_must_wait_even_when_right(city, firm):
    for day in range(BY_CODE):
        assert firm.post("resident/status", proof(city, birth=f"1960-01-0{day + 1}")).status_code == 404
    assert int(firm.post("resident/status", proof(city)).headers["Retry-After"]) == MINUTES * 60
    assert firm.post("resident/decline", proof(city, source_id="D1")).status_code == 429
    assert firm.post("resident/status", proof(city, "100")).status_code == 200
    for _ in range(BY_CODE):
        firm.post("resident/status", proof(city, access_code="AAAAA"))
    assert firm.post("resident/status", proof(city, access_code="AAAAA")).status_code == 429


def test_tries_are_counted_together_with_those_at_the_residents_own_door(city, firm):
    wrong = {"code": case_of(city, "200").access_code, "birth_0": "西暦", "birth_1": "1960", "birth_2": "1", "birth_3": "1"}
    for _ in range(BY_CODE):
        firm.post("resident/status", proof(city, birth="1960-01-01"))
    assert Client().post("/r/mihon/hikazei-2026/enter/", wrong).status_code == 429


def test_a_resident_applies_for_their_own_household_only(city, firm):
    sent = firm.post("resident/application", proof(city, source_id="S1", fields={**FIELDS, "household_no": "100"}))
    assert sent.json()["receipt_number"] == case_of(city, "200").receipt_number and case_of(city, "200").state == "entered"
    assert firm.post("resident/status", proof(city)).json()["sees"] == "申請を受け付けました。"


def test_a_resident_declines(city, firm):
    assert firm.post("resident/decline", proof(city, source_id="D1"), key="decline-1").json()["status"] == "attached"
    assert case_of(city, "200").state == "declined"
    assert firm.post("resident/decline", proof(city, source_id="D1"), key="decline-1").status_code == 200


# What happens at the same moment on PostgreSQL


def test_an_event_that_is_still_being_written_is_not_passed_over(request, tmp_path):
    """Two people write at once; the one who began first ends last. Whoever follows the feed sees both."""
    import threading

    from django.db import connections, transaction

    from jimukyoku.office.audit import ledger
    from jimukyoku.office.audit.feed import horizon
    from jimukyoku.office.cases.feed import events_after
    from tests.conftest import create_postgres
    from tests.office.world import World

    world = World(create_postgres(request), tmp_path)
    for number in ("100", "200"):
        world.household(number, known=False)
    office = world.start().office
    first, second = case_of(office, "100").pk, case_of(office, "200").pk
    programme, start = office.programme.pk, horizon()
    written, goes_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            ledger.write([ledger.Line(first, "case.slow", {})], at=office.at, actor="a")
            written.set()
            goes_on.wait(10)
        connections["default"].close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    with transaction.atomic():
        ledger.write([ledger.Line(second, "case.quick", {})], at=office.at, actor="b")
    assert horizon(0.1) == 0 and events_after(programme, start, 50)[0] == []
    goes_on.set()
    thread.join()
    found, following = events_after(programme, start, 50)
    assert [one["kind"] for one in found] == ["case.slow", "case.quick"] and following == found[-1]["number"]
