import io
import struct
import zlib

import pytest
from PIL import Image

from songserm.toolbox.uploads import UploadRefused, check_document, check_picture, thumbnails

ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


def picture(kind="JPEG", size=(640, 480), mode="RGB", **options):
    target = io.BytesIO()
    Image.new(mode, size, "red").save(target, kind, **options)
    return target.getvalue()


def opened(content):
    return Image.open(io.BytesIO(content))


def png_that_claims(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk, data = b"IHDR" + head, struct.pack(">I", 100) + b"IDAT" + b"\0" * 10
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP"])
def test_a_picture_is_made_anew_as_webp(kind):
    checked = check_picture(picture(kind))
    assert opened(checked.content).format == "WEBP"
    assert (checked.width, checked.height) == (640, 480)


def test_place_camera_and_time_are_left_behind_and_the_orientation_applied():
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[GPS] = 6, "A camera", {1: "N", 2: (13.0, 45.0, 0.0)}
    checked = check_picture(picture(exif=exif.tobytes()))
    assert (checked.width, checked.height) == (480, 640)
    assert not dict(opened(checked.content).getexif())
    assert b"A camera" not in checked.content


def test_a_large_picture_is_made_smaller():
    checked = check_picture(picture(size=(4000, 1000)))
    assert (checked.width, checked.height) == (2000, 500)


def test_transparency_stays():
    target = io.BytesIO()
    Image.new("RGBA", (64, 64), (255, 0, 0, 100)).save(target, "PNG")
    checked = check_picture(target.getvalue())
    assert opened(checked.content).mode == "RGBA"


def test_small_copies_have_their_sides_and_are_never_enlarged():
    small = thumbnails(check_picture(picture(size=(640, 480))).content)
    assert {side: opened(content).size for side, content in small.items()} == {320: (320, 240), 960: (640, 480)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"\0" * (20 * 1024 * 1024), "FILE_KIND"),
        (b"\0" * (20 * 1024 * 1024 + 1), "FILE_TOO_LARGE"),
        (b"<svg onload='alert(1)'/>", "FILE_KIND"),
        (b"<?php system($_GET[0]); ?>", "FILE_KIND"),
        (picture()[:2000], "PICTURE_BROKEN"),
        (png_that_claims(60_000, 60_000), "PICTURE_TOO_MANY_PIXELS"),
        (png_that_claims(8_000, 7_000), "PICTURE_TOO_MANY_PIXELS"),
        (png_that_claims(100, 100), "PICTURE_BROKEN"),
        (picture("PNG", size=(1, 1)), "PICTURE_TOO_SMALL"),
    ],
    ids=["empty", "20 MB of zeros", "too large", "svg", "script", "cut off", "bomb", "too wide", "no data", "dot"],
)
def test_what_is_no_picture_is_refused_with_what_to_do(content, code):
    with pytest.raises(UploadRefused) as refused:
        check_picture(content)
    assert refused.value.reason.code == code


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "LA", "I;16", "P"])
def test_pictures_of_every_colour_kind_become_ordinary_ones(mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    target = io.BytesIO()
    Image.new(mode, (64, 64)).save(target, kind)
    assert opened(check_picture(target.getvalue()).content).size == (64, 64)


def test_of_a_moving_picture_the_first_moment_is_kept():
    target, frames = io.BytesIO(), [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    assert getattr(opened(check_picture(target.getvalue()).content), "n_frames", 1) == 1


def test_a_phones_photograph_with_a_second_picture_behind_it_is_a_jpeg():
    photograph = picture("MPO", save_all=True, append_images=[Image.new("RGB", (640, 480), "blue")])
    assert opened(photograph).format == "MPO"
    assert check_document(photograph) == "jpg"
    checked = check_picture(photograph)
    assert opened(checked.content).convert("RGB").getpixel((5, 5))[0] > 200, "the first of the two"


def test_documents_are_told_by_content():
    assert check_document(b"%PDF-1.7\n...\n%%EOF\n") == "pdf"
    assert check_document(picture("JPEG")) == "jpg"
    assert check_document(picture("PNG")) == "png"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7\ncut off", "PDF_BROKEN"),
        (b"MZ\x90\x00", "FILE_KIND"),
        (picture("GIF"), "FILE_KIND"),
        (picture("JPEG")[:2000], "PICTURE_BROKEN"),
        (b"\0" * (20 * 1024 * 1024), "FILE_KIND"),
    ],
    ids=["pdf without end", "program", "gif", "broken jpg", "20 MB of zeros"],
)
def test_what_is_no_document_is_refused(content, code):
    with pytest.raises(UploadRefused) as refused:
        check_document(content)
    assert refused.value.reason.code == code
