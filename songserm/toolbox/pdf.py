"""PDF documents set by typst in the Sarabun face, archivable (PDF/A), the same bytes for the same data and time."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import fontpkg_sarabun
import segno
import typst

PdfStandard = Literal["a-2b", "a-3b"]


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside a PDF/A-3 document."""

    name: str
    content: bytes
    media_type: str
    description: str


def render_pdf(
    template: str,
    data: Mapping[str, object],
    *,
    created_at: datetime,
    pdf_standard: PdfStandard = "a-2b",
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF that the typst source makes of the data.

    The template reads `#let data = json(bytes(sys.inputs.data))`: text reaches it as data only, so nothing that a
    person typed can become markup. A picture of `qr_svg` is drawn by `image(bytes(data.qr), format: "svg")`.
    Attachments need the standard `a-3b`. Raises `ValueError` for attachments in `a-2b`, `typst.TypstError` for a
    template that is wrong.
    """
    if attachments and pdf_standard != "a-3b":
        raise ValueError("attachments need pdf_standard='a-3b'")
    if created_at.tzinfo is None:
        raise ValueError("created_at needs a time zone")
    files = {"main.typ": (_attaching(attachments) + template).encode()}
    files |= {_place(index): attachment.content for index, attachment in enumerate(attachments)}
    compiler = typst.Compiler(
        files,
        font_paths=[fontpkg_sarabun.ROOT / "files"],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "attachments": _described(attachments)},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=pdf_standard, timestamp=created_at.astimezone(UTC).replace(microsecond=0)
    )
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single PDF")
    return made.rstrip() + b"\n"  # typst ends in the middle of a line, and PDF/A wants a signature to begin on its own


def qr_svg(text: str) -> str:
    """A QR code as SVG with error correction M and a quiet zone of two modules."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", border=2, xmldecl=False, svgclass=None)
    return target.getvalue().decode()


def _place(index: int) -> str:
    return f"attachment-{index}"


def _described(attachments: Sequence[Attachment]) -> str:
    return json.dumps(
        [
            {"name": each.name, "place": _place(index), "type": each.media_type, "description": each.description}
            for index, each in enumerate(attachments)
        ],
        ensure_ascii=False,
    )


def _attaching(attachments: Sequence[Attachment]) -> str:
    if not attachments:
        return ""
    return (
        "#for each in json(bytes(sys.inputs.attachments)) {"
        " pdf.attach(each.name, read(each.place, encoding: none), mime-type: each.type,"
        ' description: each.description, relationship: "supplement") }\n'
    )
