"""A rule set that somebody adds: what is refused, all at once, and how it takes its place."""

import re
from datetime import date

import pytest

from songserm.policy.adding import RuleSetRefused, checked
from songserm.policy.rule_sets import FOLDER, RuleBook, parse_rule_book, shipped

BOOK = """
[title]
th = "ทดสอบ"
en = "a test"

[[rule_set]]
id = "one"
in_force_from = 2020-01-01
source = "ที่มา"

[rule_set.values.percent]
value = "10"
source = "ที่มา"
confidence = "H"

[rule_set.values.called]
value = 3
source = "ที่มา"
confidence = "M"
"""


def book(until: str = "") -> RuleBook:
    text = BOOK.replace("in_force_from = 2020-01-01", f"in_force_from = 2020-01-01\n{until}")
    return parse_rule_book("test", text)


def new(*, code="two", start="2025-01-01", percent='"12"', called="3", extra="", status=""):
    return f"""
[[rule_set]]
id = "{code}"
in_force_from = {start}
source = "กฎใหม่"
{status}
[rule_set.values.percent]
value = {percent}
source = "กฎใหม่"
confidence = "H"
[rule_set.values.called]
value = {called}
source = "กฎใหม่"
confidence = "H"
{extra}
"""


def faults(toml, *, until=""):
    with pytest.raises(RuleSetRefused) as refused:
        checked(book(until), toml)
    return [fault.text("en") for fault in refused.value.faults]


def test_a_new_set_begins_the_day_after_the_open_one_ends():
    after = book().with_added(checked(book(), new()))
    assert [each.id for each in after.rule_sets] == ["one", "two"]
    assert after.on(date(2024, 12, 31)).id == "one"
    assert after.on(date(2025, 1, 1)).id == "two"


def test_a_draft_is_never_picked_by_its_day():
    after = book().with_added(checked(book(), new(status='status = "DRAFT"')))
    assert after.on(date(2026, 1, 1)).id == "one"
    assert after.by_id("two").is_draft


def test_an_id_in_use_is_never_overwritten():
    assert "is in use" in faults(new(code="one"))[0]


@pytest.mark.parametrize("start", ["2020-01-01", "2019-05-05"])
def test_dates_that_overlap_are_refused(start):
    assert "overlaps" in faults(new(start=start))[0]
    assert "overlaps" in faults(new(start="2023-06-30"), until="in_force_until = 2023-06-30")[0]


def test_dates_that_leave_a_gap_are_refused():
    assert "leaves a gap" in faults(new(start="2023-07-02"), until="in_force_until = 2023-06-30")[0]
    assert checked(book("in_force_until = 2023-06-30"), new(start="2023-07-01")).id == "two"


def test_every_fault_is_told_at_once():
    found = faults(new(code="one", start="2019-01-01", percent='"ten"', called='"3"'))
    assert len(found) == 4


def test_missing_and_unknown_values_are_told():
    lacking = new().split("[rule_set.values.called]")[0]
    assert any("'called' is missing" in fault for fault in faults(lacking))
    odd = '[rule_set.values.cald]\nvalue = 3\nsource = "x"\nconfidence = "L"'
    assert any("nothing reads" in fault for fault in faults(new(extra=odd)))


@pytest.mark.parametrize(
    "toml", ["", "x = ", "[[rule_set]]\nid = 'x'", "rule_set = 3", "rule_set = [1, 2]", new() + new(code="three")]
)
def test_what_is_no_single_rule_set_is_refused(toml):
    assert faults(toml)


def buying(name, value, *, was):
    """The newest shipped set of buying with one value changed, as a correction."""
    text = (FOLDER / "procurement.toml").read_text(encoding="utf-8")
    whole = "[[rule_set]]" + text.split("[[rule_set]]")[1].replace("th-2565-w78", "th-2570").replace(
        "2022-01-31", "2027-01-01"
    )
    before = f"[rule_set.values.{name}]\nvalue = {was}"
    assert before in whole
    return whole.replace(before, f"[rule_set.values.{name}]\nvalue = {value}")


@pytest.mark.parametrize(
    ("name", "was", "value"),
    [
        ("sme_percent", '"10"', '"-10"'),
        ("sme_percent", '"10"', '"NaN"'),
        ("called_at_most", "3", "0"),
        ("mit_share_at_least", '"0.60"', '"60"'),
        ("preference_order", '["SME_MIT", "SME", "MIT", "THAI"]', '["SME", "SME"]'),
        ("preference_order", '["SME_MIT", "SME", "MIT", "THAI"]', '["GREEN"]'),
    ],
)
def test_a_value_by_which_no_bid_could_be_ranked_is_refused(name, was, value):
    with pytest.raises(RuleSetRefused, match=name):
        checked(shipped("procurement"), buying(name, value, was=was))


def test_a_number_in_a_table_stays_a_number():
    wrong = buying("called_at_most", "3", was="3").replace('baht = "1800000"', 'baht = "1.8 million"', 1)
    with pytest.raises(RuleSetRefused, match=r"ceilings\.value\[1\]\.baht: must be a number"):
        checked(shipped("procurement"), wrong)


def test_a_correction_of_the_law_of_buying_takes_its_place():
    assert checked(shipped("procurement"), buying("sme_percent", '"15"', was='"10"')).decimal("sme_percent") == 15


@pytest.mark.parametrize(
    ("name", "was", "value", "path"),
    [
        ("sourcing_order", '["PROVINCE", "REGION", "COUNTRY"]', '["PROVINCE", "MOON"]', "[2]"),
        ("sourcing_order", '["PROVINCE", "REGION", "COUNTRY"]', "[]", ""),
        ("set_aside_percent", '"30"', '"300"', ""),
        ("set_aside_basis", '"CATALOGUE_BUDGET"', '"GUESS"', ""),
        ("invitees_at_least", "3", "0", ""),
        ("split_within_days", "30", "-1", ""),
        ("specific_method_up_to", '"500000"', '"-1"', ""),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_path_in_both_languages(name, was, value, path):
    with pytest.raises(RuleSetRefused) as refused:
        checked(shipped("procurement"), buying(name, value, was=was))
    (fault,) = refused.value.faults
    assert fault.path == f"values.{name}.value{path}"
    assert re.search("[ก-๙]", fault.reason.th)
    assert not re.search("[ก-๙]", fault.reason.en)


def test_a_rate_of_vat_above_the_whole_price_is_refused():
    vat = (FOLDER / "vat.toml").read_text(encoding="utf-8")
    toml = vat[vat.index("[[rule_set]]") :].replace("vat-2542", "vat-x").replace("1999-04-01", "2027-01-01")
    assert checked(shipped("vat"), toml).decimal("rate")
    with pytest.raises(RuleSetRefused, match="between 0 and 1"):
        checked(shipped("vat"), toml.replace('"0.07"', '"7"'))


def test_every_fault_of_an_unreadable_set_is_told_at_once_with_its_path():
    toml = new(start='"soon"').replace('confidence = "H"', 'confidence = "sure"').replace('id = "two"', "")
    with pytest.raises(RuleSetRefused) as refused:
        checked(book(), toml)
    paths = {fault.path for fault in refused.value.faults}
    assert paths == {"id", "in_force_from", "values.percent.confidence", "values.called.confidence"}
    assert all(re.search("[ก-๙]", fault.reason.th) for fault in refused.value.faults)


def test_a_file_that_is_no_toml_is_told_with_its_line():
    with pytest.raises(RuleSetRefused) as refused:
        checked(book(), "[[rule_set]]\nx = ,\n")
    assert refused.value.faults[0].path == "line 2"


@pytest.mark.parametrize("code", ["x" * 61, "a b", "กฎ", "a\\u0000", "-", "a/b"])
def test_an_id_that_no_address_or_table_could_hold_is_refused(code):
    assert "Latin letters" in faults(new(code=code))[0]
