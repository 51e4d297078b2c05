"""The office in the browser over a small invented city: Django's client for most, a live server and Chromium for the rest."""

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment

from jimukyoku.domain.access import Role, Side
from tests.web.browser import DESK, chromium

FAST = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"], "DEMO_LINKS": "1"}
PASSWORD = "とても長い合言葉-4711"
LOGINS = {
    Role.OPERATOR: "operator1", Role.SUPERVISOR: "sv1", Role.OFFICER: "officer1", Role.TREASURER: "treasurer1",
    Role.AUDITOR: "auditor1", Role.ADMINISTRATOR: "admin1",
}  # fmt: skip


@pytest.fixture(scope="session", autouse=True)
def django_testing():
    """Django's own test mode: responses keep their templates and contexts."""
    setup_test_environment()
    yield
    teardown_test_environment()


@pytest.fixture(autouse=True)
def fast(django_ready):
    """Cheap password hashes; a fresh cache, so that no test is slowed down by another's rate limits."""
    from django.core.cache import cache

    cache.clear()
    with override_settings(**FAST):
        yield


@pytest.fixture
def city(world):
    """An office with two households on their way."""
    world.household("100")
    world.household("200", known=False)
    return world.decided()


@pytest.fixture
def neighbour(city):
    """An administrator and an officer of another city, in the same installation."""
    from jimukyoku.office.access.actions import employ, found

    home = found("tonari", "隣市", Side.MUNICIPALITY, at=city.at)
    return {role: employ(home, f"tonari-{role}", "隣 花子", role, at=city.at) for role in (Role.OFFICER, Role.ADMINISTRATOR)}


@pytest.fixture
def person(city):
    """Find a person of the city by login."""
    from jimukyoku.office.access.queries import person

    return person


@pytest.fixture
def enter(person, enter_any):
    """Sign somebody of the city in and return their client."""
    return enter_any


@pytest.fixture
def enter_any(django_ready):
    """The same for whatever office is open."""

    def enter(login, **options):
        from jimukyoku.office.access.queries import person

        client = Client(**options)
        client.force_login(person(login), backend="jimukyoku.office.access.signing_in.People")
        return client

    return enter


@pytest.fixture
def with_password(person):
    """Give somebody a password through an invitation, as an administrator would."""
    from jimukyoku.office.access import actions, links

    def give(login):
        actions.accept_invitation(links.token(person(login), links.INVITATION), PASSWORD, at=dt.datetime.now(dt.UTC))
        return login

    return give


@pytest.fixture
def told(city):
    """Return the events of an organisation as (kind, actor)."""
    from jimukyoku.office.audit.queries import story

    return lambda organisation: [(one.kind, one.actor) for one in story(organisation.pk)]


@pytest.fixture(scope="module")
def browser(live):
    """Chromium, beside the module's own ``live`` office."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def come(live, browser):
    """Sign somebody in with their password, at a machine of their own."""
    opened = []

    def come(login, viewport=None, **options):
        context = browser.new_context(locale="ja-JP", viewport=viewport or DESK, **options)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{live.base}/sign-in/")
        page.get_by_label("ログイン名").fill(login)
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="サインイン", exact=True).click()
        page.wait_for_url(f"{live.base}/")
        return page

    yield come
    for context in opened:
        context.close()
