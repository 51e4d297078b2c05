"""Every address, every role, the expected answer; another tenant is answered with 404. Addresses come from Django's resolver."""

import datetime as dt
import re

import pytest
from django.test import Client

from jimukyoku.domain.access import Role
from jimukyoku.domain.cases import receipt_number
from jimukyoku.office.access.table import table
from tests.web.api import token_of
from tests.web.conftest import LOGINS

EVERYBODY, MANAGERS, OFFICERS, CONTRACTORS = set(Role), {Role.ADMINISTRATOR}, {Role.OFFICER}, {Role.OPERATOR, Role.SUPERVISOR}
PAYERS, IMPORTERS = {Role.OFFICER, Role.TREASURER}, {Role.OFFICER, Role.ADMINISTRATOR}
WORKERS, ASSIGNERS = CONTRACTORS | OFFICERS, {Role.SUPERVISOR, Role.OFFICER}
# Whoever adds a page adds it here, with the roles that may open it: the table is what reviewers read.
OPEN_TO = {
    "home": EVERYBODY, "first_steps": EVERYBODY, "overview": EVERYBODY, "screen": EVERYBODY, "cases": EVERYBODY, "case": EVERYBODY,
    "to_check": EVERYBODY, "access_table": EVERYBODY,
    "decisions": OFFICERS, "confirm_decisions": OFFICERS, "decision_case": OFFICERS, "decision_looked": OFFICERS, "decide_case": OFFICERS,
    "send_back_case": OFFICERS,
    "screening": CONTRACTORS, "screen_all": CONTRACTORS, "screening_case": CONTRACTORS, "screening_confirm": CONTRACTORS,
    "screening_dismiss": CONTRACTORS, "screening_settle": CONTRACTORS, "screening_add": CONTRACTORS, "screening_ask": CONTRACTORS,
    "screening_note": CONTRACTORS, "screening_rules": CONTRACTORS, "recommend_case": CONTRACTORS,
    "deficiency": CONTRACTORS, "deficiency_case": CONTRACTORS, "preview_notice": CONTRACTORS, "send_notice": CONTRACTORS,
    "sent_notice": CONTRACTORS, "extend_notice": CONTRACTORS, "remind_notice": CONTRACTORS, "deficiency_answer": CONTRACTORS,
    "entry": EVERYBODY, "entry_station": CONTRACTORS, "entry_draw": CONTRACTORS, "entry_save": CONTRACTORS, "entry_leave": CONTRACTORS,
    "entry_keys": CONTRACTORS, "entry_image": CONTRACTORS, "entry_third": CONTRACTORS, "entry_carpet": CONTRACTORS, "entry_seal": CONTRACTORS,
    "entry_release": ASSIGNERS, "entry_accuracy": ASSIGNERS, "entry_delivery": OFFICERS, "entry_sample": OFFICERS, "entry_inspect": OFFICERS,
    "entry_anew": CONTRACTORS,
    "payments": EVERYBODY, "batch": EVERYBODY, "make_payment": OFFICERS, "cancel_payment": OFFICERS, "approve_payment": OFFICERS,
    "release_payment": {Role.TREASURER}, "take_payment_file": PAYERS, "settle_payment": PAYERS, "bounce_payment": PAYERS,
    "register": EVERYBODY, "register_hand_in": IMPORTERS, "register_upload": IMPORTERS, "register_altered": IMPORTERS,
    "register_touched": IMPORTERS, "register_refused": IMPORTERS, "register_take_in": IMPORTERS, "register_again": IMPORTERS,
    "programme": EVERYBODY, "programme_version": EVERYBODY, "programme_persons": EVERYBODY, "programme_differences": EVERYBODY,
    "programme_letter": EVERYBODY, "programme_hand_in": IMPORTERS, "programme_draft": IMPORTERS, "programme_draft_letter": IMPORTERS,
    "programme_publish": OFFICERS, "programme_effects": OFFICERS, "visits": {Role.AUDITOR, Role.ADMINISTRATOR},
    "jobs": EVERYBODY, "job": EVERYBODY, "job_progress": EVERYBODY, "cancel_job": EVERYBODY, "resume_job": EVERYBODY, "job_result": EVERYBODY,
    "programme_jobs": EVERYBODY, "exports": EVERYBODY, "approve_export": OFFICERS, "take_export": EVERYBODY,
    "people": MANAGERS, "add_person": MANAGERS, "person": MANAGERS, "change_role": MANAGERS, "change_active": MANAGERS,
    "invite": MANAGERS, "remove_factors": MANAGERS,
    "work": WORKERS, "work_next": WORKERS, "work_take": WORKERS, "work_keep": WORKERS, "work_back": WORKERS, "work_aside": WORKERS,
    "work_hand": WORKERS, "work_board": ASSIGNERS, "work_move": ASSIGNERS, "work_assign": ASSIGNERS, "work_rank": ASSIGNERS,
    "work_skills": ASSIGNERS,
    "clients": MANAGERS, "add_client": MANAGERS, "client": MANAGERS, "change_scopes": MANAGERS, "issue_token": MANAGERS, "revoke_tokens": MANAGERS,
    "attach": CONTRACTORS, "case_withdraw": CONTRACTORS,
    "case_lift": OFFICERS, "case_by_hand": OFFICERS, "case_waive": OFFICERS, "case_send_back": OFFICERS, "case_head": OFFICERS,
    "case_reopen": OFFICERS, "case_decline": OFFICERS, "case_decease": OFFICERS,
}  # fmt: skip
OWN_ACCOUNT = {
    "account", "keys", "account_change_password", "account_set_password", "account_reauthenticate", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_remove_webauthn",
    "mfa_edit_webauthn", "usersessions_list",
}  # fmt: skip
PUBLIC = {
    "livez", "readyz", "set_language", "account_login", "mfa_authenticate", "mfa_login_webauthn", "account_logout", "account_inactive",
    "welcome", "demo", "api_docs", "api_openapi", "api_unknown",
    # residents, who have no sign-in: what they may see hangs on the key they came in with (tests/web/test_residents.py)
    "resident_start", "resident_enter", "resident_without", "resident_home", "resident_out", "resident_left", "resident_begin", "resident_form",
    "resident_page", "resident_relative", "resident_saved", "resident_check", "resident_done", "resident_copy", "resident_decline",
    "resident_withdraw",
}  # fmt: skip
# What stands in an address, for one that exists; the people of the table are never the one who asks.
VALUES = {
    "<programme:programme>": "mihon/hikazei-2026", "<str:login>": "officer2", "<str:token>": "x", "<str:code>": "robot", "<path:rest>": "x",
    "<int:pk>": "1", "<str:kind>": "screening", "<str:receipt>": receipt_number(1),
    "<str:bundle>": "1", "<int:cutting>": "1",
}  # fmt: skip


def address(route):
    values = {**VALUES, "<str:kind>": "push"} if "/letters/" in route else VALUES
    return re.sub(r"<[^>]+>", lambda found: values[found.group()], route)


def without_tokens(answer):
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())
    return re.sub("hikazei|nothing", "", text)


def test_every_address_stands_in_the_table():
    assert {row.name for row in table() if row.rule.scope is None} == set(OPEN_TO) | OWN_ACCOUNT | PUBLIC  # those of the API: test_api.py


def test_every_view_says_who_may_enter():
    assert [row.route for row in table() if row.rule is None] == []
    assert {row.name for row in table() if not row.rule.signed_in and row.rule.scope is None} == PUBLIC
    assert {row.name for row in table() if row.rule.signed_in and row.rule.duty is None} == OWN_ACCOUNT


def hand_in(city):
    """A file of the register that is being looked at, with a row that cannot be taken."""
    from jimukyoku.domain.register import Source
    from jimukyoku.office.basics import store
    from jimukyoku.office.register.actions import hand_in
    from jimukyoku.office.register.previewing import preview

    with store.arriving(["宛名番号,区分,開始年月日\nx,1,20260101\n".encode()], 1_000) as path:
        found = preview(city.programme.municipality, Source.PROTECTED, path, city.today.isoformat(), city.today)
        hand_in(city.desk("officer1"), city.programme.municipality, found, path, "protected.csv")


def propose(city):
    """A version of the pack that waits to be published."""
    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.office.programme.actions import hand_in
    from tests.office.world import PACK

    files = pack_files(PACK)
    files["programme.yaml"] = files["programme.yaml"].replace(b"cap_member: 20000", b"cap_member: 20001")
    hand_in(city.desk("officer2"), city.programme, files, "pack.zip")


def lay_out(city, role):
    """A bundle of paper, whose images those who key have in hand."""
    from jimukyoku.office.entry.actions import draw
    from tests.office.paper import line, take_in

    take_in(city, [line(receipt_number(1), {"account_number": "1"})], "1")
    desk = city.desk(LOGINS[role])
    if role in CONTRACTORS:
        draw(type(desk)(desk.person, dt.datetime.now(dt.UTC)), city.programme, 50)


@pytest.mark.parametrize("role", list(Role))
def test_the_answer_to_every_role(role, city, enter):
    from jimukyoku.office.jobs.actions import start
    from jimukyoku.office.payment.actions import make

    start(city.desk("operator1"), city.programme, "decision.recommend")
    make(city.desk("officer1"), city.programme, dt.date(2026, 7, 30))
    token_of(city.desk("admin1"))
    hand_in(city)
    propose(city)
    lay_out(city, role)
    client = enter(LOGINS[role])
    wrong = []
    for row in table():
        if row.name not in OPEN_TO:
            continue
        assert row.allows(role) is (role in OPEN_TO[row.name]), row.name
        status = client.get(address(row.route)).status_code
        expected = {200, 405} if role in OPEN_TO[row.name] else {403}  # 405: opened by POST only
        if status not in expected:
            wrong.append(f"{row.name}: {status}")
        if role not in OPEN_TO[row.name] and client.post(address(row.route)).status_code != 403:
            wrong.append(f"{row.name}: POST")
    assert wrong == []


def test_whoever_has_not_signed_in_is_led_to_it(city):
    for row in table():
        if row.rule.signed_in:
            answer = Client().get(address(row.route))
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/"), row.name


def test_another_tenant_is_told_nothing(city, neighbour, enter):
    """Programmes and people of another tenant are answered with 404, as what does not exist at all."""
    for role, person in neighbour.items():
        client = enter(person.login)
        for row in table():
            if row.of_programme:
                there, nowhere = client.get(address(row.route)), client.get(address(row.route).replace("hikazei", "nothing"))
                assert (there.status_code, nowhere.status_code) == (404, 404)
                assert without_tokens(there) == without_tokens(nowhere)
            if "<str:login>" in row.route and role == Role.ADMINISTRATOR:
                assert client.get(address(row.route)).status_code in (404, 405)
                assert client.post(address(row.route), {"role": "officer", "active": "0"}).status_code in (404, 200)
    from jimukyoku.office.access.queries import person

    assert person("officer2").is_active and person("officer2").role == "officer"


def test_a_view_without_a_mark_is_not_served(city, enter):
    from django.http import HttpResponse
    from django.test import RequestFactory

    from jimukyoku.office.doorkeeper import Doorkeeper

    with pytest.raises(AssertionError, match="who may enter"):
        Doorkeeper(lambda request: HttpResponse()).process_view(RequestFactory().get("/"), lambda request: None, [], {})


def test_the_doorkeeper_stands_before_every_view():
    from django.conf import settings

    assert "jimukyoku.office.doorkeeper.Doorkeeper" in settings.MIDDLEWARE
    assert settings.AUTHENTICATION_BACKENDS[0].startswith("axes.")


def test_the_page_shows_what_the_doorkeeper_reads(city, enter):
    page = enter("auditor1").get("/access-table/")
    assert page.context["rows"] == table()
    text = page.content.decode()
    assert text.count("<tr>") == len(table()) + 1
    assert "担当者の管理" in text
