from hypothesis import given
from hypothesis import strategies as st

from songserm.toolbox.digits import to_arabic, to_thai
from songserm.toolbox.text import clean_block, clean_line


def test_a_line_loses_what_cannot_be_seen_and_keeps_single_spaces():
    assert clean_line("  ปาก\u200bกา\x00  แดง\ufeff\nใหญ่\t") == "ปากกา แดง ใหญ่"


def test_a_block_keeps_its_lines_and_at_most_one_blank_between():
    assert clean_block("ก\r\n\r\n\r\n\r\nข  ค\u2028ง\x07") == "ก\n\nข ค\nง"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text):
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_block(clean_block(text)) == clean_block(text)


@given(st.text("0123456789 ก"))
def test_digits_go_to_thai_and_back(text):
    assert to_arabic(to_thai(text)) == text
