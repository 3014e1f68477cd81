"""Files that people upload, judged by what is in them, never by their name."""

import io
import re
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from songserm.toolbox.refusals import Refused

MOST_PICTURE_BYTES = 20 * 1024 * 1024
MOST_DOCUMENT_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
THUMBNAIL_SIDES = (320, 960)

DocumentKind = Literal["pdf", "jpg", "png"]

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_JPEG = frozenset({"JPEG", "MPO"})
"""Phones put a second picture (depth, or light and dark) behind the first: such a file is a JPEG to everybody else."""
_QUALITY = 82
_PDF_HEADER = re.compile(rb"%PDF-[12]\.\d")
_PDF_HEADER_WITHIN, _PDF_TRAILER_WITHIN = 1024, 4096
_SMALLEST_SIDE = 8


class UploadRefused(Refused):
    """The file is not what it should be."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made anew as WebP: upright, without metadata, at most 2,000 pixels on its longer side."""

    content: bytes
    width: int
    height: int
    suffix: str = ".webp"
    media_type: str = "image/webp"


def check_picture(content: bytes) -> Picture:
    """The picture, re-encoded. Raises `UploadRefused` for what is no picture, is broken, or is too large.

    Metadata (camera, place, time) is left behind; the orientation that it asked for is applied.
    """
    _refuse_size(content, MOST_PICTURE_BYTES)
    image = _opened(content, otherwise=_not_a_picture())
    longest = (LONGEST_SIDE, LONGEST_SIDE)
    try:
        image.draft("RGB", longest)
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail(longest, Image.Resampling.LANCZOS)
        encoded = _webp(upright)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _broken_picture() from error
    return Picture(encoded, *upright.size)


def thumbnails(content: bytes) -> dict[int, bytes]:
    """Small WebP copies of a checked picture, by their longest side in pixels (320 and 960); never enlarged."""
    with Image.open(io.BytesIO(content)) as image:
        return {side: _webp(_at_most(image, side)) if max(image.size) > side else content for side in THUMBNAIL_SIDES}


def check_document(content: bytes) -> DocumentKind:
    """What the document is. Raises `UploadRefused` for anything but a whole PDF, JPEG or PNG of up to 20 MB."""
    _refuse_size(content, MOST_DOCUMENT_BYTES)
    if _PDF_HEADER.search(content[:_PDF_HEADER_WITHIN]):
        if b"%%EOF" not in content[-_PDF_TRAILER_WITHIN:]:
            raise UploadRefused(
                "PDF_BROKEN",
                th="ไฟล์ PDF ไม่สมบูรณ์ (ส่วนท้ายหายไป) โปรดบันทึกใหม่แล้วอัปโหลดอีกครั้ง",
                en="The PDF is cut off: save it again and upload it once more.",
            )
        return "pdf"
    image = _opened(content, otherwise=_not_a_document())
    if image.format not in {*_JPEG, "PNG"}:
        raise _not_a_document()
    try:
        image.load()
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise _broken_picture() from error
    return "jpg" if image.format in _JPEG else "png"


def _opened(content: bytes, *, otherwise: UploadRefused) -> Image.Image:
    """The picture with its size judged before a pixel is decoded."""
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise otherwise from error
    if image.width * image.height > MOST_PIXELS:
        raise _too_many_pixels()
    if min(image.size) < _SMALLEST_SIDE:
        raise UploadRefused(
            "PICTURE_TOO_SMALL",
            th=f"ภาพเล็กเกินไป ต้องกว้างและสูงอย่างน้อย {_SMALLEST_SIDE} พิกเซล",
            en=f"The picture is too small: it needs at least {_SMALLEST_SIDE} pixels each way.",
        )
    return image


def _webp(image: Image.Image) -> bytes:
    target = io.BytesIO()
    plain = image.convert("RGBA" if image.has_transparency_data else "RGB")
    plain.info.clear()
    plain.save(target, "WEBP", quality=_QUALITY, method=4)
    return target.getvalue()


def _at_most(image: Image.Image, side: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small


def _refuse_size(content: bytes, most: int) -> None:
    if not content:
        raise UploadRefused("FILE_EMPTY", th="ไฟล์ว่างเปล่า โปรดเลือกไฟล์อื่น", en="The file is empty: choose another.")
    if len(content) > most:
        megabytes = most // 1024 // 1024
        raise UploadRefused(
            "FILE_TOO_LARGE",
            th=f"ไฟล์ใหญ่เกิน {megabytes} MB โปรดย่อขนาดแล้วอัปโหลดอีกครั้ง",
            en=f"The file is larger than {megabytes} MB: make it smaller and upload it again.",
        )


def _not_a_document() -> UploadRefused:
    return UploadRefused(
        "FILE_KIND",
        th="ไฟล์นี้ไม่ใช่ภาพหรือเอกสารที่รองรับ (ดูจากเนื้อหา ไม่ใช่จากชื่อไฟล์) โปรดใช้ไฟล์ JPG, PNG หรือ PDF",
        en="What is in this file is no picture or document that we can read, whatever its name says: "
        "use a JPG, PNG or PDF.",
    )


def _not_a_picture() -> UploadRefused:
    return UploadRefused(
        "FILE_KIND",
        th="ไฟล์นี้ไม่ใช่ภาพที่รองรับ (ดูจากเนื้อหา ไม่ใช่จากชื่อไฟล์) โปรดใช้ไฟล์ JPG, PNG หรือ WebP",
        en="What is in this file is no picture that we can read, whatever its name says: use a JPG, PNG or WebP.",
    )


def _broken_picture() -> UploadRefused:
    return UploadRefused(
        "PICTURE_BROKEN",
        th="ไฟล์ภาพเสียหาย เปิดไม่ได้ โปรดบันทึกหรือถ่ายใหม่แล้วอัปโหลดอีกครั้ง",
        en="The picture is damaged and cannot be opened: save or take it again and upload it once more.",
    )


def _too_many_pixels() -> UploadRefused:
    return UploadRefused(
        "PICTURE_TOO_MANY_PIXELS",
        th=f"ภาพมีจำนวนพิกเซลมากเกินไป (เกิน {MOST_PIXELS // 1_000_000} ล้านพิกเซล) โปรดย่อภาพแล้วอัปโหลดอีกครั้ง",
        en=f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels: make it smaller and upload it again.",
    )
