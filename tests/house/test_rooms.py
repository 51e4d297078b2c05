"""Rooms are entered by their doors: domain rooms through ``__init__``, office rooms through queries, actions and models."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "jimukyoku"


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("jimukyoku."):
            yield node.module.split(".")[1:]


def test_domain_rooms_are_entered_by_their_door():
    wrong = []
    for path in SOURCE.glob("**/*.py"):
        here = path.relative_to(SOURCE).parts
        for module in imports(path):
            if module[0] == "domain" and len(module) > 2 and list(here[:2]) != module[:2]:
                if module[1:] not in (["programme", "language"],):  # the language has a door of its own
                    wrong.append(f"{'/'.join(here)} → {'.'.join(module)}")
    assert not wrong


def test_contracts_hold():
    done = subprocess.run([Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


def rooms(storey):
    """The rooms of a storey as the contracts of pyproject.toml order them, from the ground up."""
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if f"Rooms of {storey}" in one["name"])
    return [name.strip().split(".")[-1] for layer in reversed(layers) for name in layer.split("|")]


def test_every_room_stands_in_the_contracts():
    for storey in ("domain", "office"):
        folders = {path.name for path in (SOURCE / storey).iterdir() if (path / "__init__.py").exists()}
        assert folders == set(rooms(storey))


def test_the_picture_agrees_with_the_contracts():
    """docs/house.svg shows every storey and room of the contracts, in their order."""
    text = re.findall(r'<text[^>]*data-room="([a-z]+)"', (ROOT / "docs" / "house.svg").read_text())
    paper = [room for room in rooms("domain") if room not in ("basics", "audit", "access", "cases", "work")]
    assert [room for room in text if room in paper] == paper
    assert set(rooms("domain")) <= set(text)
    storeys = re.findall(r'<text[^>]*data-storey="([a-z]+)"', (ROOT / "docs" / "house.svg").read_text())
    assert storeys == ["cli", "office", "engines", "adapters", "domain", "japanese"]
