"""A printed form (様式) as places on paper: what is printed there is what is read there.

All lengths are millimetres from the upper left corner of the page. One description is printed, read and keyed from, so a
zone is never drawn twice; as JSON it lets anyone test a reader with pages of their own.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _

A4 = (210.0, 297.0)
MARK = 5.0  # the side of a corner mark
_LARGEST = 1200.0  # millimetres of a side: A0
_SIGN = "JMK1"
_CODE = re.compile(rf"{_SIGN}/([A-Z0-9-]+)/([0-9]{{1,4}})/([0-9]{{1,2}})/([0-9A-Z-]*)\Z")


class ZoneKind(StrEnum):
    """What is written in a zone (欄): characters in boxes, a line of kanji, marks in boxes, a signature or seal."""

    DIGITS = "digits"
    KANA = "kana"
    LINE = "line"
    CHECK = "check"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Box:
    """A rectangle on the page: the inside of its border, where ink is looked for."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Zone:
    """One place to write: the field it belongs to, and its boxes in reading order.

    Digits and kana have a box a character; a check zone has a box for each of ``choices`` (what rules see); a line and a
    signature have one box. ``part`` names a piece of a field written in several zones (era, year, month and day of a date).
    """

    field: str
    label: str
    kind: ZoneKind
    boxes: tuple[Box, ...]
    choices: tuple[str, ...] = ()
    part: str = ""

    @property
    def length(self) -> int:
        """How many characters, or marks, can stand here (0 where there is no such limit)."""
        return 0 if self.kind in (ZoneKind.LINE, ZoneKind.SIGNATURE) else len(self.boxes)


@dataclass(frozen=True)
class FormPage:
    """One side of paper: four corner marks (upper left, upper right, lower left, lower right), two codes, its zones."""

    number: int
    marks: tuple[Box, ...]
    codes: tuple[Box, ...]
    zones: tuple[Zone, ...]


@dataclass(frozen=True)
class Form:
    """A form of a programme in one version, with all its pages."""

    id: str
    version: int
    pages: tuple[FormPage, ...]
    width: float = A4[0]
    height: float = A4[1]


@dataclass(frozen=True)
class PageCode:
    """What the code on a page says: form, version, page, and the number of the case it was printed for ('' if blank)."""

    form: str
    version: int
    page: int
    number: str = ""

    def text(self) -> str:
        """Return the code as it is printed: characters of a QR code's alphanumeric mode alone, so the code stays small."""
        return f"{_SIGN}/{self.form.upper()}/{self.version}/{self.page}/{self.number}"


def read_code(text: str) -> PageCode | None:
    """Return what a code says, or None when it is not one of ours: pages carry other people's codes too."""
    if not (found := _CODE.match(text)):
        return None
    form, version, page, number = found.groups()
    return PageCode(form, int(version), int(page), number)


def form_as_json(form: Form) -> dict[str, Any]:
    """Return ``form`` as JSON: ``{"form","version","width","height","unit":"mm","pages":[{"page","marks","codes","zones"}]}``."""
    pages = [
        {"page": page.number, "marks": [asdict(box) for box in page.marks], "codes": [asdict(box) for box in page.codes],
         "zones": [_zone_as_json(zone) for zone in page.zones]}
        for page in form.pages
    ]  # fmt: skip
    return {"form": form.id, "version": form.version, "unit": "mm", "width": form.width, "height": form.height, "pages": pages}


def _zone_as_json(zone: Zone) -> dict[str, Any]:
    return {**asdict(zone), "kind": zone.kind.value, "length": zone.length, "choices": list(zone.choices)}


def form_from_json(value: Mapping[str, Any]) -> Form:
    """Return the form that ``form_as_json`` wrote; raise BadInput naming what is missing, no number, or not on the page."""
    try:
        pages = tuple(_page(page) for page in value["pages"])
        form = Form(str(value["form"]), int(value["version"]), pages, float(value["width"]), float(value["height"]))
        for page in form.pages:
            _sound(form, page)
        return form
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        what = _("様式の座標を読めません：{what}").format(what=str(error).strip("'"))
        cure = _("jimukyoku paper print --zones が書いたファイルを渡してください。")
        raise BadInput("form.zones", what, cure=cure) from error


def _sound(form: Form, page: FormPage) -> None:
    """Refuse what no form has: places off the page, other than four marks, a check box without its choice."""
    if not (0 < form.width <= _LARGEST and 0 < form.height <= _LARGEST):
        raise ValueError(f"width {form.width}, height {form.height}")
    if len(page.marks) != 4 or not 1 <= len(page.codes) <= 2:
        raise ValueError(f"page {page.number}: marks {len(page.marks)}, codes {len(page.codes)}")
    for name, boxes in (("marks", page.marks), ("codes", page.codes), *((zone.field, zone.boxes) for zone in page.zones)):
        for box in boxes:
            inside = box.width > 0 and box.height > 0 and 0 <= box.x <= form.width - box.width and 0 <= box.y <= form.height - box.height
            if not inside:
                raise ValueError(f"page {page.number}, {name}: {box}")
    for zone in page.zones:
        if not zone.boxes or (zone.kind == ZoneKind.CHECK and len(zone.boxes) != len(zone.choices)):
            raise ValueError(f"page {page.number}, {zone.field}: {len(zone.boxes)} boxes, {len(zone.choices)} choices")


def _page(value: Mapping[str, Any]) -> FormPage:
    zones = tuple(
        Zone(str(zone["field"]), str(zone["label"]), ZoneKind(zone["kind"]), _boxes(zone["boxes"]),
             tuple(str(choice) for choice in zone["choices"]), str(zone.get("part", "")))
        for zone in value["zones"]
    )  # fmt: skip
    return FormPage(int(value["page"]), _boxes(value["marks"]), _boxes(value["codes"]), zones)


def _boxes(values: Any) -> tuple[Box, ...]:
    return tuple(Box(*(float(box[key]) for key in ("x", "y", "width", "height"))) for box in values)
