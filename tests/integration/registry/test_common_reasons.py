"""The common reasons of returns and rejections: a file that anybody can edit, and the operator's own rows beside it."""

import pytest

from songserm.registry.checks import common_reasons_can_be_read
from songserm.registry.common_reasons import SHIPPED, common_reasons, own_file, read
from songserm.registry.forms import ReasonForm

HEAD = "code,about,th,en\n"


@pytest.fixture
def own(settings, tmp_path):
    """Write the operator's own file."""
    settings.SONGSERM_VAR = tmp_path

    def written(text: str) -> None:
        path = own_file()
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    return written


def test_every_shipped_reason_has_both_languages_and_says_what_it_is_about():
    reasons, faults = read(SHIPPED)
    assert faults == []
    assert len(reasons) >= 8
    assert all(any("ก" <= letter <= "๙" for letter in reason.th) and reason.en.isascii() for reason in reasons.values())


def test_the_operator_adds_replaces_and_takes_away(own):
    own(
        HEAD
        + "SIGNATURE,documents,โปรดลงนามในเอกสาร,Sign the document.\nTSIC,tsic_code,โปรดแก้รหัส,Mend the code.\nSHARES,,,\n"
    )
    found = common_reasons()
    assert found["SIGNATURE"].local("en") == "Sign the document."
    assert found["TSIC"].th == "โปรดแก้รหัส"
    assert "SHARES" not in found
    assert list(found)[:2] == ["UNREADABLE", "OUTDATED"]


def test_a_change_of_the_file_is_offered_at_once(own):
    own(HEAD)
    assert "SIGNATURE" not in dict(ReasonForm().fields["common"].choices)
    own(HEAD + "SIGNATURE,documents,โปรดลงนามในเอกสาร,Sign the document.\n")
    assert dict(ReasonForm().fields["common"].choices)["SIGNATURE"] == "โปรดลงนามในเอกสาร"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,documents,ก", "4 cells"),
        (",documents,ก,a", "needs a code"),
        ("A,documents,ก,", "both sentences"),
        ("A,nothing,ก,a", "may be about"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_others_stay(own, row, said, caplog):
    own(HEAD + row + "\nSIGNATURE,documents,โปรดลงนาม,Sign.\n")
    (error,) = common_reasons_can_be_read()
    assert said in error.msg
    assert "line 2" in error.msg
    assert {"SIGNATURE", "TSIC"} <= set(common_reasons())
    assert said in caplog.text
