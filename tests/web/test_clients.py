"""The API's clients at the administrator's desk: registered, given a token once, changed, revoked; each with its event."""

import pytest

from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import BadInput, Conflict, NotFound
from jimukyoku.office.access import actions
from tests.web.api import Caller

NEW = {"code": "core", "name": "住民記録システム", "scopes": ["case.read", "register.write"], "channel": "online"}


@pytest.fixture
def admin(enter):
    return enter("admin1")


def test_a_client_is_registered_and_its_token_shown_once(city, admin, told):
    done = admin.post("/client/add/", NEW)
    assert done.headers["Location"] == "/clients/core/"
    page = admin.post("/clients/core/token/", {"days": "90"})
    token = page.context["token"]
    assert token in page.content.decode() and token not in admin.get("/clients/core/").content.decode()
    assert Caller(token).get("cases").status_code == 200
    assert [one for one in told(city.programme.municipality) if one[1] == "admin1"] == [("client.registered", "admin1"), ("client.token_issued", "admin1")]
    text = admin.get("/clients/").content.decode()
    assert "住民記録システム" in text and text.count("chip--on") == 1


def test_the_ledger_proves_scopes_and_tokens(city, admin):
    from jimukyoku.office.access.models import Client, Token
    from jimukyoku.office.oversight.tales import clients

    admin.post("/client/add/", NEW)
    admin.post("/clients/core/token/", {"days": "90"})
    admin.post("/clients/core/scopes/", {"scopes": ["case.read"]})
    assert clients() == (1, [])
    Client.objects.update(scopes="case.read event.read")
    assert len(clients()[1]) == 1
    Client.objects.update(scopes="case.read")
    Token.objects.create(client=Client.objects.get(), hash="0" * 64, ends_at="2030-01-01T00:00:00.000000+00:00")
    assert len(clients()[1]) == 1


def test_what_it_may_do_changes_with_its_tokens_in_hand(city, admin, told):
    admin.post("/client/add/", NEW)
    token = admin.post("/clients/core/token/", {"days": "90"}).context["token"]
    admin.post("/clients/core/scopes/", {"scopes": ["figure.read"]})
    assert [Caller(token).get(path).status_code for path in ("cases", "figures")] == [403, 200]
    assert "取り消しました（1個）" in admin.post("/clients/core/revoke/", follow=True).content.decode()
    assert Caller(token).get("figures").status_code == 401
    assert [kind for kind, actor in told(city.programme.municipality)][-2:] == ["client.scopes_changed", "client.tokens_revoked"]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"code": ""}, "code"), ({"code": "日本"}, "code"), ({"code": "taken"}, "code"), ({"name": ""}, "name"), ({"scopes": []}, "scopes"),
        ({"scopes": ["intake.write"]}, "scopes"), ({"channel": "dove"}, "channel"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_at_the_field(admin, change, where):
    admin.post("/client/add/", {**NEW, "code": "taken"})
    page = admin.post("/client/add/", {**NEW, **change})
    assert page.status_code == 200 and where in page.context["form"].errors
    assert 'aria-invalid="true"' in page.content.decode()


def test_wrong_forms_change_nothing(admin):
    admin.post("/client/add/", NEW)
    assert admin.post("/clients/core/token/", {"days": "9999"}).context["token_form"].errors
    assert admin.post("/clients/core/scopes/", {"scopes": ["intake.write"]}).context["form"].errors
    assert "なし" in admin.get("/clients/core/").content.decode()


def test_a_contractor_gets_no_scope_of_a_municipality(city):
    desk = city.desk("admin2")
    from jimukyoku.domain.access import Scope

    for scopes in ([Scope.REGISTER], []):
        with pytest.raises(BadInput):
            actions.register_client(desk, desk.person.organisation, "robot", "x", scopes, "online")
    actions.register_client(desk, desk.person.organisation, "robot", "x", [Scope.CASE], "online")
    with pytest.raises(Conflict):
        actions.register_client(desk, desk.person.organisation, "robot", "y", [Scope.CASE], "online")
    with pytest.raises(BadInput):
        actions.change_scopes(desk, desk.person.organisation, "robot", [Scope.REGISTER])
    with pytest.raises(NotFound):
        actions.issue_token(desk, city.programme.municipality, "robot", 90)


def test_another_tenants_clients_do_not_exist(city, admin, neighbour, enter):
    admin.post("/client/add/", NEW)
    stranger = enter(neighbour[Role.ADMINISTRATOR].login)
    assert "住民記録" not in stranger.get("/clients/").content.decode()
    for path, data in (("", {}), ("token/", {"days": "90"}), ("scopes/", {"scopes": ["case.read"]}), ("revoke/", {})):
        answer = stranger.post(f"/clients/core/{path}", data) if path else stranger.get("/clients/core/")
        assert answer.status_code == 404, path
    assert "なし" in admin.get("/clients/core/").content.decode()


def test_the_case_page_names_the_program_that_acted(city, enter):
    from tests.office.world import case_of
    from tests.web.api import application, token_of

    Caller(token_of(city.desk("admin2"))).post("applications", application())
    page = enter("operator1").get(f"/p/mihon/hikazei-2026/cases/{case_of(city, '200').receipt_number}/")
    assert "連携システム" in page.content.decode()
