"""Remembering what was made, as far as there is room."""

from songserm.toolbox.remembered import LONGEST, Remembered


def _counting():
    made = []

    def make(key):
        made.append(key)
        return key.upper()

    return make, made


def test_what_was_made_is_not_made_again():
    make, made = _counting()
    remembered = Remembered(make, most=10)
    assert [remembered["ก"], remembered["b"], remembered["b"]] == ["ก", "B", "B"]
    assert made == ["ก", "b"]


def test_nothing_made_is_remembered_as_well():
    made = []
    remembered = Remembered(made.append, most=2)
    for key in ("a", "b", "a"):
        assert remembered[key] is None
    assert made == ["a", "b"]


def test_no_more_is_kept_than_there_is_room_for():
    make, _ = _counting()
    remembered = Remembered(make, most=10)
    for number in range(1_000):
        assert remembered[f"a{number}"] == f"A{number}"
        assert len(remembered) + len(remembered._older) <= 10


def test_what_is_asked_for_again_and_again_stays():
    make, made = _counting()
    remembered = Remembered(make, most=10)
    for number in range(100):
        assert remembered["again"] == "AGAIN"
        remembered[f"once{number}"]
    assert made.count("again") == 1


def test_room_can_be_made_for_more():
    make, made = _counting()
    remembered = Remembered(make, most=2)
    remembered.make_room(100)
    for key in "abcdabcd":
        remembered[key]
    assert made == list("abcd")


def test_a_long_text_is_not_remembered():
    make, made = _counting()
    remembered = Remembered(make, most=10)
    for letters in (LONGEST, LONGEST + 1):
        assert remembered["a" * letters] == remembered["a" * letters] == "A" * letters
    assert [len(text) for text in made] == [LONGEST, LONGEST + 1, LONGEST + 1]
