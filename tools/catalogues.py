"""Translations: gather what must be translated into each language of locale/, and compile it. Needs polib, and no program of the system.

    python tools/catalogues.py            compile every .po beside itself
    python tools/catalogues.py --gather   also add new sentences, without a translation, and drop those no longer used
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
import yaml

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "jimukyoku"
CATALOGUES = sorted((SOURCE / "locale").glob("*/LC_MESSAGES/django.po"))
# Whatever the web office can show: what these modules import, however deep, and what they name in a string.
ROOTS = ("office/web_settings.py", "office/*/jobs.py", "office/jobs/worker.py")
LEVELS = "engines/matching/levels.yaml"  # its labels are sentences too
# やさしい日本語 is for residents: their own pages, the frame around them, and what a case says to them.
EASY = "ja_X-easy"
OF_RESIDENTS = ("office/residents/", "programme/fields.py", "programme/people.py", "domain/intake/online.py", "domain/intake/accounts.py",
                "screening/likeness.py", "office/basics/forms.py", "basics/mark.html", "basics/resident.html", "basics/page.html",
                "basics/error_summary.html", "basics/refusal.html", "office/pages.py")  # fmt: skip
PLURALS = {"en": "nplurals=2; plural=(n != 1);", EASY: "nplurals=1; plural=0;"}
_CALLS = {"_", "gettext", "gettext_lazy"}
_DOTTED = re.compile(r"jimukyoku(\.\w+)+")
_TAG = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')""")
_BLOCK = re.compile(r"\{%\s*blocktranslate[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.S)


def sentences() -> dict[str, set[str]]:
    """Return every sentence with the files it stands in."""
    found: dict[str, set[str]] = {}
    for path in sorted(SOURCE.glob("office/*/templates/**/*.html")):
        for text in of_template(path.read_text()):
            found.setdefault(text, set()).add(str(path.relative_to(SOURCE)))
    for path in modules():
        for text in of_module(path.read_text()):
            found.setdefault(text, set()).add(str(path.relative_to(SOURCE)))
    for levels in yaml.safe_load((SOURCE / LEVELS).read_text())["comparisons"].values():
        for level in levels:
            found.setdefault(level["label"], set()).add(LEVELS)
    return found


def modules() -> list[Path]:
    """Return every module the web office is made of: those of its roots, and whatever these import."""
    found: set[Path] = set()
    waiting = [path for pattern in ROOTS for path in SOURCE.glob(pattern)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [file for name in of_package(path.read_text()) for file in files_of(name)]
    return sorted(found)


def of_package(text: str) -> Iterator[str]:
    """Yield what a module imports of this package, or names in a string as Django's settings and addresses do."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _DOTTED.fullmatch(node.value):
            yield node.value


def files_of(name: str) -> Iterator[Path]:
    """Yield the files of a dotted name: those of the packages it lies in, and its module's, whatever of it is named behind."""
    place = SOURCE.parent
    for part in name.split(".") if name.startswith("jimukyoku.") else ():
        place /= part
        yield from (file for file in (place / "__init__.py", place.with_suffix(".py")) if file.exists())


def wanted_in(language: str) -> set[str]:
    """Return the sentences a language needs: all of them, or those that residents meet."""
    found = sentences()
    if language != EASY:
        return set(found)
    told = {text for text in seen_by_residents((SOURCE / "domain/cases/lifecycle.py").read_text()) if text in found}
    return told | {text for text, files in found.items() if any(part in file for file in files for part in OF_RESIDENTS)}


def seen_by_residents(text: str) -> Iterator[str]:
    """Yield what the table of states says to residents: the last argument of every transition."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Transition":
            yield from of_module(ast.unparse(node.args[-1]))


def of_template(text: str) -> Iterator[str]:
    """Yield the sentences of a template as Django looks them up."""
    for found in _TAG.finditer(text):
        yield found.group(1) or found.group(2)
    for block in _BLOCK.findall(text):
        yield re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", block.replace("%", "%%"))


def of_module(text: str) -> Iterator[str]:
    """Yield the sentences of a Python module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in _CALLS and node.args:
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.args[0].value


def gather() -> None:
    """Bring every catalogue up to what the source says."""
    for path in CATALOGUES:
        wanted, plurals = wanted_in(path.parts[-3]), PLURALS.get(path.parts[-3], PLURALS["en"])
        old = {entry.msgid: entry.msgstr for entry in polib.pofile(str(path))}
        new = polib.POFile(wrapwidth=120)
        new.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": plurals, "Language": path.parts[-3]}
        for text in sorted(wanted):
            new.append(polib.POEntry(msgid=text, msgstr=old.get(text, "")))
        new.save(str(path))
        print(f"{path.relative_to(ROOT)}: {len(wanted)} sentences, without a translation: {sum(not one.msgstr for one in new)}")


def main() -> None:
    """Gather when asked to, then compile."""
    if "--gather" in sys.argv:
        gather()
    for path in CATALOGUES:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    main()
