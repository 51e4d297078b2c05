"""YAML that remembers its lines, so that every mistake in a pack names file and line."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

Path = tuple[str | int, ...]
LARGEST = 1_000_000
DEEPEST = 20


@dataclass
class Document:
    """One YAML file: its plain data, and the line of every key and item."""

    file: str
    data: Any
    lines: dict[Path, int] = field(default_factory=dict)

    def where(self, *path: str | int) -> str:
        """Return ``file N行目`` of a path, or of the nearest part of it that exists."""
        for size in range(len(path), -1, -1):
            if path[:size] in self.lines:
                return f"{self.file} {self.lines[path[:size]]}行目"
        return self.file


def read(file: str, content: bytes) -> Document:
    """Read one YAML file. Raises BadInput for what is not UTF-8, not YAML, says a key twice, or uses anchors."""
    if len(content) > LARGEST:
        raise BadInput("yaml-size", _("ファイルが大きすぎます。"), where=file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadInput("yaml-encoding", _("UTF-8ではありません。"), where=file, cure=_("UTF-8で保存し直してください。")) from problem
    try:
        _refuse_powers(file, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        document = Document(file, yaml.load(text, Loader=_Loader))  # SafeLoader
    except (yaml.YAMLError, ValueError) as problem:  # ValueError: a number too long to be one
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise BadInput(
            "yaml", _("YAMLとして読めません（{why}）。").format(why=getattr(problem, "problem", None) or problem),
            where=f"{file} {line}行目", cure=_("字下げ（タブは使えません）と「: 」の後の空白を確かめてください。"),
        ) from problem  # fmt: skip
    if root is not None:
        for path, line in _places(file, root, ()):
            document.lines[path] = line
    return document


class _Loader(yaml.SafeLoader):
    """A safe loader that says where a date is not in the calendar."""


def _date(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return yaml.SafeLoader.construct_yaml_timestamp(loader, node)
    except ValueError as problem:
        raise yaml.MarkedYAMLError(problem=_("日付ではありません: {text}").format(text=node.value), problem_mark=node.start_mark) from problem


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def _refuse_powers(file: str, text: str) -> None:
    """Refuse what makes a small file large, deep or more than data: aliases, deep nesting, tags."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        where = _("{file} {n}行目").format(file=file, n=event.start_mark.line + 1 if event.start_mark else 1)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise BadInput("yaml-alias", _("YAMLの別名（*）は使えません。"), where=where, cure=_("そのまま書いてください。"))
        if depth > DEEPEST:
            raise BadInput("yaml-depth", _("YAMLの入れ子が深すぎます。"), where=where)
        if getattr(event, "tag", None) is not None:
            raise BadInput("yaml-tag", _("YAMLのタグ（!）は使えません。"), where=where, cure=_("値を引用符で囲んでください。"))


def _places(file: str, node: yaml.Node, path: Path) -> Iterator[tuple[Path, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                raise BadInput(
                    "yaml-twice", _("「{name}」が2回書かれています。").format(name=name),
                    where=f"{file} {key.start_mark.line + 1}行目", cure=_("どちらか一方にしてください。"),
                )  # fmt: skip
            seen.add(name)
            yield from _places(file, value, (*path, name))
            yield (*path, name), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _places(file, value, (*path, index))
