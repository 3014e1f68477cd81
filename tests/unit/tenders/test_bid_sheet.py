"""Bids come from spreadsheets exactly as written, or are refused with the row and what to do."""

import pytest
import xlsxwriter

from songserm.tenders.bid_sheet import bid_template, read_bid_sheet
from songserm.toolbox.tables import TableRefused


@pytest.fixture
def saved(tmp_path):
    def save(text, name="bids.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return save


def faults_of(sheet):
    return [(fault.row, fault.column, fault.reason.code) for fault in sheet.faults]


def test_a_row_becomes_a_bid(saved):
    sheet = read_bid_sheet(saved('ผู้เสนอราคา,ราคา,ขนาด,สาขา,MiT\nร้านดี,"๑,๑๐๐,๐๐๐",ย่อม,การค้าและบริการ,60%\n'))
    assert faults_of(sheet) == []
    assert sheet.bids == (
        {
            "bidder": "ร้านดี",
            "price": "1100000.00",
            "compliant": True,
            "nationality": "TH",
            "mit_share": "0.6",
            "sme": {"size": "SMALL", "sector": "TRADE_SERVICES", "contracts_this_year": "0.00"},
        },
    )


def test_the_template_can_be_read_back(saved):
    sheet = read_bid_sheet(saved(bid_template(), "bids.xlsx"))
    assert faults_of(sheet) == []
    assert sheet.bids[0]["price"] == "1100000.00"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-5", "AMOUNT_NEGATIVE"),
        ("1000000000001", "AMOUNT_TOO_LARGE"),
        ("NaN", "AMOUNT_UNREADABLE"),
        ("Infinity", "AMOUNT_UNREADABLE"),
        ("1.100.000,00", "AMOUNT_AMBIGUOUS"),
        ("1.005", "AMOUNT_TOO_FINE"),
    ],
)
def test_a_mistyped_price_is_named_by_row_and_column(saved, typed, code):
    sheet = read_bid_sheet(saved(f'bidder,price\nA,100\nB,"{typed}"\n'))
    assert faults_of(sheet) == [(3, "price", code)]


def test_every_fault_of_every_row_is_listed(saved):
    text = "bidder,tax_id,price,compliant,size,mit_percent\n,,1,yes,,0\nB,1234567890123,1,maybe,,0\nC,,1,no,HUGE,101\n"
    assert faults_of(read_bid_sheet(saved(text))) == [
        (2, "bidder", "BIDDER_MISSING"),
        (3, "compliant", "YES_OR_NO"),
        (3, "tax_id", "NUMBER_CHECK_DIGIT"),
        (4, "mit_percent", "PERCENT_ABOVE_100"),
        (4, "size", "SIZE_UNKNOWN"),
        (4, "sector", "SECTOR_UNKNOWN"),
    ]


def test_merged_cells_are_refused_by_address(tmp_path):
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["bidder", "price"])
        sheet.merge_range("A2:A3", "A")
        sheet.write_string("B2", "1")
        sheet.write_string("B3", "2")
    with pytest.raises(TableRefused, match="A2:A3") as refused:
        read_bid_sheet(path)
    assert refused.value.reason.code == "CELLS_MERGED"


def test_a_list_without_prices_is_refused(saved):
    with pytest.raises(TableRefused, match="price"):
        read_bid_sheet(saved("bidder\nA\n"))
