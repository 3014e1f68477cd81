import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from songserm.toolbox.pdf import Attachment, qr_svg, render_pdf

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TEMPLATE = """#let data = json(bytes(sys.inputs.data))
#set document(title: data.name)
#set text(font: "Sarabun", lang: "th")
= #data.name
#image(bytes(data.qr), format: "svg", width: 3cm, alt: "QR")
"""
DATA = {"name": 'ผู้ประกอบการ #panic("no") ] $x$ \\ "q"', "qr": qr_svg("https://songserm.test/c/1")}
FACTS = Attachment("facts.json", b'{"a": 1}', "application/json", "ข้อมูลของหนังสือรับรอง")


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def test_the_same_data_and_time_give_the_same_bytes():
    assert render_pdf(TEMPLATE, DATA, created_at=NOW) == render_pdf(TEMPLATE, DATA, created_at=NOW)


def test_the_document_says_that_it_is_archivable():
    with opened(render_pdf(TEMPLATE, DATA, created_at=NOW)) as made, made.open_metadata() as facts:
        assert (facts["pdfaid:part"], facts["pdfaid:conformance"]) == ("2", "B")


def test_typed_text_never_becomes_markup():
    with opened(render_pdf(TEMPLATE, DATA, created_at=NOW)) as made:
        assert str(made.docinfo["/Title"]) == DATA["name"]


def test_the_thai_face_is_inside():
    with opened(render_pdf(TEMPLATE, DATA, created_at=NOW)) as made:
        names = {str(each.get("/FontName", "")) for each in made.objects if isinstance(each, pikepdf.Dictionary)}
    assert any("Sarabun" in name for name in names)


def test_a_file_can_be_carried_inside():
    made = render_pdf(TEMPLATE, DATA, created_at=NOW, pdf_standard="a-3b", attachments=[FACTS])
    with opened(made) as document:
        assert document.attachments["facts.json"].get_file().read_bytes() == FACTS.content


def test_attachments_need_the_third_part_of_the_standard():
    with pytest.raises(ValueError, match="a-3b"):
        render_pdf(TEMPLATE, DATA, created_at=NOW, attachments=[FACTS])


def test_the_time_may_be_told_in_bangkok_but_needs_a_zone():
    in_bangkok = NOW.astimezone(ZoneInfo("Asia/Bangkok")).replace(microsecond=123456)
    assert render_pdf(TEMPLATE, DATA, created_at=in_bangkok) == render_pdf(TEMPLATE, DATA, created_at=NOW)
    with pytest.raises(ValueError, match="time zone"):
        render_pdf(TEMPLATE, DATA, created_at=datetime(2026, 11, 23))  # noqa: DTZ001 - the mistake itself


def test_what_is_appended_begins_on_a_line_of_its_own():
    """A signature is appended; PDF/A (ISO 19005-3, 6.1.9) wants a line break before each of its objects."""
    made = render_pdf(TEMPLATE, DATA, created_at=NOW)
    assert made.endswith(b"%%EOF\n")
