"""Reading a pack's files into a Pack: every mistake at once, each with file, line and cure."""

import re
from collections.abc import Mapping, Sequence

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme import yaml_lines
from jimukyoku.domain.programme.facts import vocabulary
from jimukyoku.domain.programme.fields import Field
from jimukyoku.domain.programme.head import read_head
from jimukyoku.domain.programme.online import Online, Texts, read_texts
from jimukyoku.domain.programme.pack import Pack, Payer, pack_hash
from jimukyoku.domain.programme.pack_fields import read_fields
from jimukyoku.domain.programme.pack_rules import read_rules
from jimukyoku.domain.programme.persons import read_persons
from jimukyoku.domain.programme.reader import Reader
from jimukyoku.domain.programme.yaml_lines import Document

NEEDED = ("programme.yaml", "fields.yaml", "rules.yaml", "persons.yaml")
LETTERS = ("push", "confirmation", "deficiency", "decision", "refusal", "returned")


def read_pack(files: Mapping[str, bytes], *, stored: bool = False) -> tuple[Pack | None, list[BadInput]]:
    """Return the pack (None when it cannot be built) and all mistakes found while reading it.

    ``stored`` reads a version as it was published, whatever the check has learnt to see since (see ``Reader``).
    """
    reader = Reader(stored=stored)
    documents = _documents(reader, files)
    letters = _letters(reader, files)
    if len(documents) < len(NEEDED):
        return None, reader.errors
    head = read_head(reader, documents["programme.yaml"])
    fields = read_fields(reader, documents["fields.yaml"])
    words = vocabulary(fields, head.get("amounts", {}), head.pop("amount_labels", {}))
    parts = read_rules(reader, documents["rules.yaml"], words, {one.id for one in fields})
    persons = read_persons(reader, documents["persons.yaml"], words)
    if reader.errors:  # a field or rule that could not be built must not be missed a second time in every language
        return None, reader.errors
    texts = _texts(reader, files, head["online"], fields, [rule.code for rule in parts["deficiencies"]])
    if reader.errors:
        return None, reader.errors
    payer = Payer(**head.pop("payer"))
    pack = Pack(
        **head, payer=payer, fields=fields, **parts, letters=letters, persons=persons, vocabulary=words, texts=texts,
        sha256=pack_hash(files),
    )  # fmt: skip
    return pack, []


def _texts(
    reader: Reader, files: Mapping[str, bytes], online: Online | None, fields: Sequence[Field], codes: Sequence[str]
) -> dict[str, Texts]:
    """Return what residents read, in every language of the door."""
    found = {}
    for language in online.languages if online else ():
        name = f"locale/{language}.yaml"
        if name not in files:
            cure = _("programme.yaml の online から言語を外すか、加えてください。")
            reader.fail("missing-file", _("住民向けの文のファイルがありません。"), name, cure)
            continue
        document = reader.attempt(lambda name=name: yaml_lines.read(name, files[name]))  # type: ignore[misc]
        texts = read_texts(reader, document, fields, codes) if document else None
        if texts:
            found[language] = texts
    return found


def _documents(reader: Reader, files: Mapping[str, bytes]) -> dict[str, Document]:
    documents = {}
    for name in NEEDED:
        if name not in files:
            reader.fail("missing-file", _("ファイルがありません。"), name, _("jimukyoku programme new で雛形を作れます。"))
            continue
        document = reader.attempt(lambda name=name: yaml_lines.read(name, files[name]))  # type: ignore[misc]
        if document:
            documents[name] = document
    return documents


def _letters(reader: Reader, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the letters. A stored version has those that were needed when it was published."""
    letters = {}
    for kind in LETTERS:
        name = f"letters/{kind}.typ"
        if name not in files:
            reader.judge("missing-file", _("通知の様式がありません。"), name, _("jimukyoku programme new で雛形を作れます。"))
    for name, content in files.items():
        if name in NEEDED:
            continue
        text = _text(reader, name, content)
        found = re.fullmatch(r"letters/(\w+)\.typ", name)
        if text is not None and found:
            letters[found[1]] = text
    return letters


def _text(reader: Reader, name: str, content: bytes) -> str | None:
    """Return a file as text. Every file of a pack is stored as text, so none may be anything but UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        where = _("{name} {line}行目").format(name=name, line=line)
        reader.fail("encoding", _("UTF-8ではありません。"), where, _("UTF-8で保存し直してください。"))
        return None

