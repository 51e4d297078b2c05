"""Reading parts of a pack's YAML files, collecting every mistake with its place instead of stopping at the first."""

import datetime as dt
import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from jimukyoku.domain.basics import BadInput, Refusal
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.programme.yaml_lines import Document, Path

T = TypeVar("T")
_KIND_WORDS: dict[type, str] = {
    str: _("文字"), int: _("整数"), bool: _("true か false"), dt.date: _("日付 2026-06-01"), dict: _("「項目: 値」の組"), list: _("一覧"),
}  # fmt: skip


class PackErrors(Refusal):
    """A pack has mistakes; ``errors`` lists them all."""

    def __init__(self, errors: Sequence[BadInput]) -> None:
        super().__init__("pack", _("制度パックに誤りが {n} 件あります: {first}").format(n=len(errors), first=errors[0]))
        self.errors = list(errors)


class Reader:
    """Collects what is wrong with a pack.

    ``stored`` reads a version that was published earlier: it was judged then, and what the check has learnt to see since
    must not make it unreadable. Only what keeps it from being built at all is a mistake there.
    """

    def __init__(self, *, stored: bool = False) -> None:
        self.stored = stored
        self.errors: list[BadInput] = []

    def fail(self, code: str, what: str, where: str, cure: str = "") -> None:
        """Note a mistake without which the pack cannot be built."""
        self.errors.append(BadInput(code, what, where=where, cure=cure))

    def judge(self, code: str, what: str, where: str, cure: str = "") -> None:
        """Note a mistake that must be mended before publishing."""
        if not self.stored:
            self.fail(code, what, where, cure)

    def attempt(self, make: Callable[[], T]) -> T | None:
        """Return what ``make`` returns, or None after noting its mistake."""
        try:
            return make()
        except BadInput as problem:
            self.errors.append(problem)
            return None

    def mapping(
        self, document: Document, path: Path, kinds: Mapping[str, type], optional: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Return a mapping with exactly these keys and kinds of value; what is wrong is noted and left out."""
        data: Any = document.data
        for part in path:
            data = data[part]
        if not isinstance(data, dict):
            self.fail("mapping", _("ここには「項目: 値」の組が必要です。"), document.where(*path))
            return {}
        self.keys(document, path, data, kinds)
        found = {}
        for key, kind in kinds.items():
            if key not in data:
                if key not in optional:
                    self.fail("missing-key", _("「{key}」がありません。").format(key=key), document.where(*path))
            elif not is_kind(data[key], kind):
                self.wrong_kind(document, (*path, key), kind)
            else:
                found[key] = data[key]
        return found

    def keys(self, document: Document, path: Path, data: Mapping[Any, Any], known: Mapping[str, Any]) -> None:
        """Note every key that is not one of ``known``, with the one that was probably meant."""
        for key in data:
            if key in known:
                continue
            lacking = [name for name in known if name not in data]
            close = difflib.get_close_matches(str(key), lacking, n=1) or difflib.get_close_matches(str(key), known, n=1)
            cure = _("「{name}」ではありませんか。").format(name=close[0]) if close else _("使える項目: ") + "、".join(known)
            self.judge("unknown-key", _("「{key}」という項目はありません。").format(key=key), document.where(*path, str(key)), cure)

    def wrong_kind(self, document: Document, path: Path, kind: type) -> None:
        """Note that the value at ``path`` is not of a kind."""
        text = _("「{key}」の値の種類が違います（{want}が必要です）。").format(key=path[-1], want=_(_KIND_WORDS[kind]))
        self.fail("value-kind", text, document.where(*path))

    def whole(self, document: Document, kinds: Mapping[str, type]) -> dict[str, Any]:
        """Return the data of a document that must be a mapping with no other keys than ``kinds``; values are unchecked."""
        if not isinstance(document.data, dict):
            return {}  # whoever reads a part of it notes that it is missing
        self.keys(document, (), document.data, kinds)
        return document.data

    def items(self, document: Document, *path: str) -> Iterator[Path]:
        """Yield the path of every item of a list."""
        data: Any = document.data if isinstance(document.data, dict) else {}
        for part in path:
            data = data.get(part) if isinstance(data, dict) else None
        if not isinstance(data, list):
            self.fail("list", _("「{key}」には「- 」で始まる一覧が必要です。").format(key="．".join(path)), document.where(*path))
            return
        for index in range(len(data)):
            yield (*path, index)


def is_kind(value: object, kind: type) -> bool:
    """Tell whether a value is of a kind: true is no number, and a moment is no date, whatever Python thinks."""
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is dt.date:
        return isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return isinstance(value, kind)
