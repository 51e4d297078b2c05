"""Scans as files: a JPEG a page, PDF around JPEG, TIFF with G4 or JPEG; the same bytes for the same pictures."""

import io
from collections.abc import Sequence

import cv2
import numpy as np
import pikepdf
from PIL import Image

KINDS = ("jpeg", "pdf", "tiff")


def as_files(name: str, kind: str, pictures: Sequence[np.ndarray], *, dpi: int, quality: int, bitonal: bool) -> list[tuple[str, bytes, int]]:
    """Return the files of one return: name, content, and how many pages it holds. Bitonal pages are always TIFF."""
    if bitonal or kind == "tiff":
        return [(f"{name}.tif", _tiff(pictures, dpi, quality, bitonal=bitonal), len(pictures))] if pictures else []
    pages = [_jpeg(one, dpi, quality) for one in pictures]
    if kind == "pdf":
        return [(f"{name}.pdf", _pdf(pages, pictures, dpi), len(pages))] if pages else []
    return [(f"{name}-{place}.jpg", page, 1) for place, page in enumerate(pages, start=1)]


def _jpeg(picture: np.ndarray, dpi: int, quality: int) -> bytes:
    _done, data = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, quality))
    held = bytearray(data.tobytes())
    held[13:18] = bytes((1, *divmod(dpi, 256), *divmod(dpi, 256)))  # JFIF: dots per inch, across and down
    return bytes(held)


def _pdf(pages: Sequence[bytes], pictures: Sequence[np.ndarray], dpi: int) -> bytes:
    with pikepdf.new() as whole:
        for data, picture in zip(pages, pictures, strict=True):
            high, wide = picture.shape[:2]
            space = pikepdf.Name.DeviceRGB if picture.ndim == 3 else pikepdf.Name.DeviceGray
            image = pikepdf.Stream(whole, data, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=wide, Height=high,
                                   ColorSpace=space, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)  # fmt: skip
            size = wide * 72 / dpi, high * 72 / dpi
            whole.add_blank_page(page_size=size)
            page = whole.pages[-1]
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=image))
            page.Contents = pikepdf.Stream(whole, b"%.3f 0 0 %.3f 0 0 cm /Scan Do" % size)
        target = io.BytesIO()
        whole.save(target, deterministic_id=True)
        return target.getvalue()


def _tiff(pictures: Sequence[np.ndarray], dpi: int, quality: int, *, bitonal: bool) -> bytes:
    if bitonal:
        images = [Image.fromarray(one).convert("1", dither=Image.Dither.NONE) for one in pictures]
    else:
        images = [Image.fromarray(one if one.ndim == 2 else np.ascontiguousarray(one[..., ::-1])) for one in pictures]
    how = {"compression": "group4"} if bitonal else {"compression": "jpeg", "quality": quality}
    target = io.BytesIO()
    images[0].save(target, "TIFF", save_all=True, append_images=images[1:], dpi=(dpi, dpi), **how)
    return target.getvalue()
