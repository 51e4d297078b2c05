"""One Typst workshop: a template, the house's parts, the fonts, and nothing else of the machine.

Data reaches Typst only as JSON in ``sys.inputs``: whatever stands in a name or an address stays text. Templates see no
file but ``parts.typ``, no system font and no package.
"""

import datetime as dt
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import typst

from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _

FAMILIES = ("BIZ UDMincho", "BIZ UDGothic", "IPAmjMincho")
TEMPLATE = "letter.typ"
_PPI = 110  # legible at the width of a page on a desk's screen
_HERE = Path(__file__).parent
_PLACE = re.compile(r"(?:┌─|-->|╭─)\s*(?:\S*/)?([\w.]+\.typ):(\d+):(\d+)")
_PACKAGE = re.compile(r'^.*"@\w+/.*$', re.MULTILINE)


def load_fonts(folder: Path) -> typst.Fonts:
    """Return the fonts of ``folder`` alone; raise ``Missing`` when a family the letters need is not there."""
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    missing = [family for family in FAMILIES if family not in found.families()]
    if missing:
        what = _("通知を組むための書体がありません：{missing}").format(missing="、".join(missing))
        cure = _("make setup を実行するか、python tools/fonts.py で書体を用意してください。")
        raise Missing("fonts", what, where=str(folder), cure=cure)
    return found


class Workshop:
    """A compiler for one frame (``batch.typ`` or ``report.typ``) around one template; closes with its folder."""

    def __init__(self, frame: str | Path, template: str, fonts: typst.Fonts) -> None:
        """Lay out the files; a frame is one of this folder, or named by its path.

        Raises ``BadInput`` when the template asks for a package from elsewhere.
        """
        if package := _PACKAGE.search(template):
            line = template.count("\n", 0, package.start()) + 1
            what = _("様式は、外部のパッケージを使えません。")
            cure = _("parts.typ にある部品だけで書いてください。")
            raise BadInput("template.package", what, where=_("様式 {line}行目").format(line=line), cure=cure)
        self._folder = tempfile.TemporaryDirectory()
        root = Path(self._folder.name)
        sources = [_HERE / frame, _HERE / "parts.typ"]
        for source in sources:
            (root / source.name).write_bytes(source.read_bytes())
        (root / TEMPLATE).write_text(template, encoding="utf-8")
        self._compiler = typst.Compiler(
            str(root / sources[0].name), root=str(root), font_paths=fonts, ignore_system_fonts=True,
            package_path=str(root / "packages"), package_cache_path=str(root / "packages"),
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def compile(self, data: Mapping[str, Any], *, date: dt.date, tagged: bool) -> bytes:
        """Return the PDF of ``data``. Raise ``BadInput`` with Typst's words and the line when the template fails."""
        return cast(bytes, self._compile(data, date, format="pdf", pdf_tags=tagged))

    def pictures(self, data: Mapping[str, Any], *, date: dt.date) -> list[bytes]:
        """Return the pages of ``data`` as PNG pictures for a screen. Raise ``BadInput`` when the template fails."""
        found = self._compile(data, date, format="png", ppi=_PPI)
        return [found] if isinstance(found, bytes) else list(found)

    def _compile(self, data: Mapping[str, Any], date: dt.date, **options: Any) -> Any:
        moment = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
        inputs = {"data": _as_json({**data, "date": {"year": date.year, "month": date.month, "day": date.day}})}
        try:
            return self._compiler.compile(sys_inputs=inputs, timestamp=moment, **options)
        except typst.TypstError as error:
            raise _bad_template(error) from error

    def ask(self, label: str) -> Any:
        """Return the value of the one metadata element with ``label`` in what was compiled last."""
        return json.loads(self._compiler.query(f"<{label}>", field="value", one=True))


def _as_json(data: Mapping[str, Any]) -> str:
    # A lone half of a surrogate pair is not text; one in a name must not stop the whole run.
    return json.dumps(data, ensure_ascii=False).encode("utf-8", "replace").decode()


def _bad_template(error: typst.TypstError) -> BadInput:
    places = _PLACE.findall("\n".join([error.diagnostic, *error.trace]))
    own = next(((line, column) for name, line, column in places if name == TEMPLATE), None)
    where = _("様式 {line}行目 {column}文字目").format(line=own[0], column=own[1]) if own else _("様式")
    what = _("様式を組めませんでした：{message}").format(message=error.message)
    cure = "".join(f"{hint} " for hint in error.hints) + _("様式の該当する行を直してください。")
    return BadInput("template", what, where=where, cure=cure)
