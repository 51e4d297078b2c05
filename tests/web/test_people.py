"""People and roles: the administrator enters, changes and stops people of their own organisation, each with its event."""

import pytest

from jimukyoku.domain.access import Duty, Role
from jimukyoku.domain.basics import BadInput, Conflict, NotAllowed, NotFound
from jimukyoku.office.access import actions
from jimukyoku.office.access.queries import person as find


@pytest.fixture
def home(city):
    return city.programme.municipality


@pytest.fixture
def desk(city):
    return city.desk("admin1")


def test_a_person_is_entered_invited_and_can_work(city, enter, home, told):
    client = enter("admin1")
    assert [one.login for one in client.get("/people/").context["people"]] == ["admin1", "auditor1", "officer1", "officer2", "treasurer1"]
    done = client.post("/person/add/", {"login": "officer3", "name": "福祉 三葉", "role": "officer"})
    assert done.headers["Location"] == "/people/officer3/"
    assert "招待リンクを作って" in client.get("/people/officer3/").content.decode()
    link = client.post("/people/officer3/invitation/").context["link"]
    assert link.startswith("http://localhost:8000/welcome/officer3~")
    assert told(home)[-2:] == [("person.employed", "admin1"), ("person.invited", "admin1")]
    assert find("officer3").holds(Duty.DECIDE)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"login": "", "name": "新 人", "role": "officer"}, "login"),
        ({"login": "officer1", "name": "新 人", "role": "officer"}, "login"),
        ({"login": "日本語", "name": "新 人", "role": "officer"}, "login"),
        ({"login": "new1", "name": "新 人", "role": "operator"}, "role"),
        ({"login": "new1", "name": "", "role": ""}, "name"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(enter, data, where):
    page = enter("admin1").post("/person/add/", data)
    assert page.status_code == 200
    assert where in page.context["form"].errors
    text = page.content.decode()
    assert f'href="#id_{where}' in text and 'aria-invalid="true"' in text and "＊" in text
    sentences = [error for errors in page.context["form"].errors.values() for error in errors]
    assert len(sentences) == len(set(sentences))


def test_role_and_access_change_with_events(enter, home, told):
    client = enter("admin1")
    client.post("/people/officer2/role/", {"role": "auditor"})
    client.post("/people/officer2/active/", {"active": "0"})
    client.post("/people/officer2/active/", {"active": "1"})
    assert [kind for kind, actor in told(home) if actor == "admin1"] == ["person.role_changed", "person.deactivated", "person.reactivated"]
    assert (find("officer2").role, find("officer2").is_active) == ("auditor", True)


def test_doing_it_again_changes_nothing(desk, home, told):
    before = told(home)
    actions.change_role(desk, home, "officer2", Role.OFFICER)
    actions.reactivate(desk, home, "officer2")
    assert told(home) == before


def test_nobody_changes_themselves(desk, home, enter):
    for act in (lambda: actions.change_role(desk, home, "admin1", Role.OFFICER), lambda: actions.deactivate(desk, home, "admin1")):
        with pytest.raises(Conflict):
            act()
    assert enter("admin1").post("/people/admin1/active/", {"active": "0"}).status_code == 409


def test_only_an_administrator_only_at_home(city, desk, home):
    with pytest.raises(NotAllowed):
        actions.add_person(city.desk("officer1"), home, "new1", "新 人", Role.OFFICER)
    with pytest.raises(NotFound):
        actions.add_person(city.desk("admin2"), home, "new1", "新 人", Role.OFFICER)
    with pytest.raises(NotFound):
        actions.deactivate(desk, home, "operator1")
    with pytest.raises(BadInput):
        actions.change_role(desk, home, "officer2", Role.OPERATOR)


def test_whoever_was_stopped_does_nothing_at_the_command_line_either(city, desk, home):
    actions.deactivate(desk, home, "officer1")
    with pytest.raises(NotAllowed, match="利用停止中"):
        actions.entrust(city.desk("officer1"), city.programme, find("operator1").organisation)
    with pytest.raises(Conflict):
        actions.invite(desk, home, "officer1")


def test_verify_proves_roles_and_access(desk, home):
    from jimukyoku.office.oversight.tales import people

    actions.change_role(desk, home, "officer2", Role.AUDITOR)
    actions.deactivate(desk, home, "officer2")
    assert people() == (8, [])
    one = find("officer2")
    one.is_active = True
    one.save()
    assert len(people()[1]) == 1


def test_many_people_come_in_pages(desk, home, enter):
    for n in range(60):
        actions.add_person(desk, home, f"zz{n:03d}", f"多数 {n}", Role.OFFICER)
    client = enter("admin1")
    first = client.get("/people/")
    assert len(first.context["people"]) == 50 and "次のページ" in first.content.decode()
    second = client.get(f"/people/?after={first.context['following']}")
    logins = [one.login for page in (first, second) for one in page.context["people"]]
    assert logins == sorted(logins) and len(logins) == 65
    assert "次のページ" not in second.content.decode()
