"""Signed PDFs: what passes, and that nothing that was touched does."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest

from songserm.toolbox import signing, verifying
from songserm.toolbox.key_list import KeysUnreadable, Trusted, trusted_in
from songserm.toolbox.pdf import Attachment, render_pdf
from songserm.toolbox.proof import verify_pdf

NOW = datetime.now(UTC)
EVIDENCE = '{"need":{"title":"กระดาษ"}}'.encode()


def made():
    attached = Attachment("evidence.json", EVIDENCE, "application/json", "The evidence as data")
    source = '#set text(font: "Sarabun")\nหลักฐาน'
    return render_pdf(source, {}, created_at=NOW, pdf_standard="a-3b", attachments=[attached])


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    return signing.create_key(tmp_path_factory.mktemp("key"), common_name="Test", now=NOW)


@pytest.fixture(scope="module")
def signed(key):
    return signing.sign_pdf(made(), key, reason="Evidence", location="Thailand")


@pytest.fixture(scope="module")
def trusted(key):
    return [Trusted(key.pem)]


def code(pdf, trusted):
    return verify_pdf(pdf, trusted).reason.code


def test_a_signed_file_is_valid_and_gives_what_is_inside(signed, trusted, key):
    found = verify_pdf(signed, trusted)
    assert found.ok
    assert found.attachment == EVIDENCE
    assert found.evidence["need"]["title"] == "กระดาษ"
    assert found.fingerprint == key.fingerprint


def test_a_signed_file_stays_archivable_each_object_begins_a_line(signed):
    """ISO 19005-3, 6.1.9; veraPDF refuses a signature whose first object follows ``%%EOF`` on the same line."""
    objects = re.findall(rb"(.)\b\d+ 0 obj\b", signed, re.DOTALL)
    assert len(objects) > 1
    assert set(objects) == {b"\n"}


def test_one_changed_byte_anywhere_fails(signed, trusted):
    for place in range(0, len(signed), 61):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert code(bytes(changed), trusted) != "VALID", place


def test_what_is_appended_fails(signed, trusted):
    assert code(signed + b"\n% more", trusted) != "VALID"


def test_a_file_signed_anew_by_another_key_fails(signed, trusted, tmp_path):
    other = signing.create_key(tmp_path, common_name="Test", now=NOW)
    assert code(signing.sign_pdf(made(), other, reason="Evidence", location="Thailand"), trusted) == "UNKNOWN_KEY"
    assert code(signed, [Trusted(other.pem)]) == "UNKNOWN_KEY"
    assert code(signed, []) == "UNKNOWN_KEY"


def test_a_second_signature_over_the_first_fails(signed, trusted, tmp_path):
    other = signing.create_key(tmp_path, common_name="Test", now=NOW)
    with pytest.raises(Exception):  # noqa: B017, PT011 - the library refuses: the first signature forbids changes
        code(signing.sign_pdf(signed, other, reason="Again", location="Thailand"), trusted)


def test_a_key_is_believed_only_in_its_time(signed, key):
    day = timedelta(days=1)
    assert code(signed, [Trusted(key.pem, NOW - day, NOW + day)]) == "VALID"
    assert code(signed, [Trusted(key.pem, NOW + day, None)]) == "UNKNOWN_KEY"
    assert code(signed, [Trusted(key.pem, NOW - 2 * day, NOW - day)]) == "UNKNOWN_KEY"


@pytest.mark.parametrize("content", [b"", b"abc", b"%PDF-1.7\n", b"%PDF-1.7\n/ByteRange [", b"\x00" * 5000])
def test_garbage_is_never_valid_and_never_an_error(content, trusted):
    assert not verify_pdf(content, trusted).ok


def test_an_unsigned_file_is_told_as_such(trusted):
    assert code(made(), trusted) == "NOT_SIGNED"


def test_the_signed_file_says_that_it_is_pdf_a_3b(signed, tmp_path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(signed)
    with pikepdf.open(file) as pdf:
        meta = pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "B")
        assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert list(pdf.attachments) == ["evidence.json"]
        field = pdf.Root.AcroForm.Fields[0]
        assert int(field.F) & 4, "an annotation of PDF/A must be printable"


def test_short_texts_are_signed_too(key):
    signature = signing.sign_bytes(key, b"head")
    assert signing.verify_bytes(key.pem, b"head", signature)
    assert not signing.verify_bytes(key.pem, b"heap", signature)
    assert not signing.verify_bytes(key.pem, b"head", b"")


def test_the_private_half_is_readable_by_its_owner_alone(tmp_path):
    signing.create_key(tmp_path, common_name="Test", now=NOW)
    assert (tmp_path / signing.KEY).stat().st_mode & 0o777 == 0o600
    assert signing.load_key(tmp_path).fingerprint == signing.fingerprint_of(
        (tmp_path / signing.CERTIFICATE).read_bytes()
    )


def test_the_command_checks_offline(signed, key, tmp_path, capsys):
    file, pem = tmp_path / "e.pdf", tmp_path / "key.pem"
    file.write_bytes(signed)
    pem.write_bytes(key.pem)
    nowhere = tmp_path / "none.json"
    assert verifying.run([str(file), "--key", str(pem), "--json"], key_list=nowhere) == 0
    assert '"code": "VALID"' in capsys.readouterr().out
    file.write_bytes(signed[:-9] + b" " + signed[-8:])
    assert verifying.run([str(file), "--key", str(pem)], key_list=nowhere) == 1
    assert verifying.run([str(file)], key_list=nowhere) == 2
    assert verifying.run([str(tmp_path / "gone.pdf"), "--key", str(pem)], key_list=nowhere) == 2
    pem.write_text("no key")
    assert verifying.run([str(file), "--key", str(pem)], key_list=nowhere) == 2
    assert "PEM" in capsys.readouterr().err


def test_a_list_of_keys_or_one_certificate_is_read(key):
    assert [each.fingerprint for each in trusted_in(key.pem.decode())] == [key.fingerprint]
    with pytest.raises(KeysUnreadable):
        trusted_in('{"keys": [{}]}')


def test_it_works_where_an_event_loop_runs_already(signed, trusted):
    async def inside():
        return code(signed, trusted)

    with ThreadPoolExecutor(max_workers=1) as pool:
        assert pool.submit(lambda: asyncio.run(inside())).result() == "VALID"
