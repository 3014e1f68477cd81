"""Every import refuses a file that it cannot read, and a report that cannot be written, before it changes anything."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.factories import juristic_number

IMPORTS = (
    "import_enterprises",
    "import_items",
    "import_categories",
    "import_contracts",
    "import_notices",
    "import_debarred",
)


@pytest.fixture
def file(tmp_path) -> Path:
    """A file with one firm."""
    path = tmp_path / "file.csv"
    path.write_text(f"number,name_th\n{juristic_number(47001)},บริษัท หนึ่ง จำกัด\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("command", IMPORTS)
@pytest.mark.parametrize("place", ["nowhere/report.json", "file.csv/report.json", ".", "r" * 300])
def test_a_report_that_cannot_be_written_is_refused_at_once(command, file, place):
    with pytest.raises(CommandError, match="cannot be written"):
        call_command(command, str(file), "--report", str(file.parent / place))


@pytest.mark.parametrize("command", IMPORTS)
@pytest.mark.parametrize("place", ["nowhere.csv", "file.csv/items.csv", ".", "f" * 300])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(command, file, place):
    with pytest.raises(CommandError, match=r"cannot be read: .* Name a file"):
        call_command(command, str(file.parent / place))


def test_a_file_without_the_right_to_read_is_refused_in_a_sentence(file, monkeypatch):
    """Root may read everything, so the refusal is played."""
    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(CommandError, match=r"cannot be read: Permission denied\. Name a file"):
        call_command("import_enterprises", str(file))


def refused(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


@pytest.mark.django_db
def test_looking_whether_a_report_can_be_written_keeps_the_last_one_and_leaves_none(file):
    report, wrong = file.parent / "report.json", file.parent / "wrong.csv"
    wrong.write_text("a,b\n1,2\n", encoding="utf-8")
    for before in (None, "what was told last time"):
        if before:
            report.write_text(before, encoding="utf-8")
        with pytest.raises(CommandError):
            call_command("import_enterprises", str(wrong), "--report", str(report))
        assert (report.read_text(encoding="utf-8") if report.exists() else None) == before


@pytest.mark.django_db
@pytest.mark.parametrize("command", IMPORTS)
def test_a_report_never_takes_the_place_of_the_file_and_a_file_must_be_named(command, file):
    before = file.read_bytes()
    with pytest.raises(CommandError, match="names the file that is to be imported") as refused:
        call_command(command, str(file), "--report", str(file))
    assert (refused.value.returncode, file.read_bytes()) == (2, before)
    with pytest.raises(CommandError, match="โปรดระบุไฟล์ที่จะนำเข้า\nName a file to import") as unnamed:
        call_command(command)
    assert unnamed.value.returncode == 2
