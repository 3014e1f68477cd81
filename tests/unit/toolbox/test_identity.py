import pytest
from hypothesis import given
from hypothesis import strategies as st

from songserm.toolbox import identity
from songserm.toolbox.identity import IdentityRefused, NumberKind, parse_number

numbers = st.text("0123456789", min_size=12, max_size=12).map(lambda first: first + identity.check_digit_of(first))


@given(numbers)
def test_the_check_digit_is_that_of_the_law(number):
    weighted = sum(int(digit) * (13 - place) for place, digit in enumerate(number[:12]))
    assert number[12] == str((11 - weighted % 11) % 10)


@given(numbers)
def test_a_number_is_read_with_dashes_spaces_and_thai_digits(number):
    assert parse_number(identity.format_number(number)) == number
    assert parse_number(f"  {number[:5]} {number[5:]}\u200b") == number
    assert parse_number(number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) == number


@given(numbers, st.integers(0, 12), st.integers(1, 9))
def test_changing_one_digit_rarely_goes_unnoticed_and_the_message_names_the_right_one(number, place, step):
    digit = str((int(number[place]) + step) % 10)
    changed = number[:place] + digit + number[place + 1 :]
    if identity.check_digit_of(changed[:12]) != changed[12]:
        with pytest.raises(IdentityRefused) as refused:
            parse_number(changed)
        assert refused.value.reason.code == "NUMBER_CHECK_DIGIT"
        assert identity.check_digit_of(changed[:12]) in refused.value.text("en")


def test_unusual_kind_and_province_digits_do_not_refuse_a_number():
    assert parse_number("0000000000001") == "0000000000001"
    assert parse_number("0009999999999") == "0009999999999"


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "NUMBER_EMPTY", "13-digit"),
        ("010554800011", "NUMBER_LENGTH", "12"),
        ("01055480001122", "NUMBER_LENGTH", "14"),
        ("01055480001x2", "NUMBER_NOT_DIGITS", "letters"),
        ("0000000000000", "NUMBER_CHECK_DIGIT", "should be 1"),
        ("\x00", "NUMBER_EMPTY", "13-digit"),
        ("²" * 13, "NUMBER_NOT_DIGITS", "digits"),
    ],
)
def test_a_wrong_number_is_refused_with_what_to_do(text, code, says):
    with pytest.raises(IdentityRefused) as refused:
        parse_number(text)
    assert refused.value.reason.code == code
    assert says in refused.value.text("en")


def test_only_numbers_that_begin_with_zero_are_juristic():
    assert identity.kind_of("0105560000042") is NumberKind.JURISTIC
    assert identity.kind_of("1101700000001") is NumberKind.NATURAL


def test_a_masked_number_shows_the_last_four_digits_only():
    assert identity.masked("1101700207030") == "x-xxxx-xxxx7-03-0"


def test_a_leading_zero_that_a_spreadsheet_dropped_can_be_put_back():
    assert identity.with_lost_zero("105560000042") == "0105560000042"
    assert identity.with_lost_zero("105560000043") is None
    assert identity.with_lost_zero("0105560000042") is None
    assert identity.with_lost_zero("") is None


@pytest.mark.parametrize("text", ["0105548000119.0", "'0105548000119", "’0105548000119", "0105548000119.00"])
def test_what_a_spreadsheet_or_a_program_adds_to_a_number_is_no_part_of_it(text):
    assert parse_number(text) == "0105548000119"


def test_the_point_nought_of_a_number_without_its_zero_is_no_digit():
    assert identity.with_lost_zero("105548000119.0") == "0105548000119"


@pytest.mark.parametrize("text", ["1.05548E+11", "1,0555E+11", "1.05548e11"])
def test_a_number_in_powers_of_ten_is_refused_as_shortened(text):
    with pytest.raises(IdentityRefused) as refused:
        parse_number(text)
    assert refused.value.reason.code == "NUMBER_SHORTENED"
