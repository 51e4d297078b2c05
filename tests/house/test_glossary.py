"""The words of the glossary are the words of the code, and no other word stands for the same thing."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| ([^|]+) \| `([a-z_]+)` \|([^|]*)\|([^|]*)\|$", re.M)


def rows():
    return [tuple(part.strip() for part in match) for match in ROW.findall((ROOT / "docs/glossary.md").read_text())]


def source():
    return "\n".join(path.read_text() for path in (ROOT / "src").rglob("*.py"))


def test_every_term_is_used():
    text = source()
    assert len(rows()) >= 20
    assert [identifier for _ja, identifier, _meaning, _not in rows() if not re.search(rf"\b{identifier}s?\b|{identifier}_|_{identifier}", text)] == []


def test_no_forbidden_synonym_is_used():
    """The last column names words that must not be used for the thing, as whole identifiers."""
    text = source()
    wrong = []
    for _ja, identifier, _meaning, forbidden in rows():
        for word in (one.strip(" `") for one in forbidden.split(",")):
            if word and re.search(rf"\b(def|class) {word}\b|\b{word} = models\.", text):
                wrong.append(f"{word} for {identifier}")
    assert wrong == []
