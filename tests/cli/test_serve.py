"""``jimukyoku serve``: what it refuses; that it serves is seen in tests/web/test_browser.py."""

import pytest

from jimukyoku.cli import serve
from jimukyoku.cli.chain import Folder
from jimukyoku.domain.basics import BadInput, Missing


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "data", tmp_path / "out")


def test_without_an_office_it_says_what_to_do_first(tmp_path):
    with pytest.raises(Missing) as problem:
        serve.serve(data=tmp_path, out=tmp_path)
    assert "jimukyoku demo" in problem.value.cure


def test_a_public_site_prints_no_demo_links(folder, monkeypatch):
    monkeypatch.setattr(serve.os, "environ", {"JIMUKYOKU_SITE": "https://office.example.jp"})
    with pytest.raises(BadInput):
        serve.prepare(folder, "sqlite:///x", 8000, "again", False)


def test_only_an_invented_city_opens_as_a_demo(folder):
    """Links that work again and again are refused for a folder of real residents."""
    folder.out.mkdir()
    (folder.out / "office.sqlite3").touch()
    with pytest.raises(BadInput) as problem:
        serve.serve(data=folder.data, out=folder.out, demo=True)
    assert problem.value.code == "not-invented"


def test_what_the_environment_says_stays(folder, monkeypatch):
    environment = {"JIMUKYOKU_SITE": "https://office.example.jp", "JIMUKYOKU_SECRET_KEY": "mine"}
    monkeypatch.setattr(serve.os, "environ", environment)
    serve.prepare(folder, "sqlite:///x", 8000, "", False)
    assert (environment["JIMUKYOKU_SITE"], environment["JIMUKYOKU_SECRET_KEY"]) == ("https://office.example.jp", "mine")
    assert environment["JIMUKYOKU_DATABASE_URL"] == "sqlite:///x"


def test_the_key_is_made_once(folder):
    assert serve.secret_key(folder) == serve.secret_key(folder)
    assert len(serve.secret_key(folder)) >= 50
