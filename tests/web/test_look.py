"""The look: our variables agree with the design tokens, colours have contrast, translations are complete."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/jimukyoku/office/basics/static"
TOKENS = json.loads((ROOT / "assets/tokens.json").read_text())["tokens"]
VARIABLE = re.compile(r"^\s*(--[\w-]+):\s*([^;]+);", re.M)
sys.path.insert(0, str(ROOT / "tools"))
import catalogues  # noqa: E402  # tools are scripts, not a package


def variables(path):
    return dict(VARIABLE.findall(path.read_text()))


def test_our_variables_are_the_tokens():
    assert variables(STATIC / "jimukyoku/variables.css") == {name: value for name, (_token, value) in TOKENS.items()}


def test_the_tokens_are_those_of_the_package():
    """Where the package is there (make setup fetches it when Node is), the values noted from it are still its own."""
    package = ROOT / "node_modules/@digital-go-jp/design-tokens/dist/tokens.css"
    theirs = variables(package) if package.exists() else {token: value for token, value in TOKENS.values()}
    assert {token: theirs.get(token) for token, _value in TOKENS.values()} == {token: value for token, value in TOKENS.values()}


def test_rules_use_names_and_every_name_exists():
    for path in STATIC.rglob("*.css"):
        if "dist" in path.parts:
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= set(TOKENS), path
        if path.name == "office.css":
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb", text)
            assert "left:" not in text and "right:" not in text  # logical properties, so that Arabic pages mirror


def test_a_theme_sets_only_variables():
    for path in STATIC.glob("themes/*/theme.css"):
        found = variables(path)
        assert set(found) <= set(TOKENS)
        assert set(re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S).strip())) == {":root "}


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


PAIRS = [
    ("--c-text", "--c-surface", 7), ("--c-text", "--c-surface-2", 7), ("--c-text-2", "--c-surface-2", 4.5), ("--c-link", "--c-surface-2", 4.5),
    ("--c-link-visited", "--c-surface", 4.5), ("--c-on-brand", "--c-brand", 4.5), ("--c-on-brand", "--c-brand-hover", 4.5),
    ("--c-brand", "--c-surface", 4.5), ("--c-brand-hover", "--c-brand-surface", 4.5), ("--c-error-text", "--c-surface", 4.5),
    ("--c-success", "--c-surface", 4.5), ("--c-warning", "--c-warning-surface", 3), ("--c-warning", "--c-surface", 4.5),
    ("--c-border", "--c-surface", 3), ("--c-focus", "--c-focus-ring", 3), ("--c-link", "--c-focus-ring", 4.5), ("--c-on-brand", "--c-error-text", 4.5),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["", *(path.parent.name for path in STATIC.glob("themes/*/theme.css"))])
def test_colours_can_be_told_apart(theme):
    found = variables(STATIC / "jimukyoku/variables.css") | (variables(STATIC / f"themes/{theme}/theme.css") if theme else {})
    assert [(one, other) for one, other, least in PAIRS if contrast(found[one], found[other]) < least] == []


def test_the_build_makes_one_style_sheet(tmp_path):
    """The built sheet carries every rule of the hand-written one; where there is no Node the hand-written one is used."""
    built = STATIC / "jimukyoku/dist/office.css"
    if shutil.which("npm"):
        assert built.exists(), "make setup builds it"
    text = (built if built.exists() else STATIC / "jimukyoku/office.css").read_text()
    assert ".button--danger" in text and ":focus-visible" in text


def test_without_a_build_pages_link_the_hand_written_sheets(monkeypatch):
    from jimukyoku.office.basics.templatetags import office

    monkeypatch.setattr(office, "_exists", lambda name: False)
    assert office.stylesheets("") == ["jimukyoku/variables.css", "jimukyoku/office.css"]
    assert all((STATIC / name).exists() for name in office.stylesheets(""))


class TestCatalogue:
    @pytest.fixture(params=catalogues.CATALOGUES, ids=lambda path: path.parts[-3])
    def catalogue(self, request):
        entries = {entry.msgid: entry for entry in polib.pofile(str(request.param))}
        return request.param.parts[-3], entries

    def test_a_language_is_complete_and_nothing_is_left_over(self, catalogue):
        """When this fails: python tools/catalogues.py --gather, then translate what is empty."""
        language, entries = catalogue
        assert sorted(catalogues.wanted_in(language) - set(entries)) == []
        assert sorted(set(entries) - catalogues.wanted_in(language)) == []
        assert [one.msgid for one in entries.values() if not one.msgstr or one.fuzzy] == []

    def test_translations_keep_the_places(self, catalogue):
        place = re.compile(r"%\(\w+\)s|\{\w+\}")
        assert [one.msgid for one in catalogue[1].values() if sorted(place.findall(one.msgid)) != sorted(place.findall(one.msgstr))] == []

    def test_easy_japanese_gives_the_reading_of_every_kanji(self):
        """Whoever does not read kanji reads the page: each word of kanji carries its reading, and no other mark is left."""
        path = next(one for one in catalogues.CATALOGUES if one.parts[-3] == catalogues.EASY)
        said = [one.msgstr for one in polib.pofile(str(path))]
        said += [text for text in re.findall(r": ?\{?.*", (catalogues.ROOT / "programmes/hikazei-2026/locale/easy.yaml").read_text()) if "当座:" not in text]
        bare = [re.sub(r"｜[^《》｜]+《[^《》｜]+》|%\(\w+\)s|\{\w+\}", "", text) for text in said]
        assert [text for text in bare if re.search("[一-龯｜《》]", text)] == []

    def test_whatever_the_running_office_has_loaded_is_gathered(self, tmp_path):
        """What is gathered follows from imports as they are written; here they are followed by an office that opens all its pages."""
        program = (
            "import sys, importlib, django\n"
            "django.setup()\n"
            "from jimukyoku.office.jobs.registry import kinds\n"
            "kinds(), [importlib.import_module(f'jimukyoku.office.{name}') for name in ('urls', 'wsgi', 'jobs.worker')]\n"
            "print(*sorted(one.__file__ for name, one in sys.modules.items() if name.startswith('jimukyoku.')))\n"
        )
        settings = {"DJANGO_SETTINGS_MODULE": "jimukyoku.office.settings", "JIMUKYOKU_STORE": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=os.environ | settings, capture_output=True, text=True)
        loaded = {path for path in map(Path, done.stdout.split()) if any(catalogues.of_module(path.read_text()))}
        assert len(loaded) > 100, done.stderr[-2000:]
        assert loaded - set(catalogues.modules()) == set()
        assert not [path for path in catalogues.modules() if "cli" in path.relative_to(catalogues.SOURCE).parts]

    def test_they_are_compiled(self):
        assert all(path.with_suffix(".mo").exists() for path in catalogues.CATALOGUES)

    def test_the_gatherer_reads_what_django_looks_up(self):
        template = """{% translate "甲" %}{% translate '乙' %}{% blocktranslate with n=x.y %}丙{{ n }}丁 100%{% endblocktranslate %}"""
        assert list(catalogues.of_template(template)) == ["甲", "乙", "丙%(n)s丁 100%%"]
        assert list(catalogues.of_module('a = _("戊"); b = gettext_lazy("己"); c = other("庚")')) == ["戊", "己"]
        text = 'from jimukyoku.office import pages, urls; path("x/", include("jimukyoku.office.work.urls")); note = "jimukyoku worker"'
        assert list(catalogues.of_package(text)) == ["jimukyoku.office.pages", "jimukyoku.office.urls", "jimukyoku.office.work.urls"]


def test_the_office_opens_without_the_web(tmp_path):
    """With the extra [office] alone the command line works on the same tables."""
    program = (
        "import sys, importlib.util as u\n"
        "real = u.find_spec\n"
        "hidden = {'allauth', 'axes', 'csp', 'django_htmx', 'whitenoise', 'gunicorn'}\n"
        "u.find_spec = lambda name, *more: None if name in hidden else real(name, *more)\n"
        "class Hide:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in hidden: raise ImportError(name)\n"
        "sys.meta_path.insert(0, Hide())\n"
        "from pathlib import Path\n"
        "from jimukyoku.cli.chain import Folder, open_folder\n"
        "from jimukyoku.cli.chain.office import pack_files\n"
        f"files = Folder(Path({str(tmp_path)!r}) / 'data', Path({str(tmp_path)!r}) / 'out')\n"
        "files.data.mkdir()\n"
        "office = open_folder(files, pack_files(Path('programmes/hikazei-2026')), None)\n"
        "from django.conf import settings\n"
        "print(settings.WEB, office.desk('officer1').login)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "False officer1", done.stderr[-2000:]
