"""Members of a joint venture as people type them."""

import pytest

from songserm.tenders.members import MemberRefused, as_typed, members_of
from tests.factories.registry import juristic_number


def test_members_are_read_by_line_or_bar():
    number = juristic_number(5)
    found = members_of(f"หจก. ก; ย่อม; การค้าและบริการ; 1,000,000\nบริษัท ข; {number} | บริษัท ค")
    assert found == [
        {"name": "หจก. ก", "sme": {"size": "SMALL", "sector": "TRADE_SERVICES", "contracts_this_year": "1000000.00"}},
        {"name": "บริษัท ข", "tax_id": number},
        {"name": "บริษัท ค"},
    ]
    assert members_of("\n".join(map(as_typed, found))) == found
    assert members_of("") == []


@pytest.mark.parametrize("line", ["ก; ใหญ่; ผลิต", "ก; 123", "ก; ย่อม; ผลิต; -5", "ก; ย่อม"])
def test_a_line_that_is_no_member_is_named(line):
    with pytest.raises(MemberRefused) as refused:
        members_of(line)
    assert line in refused.value.reason.th
