import csv
import gzip
import io
import zipfile
from contextlib import suppress

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from songserm.toolbox.tables import ROW, Limits, TableRefused, csv_lines, match_columns, read_table

WANTED = {"name": ["ชื่อสินค้า", "product name"], "price": ["ราคา", "unit price"], "unit": ["หน่วย"]}


@pytest.fixture
def saved(tmp_path):
    def save(content, name="goods.csv"):
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return save


@pytest.fixture
def workbook(saved):
    def save(fill):
        target = io.BytesIO()
        with xlsxwriter.Workbook(target) as book:
            fill(book, book.add_worksheet("สินค้า"))
        return saved(target.getvalue(), "goods.xlsx")

    return save


def rows_of(path, **limits):
    chunks = list(read_table(path, limits=Limits(**limits)).chunks())
    return [row for chunk in chunks for row in chunk.frame.rows()], [bad for chunk in chunks for bad in chunk.bad]


def refusal_of(path, **limits):
    with pytest.raises(TableRefused) as refused:
        rows_of(path, **limits)
    assert refused.value.text("th")
    return refused.value.reason.code


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp874", "cp874"), ("tis-620", "cp874"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_found(saved, encoding, expected):
    path = saved("ชื่อสินค้า,ราคา\nปากกาลูกลื่น,5\n".encode(encoding))
    assert read_table(path).encoding == expected
    assert rows_of(path)[0] == [(2, "ปากกาลูกลื่น", "5")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["ชื่อสินค้า,ราคา\r\nปากกาลูกลื่น,5\r\n", "name,price\r\npen “A”,5\r\n"])
def test_utf_16_is_found_without_its_mark(saved, encoding, text):
    path = saved((text + text.partition("\n")[2] * 50_000).encode(encoding))
    table = read_table(path)
    assert (table.encoding, list(table.columns)) == (encoding, text.split("\r")[0].split(","))
    good, bad = rows_of(path)
    assert ([row[1:] for row in good], bad) == ([tuple(text.splitlines()[1].split(","))] * 50_001, [])


@pytest.mark.parametrize("content", [b"a,b\n\x00,c\n", b"a\x00,b\n1,2\n"])
def test_stray_zeros_make_no_utf_16(saved, content):
    assert read_table(saved(content)).encoding == "utf-8"


@pytest.mark.parametrize(
    "content", [bytes(20_000_000), b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8], ids=["zeros", "picture"]
)
def test_what_is_no_text_is_no_table(saved, content):
    with pytest.raises(TableRefused) as refused:
        read_table(saved(content))
    assert (refused.value.reason.code, "csv" in refused.value.text("th")) == ("TABLE_NO_TEXT", True)


def test_windows_874_is_found_behind_a_megabyte_of_english(saved):
    path = saved(b"name,price\n" + b"pen,5\n" * 400_000 + "ปากกา,5\n".encode("cp874"))
    assert read_table(path).encoding == "cp874"
    assert rows_of(path)[0][-1] == (400_002, "ปากกา", "5")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_and_quoted_ones_do_not_count(saved, separator):
    path = saved(separator.join(['"ชื่อ,;สินค้า"', "ราคา", "หน่วย"]).encode() + b"\n" + separator.join("abc").encode())
    assert read_table(path).columns == ("ชื่อ,;สินค้า", "ราคา", "หน่วย")
    assert rows_of(path)[0] == [(2, "a", "b", "c")]


def test_the_separator_that_excel_writes_above_the_table_is_no_header(saved):
    path = saved("\ufeffsep=|\r\ncode|name\r\nA1|ปากกา, แดง\r\n".encode())
    assert read_table(path).columns == ("code", "name")
    assert rows_of(path) == ([(2, "A1", "ปากกา, แดง")], [])


def test_invisible_letters_are_no_part_of_a_header(saved):
    assert read_table(saved("\u200bcode,na\u200bme\u00a0\n1,2\n".encode())).columns == ("code", "name")


def test_rows_of_spaces_count_nowhere(saved):
    assert rows_of(saved("code,name\nA1,ปากกา\n  ,\u00a0\n   \nA2,ดินสอ\n".encode())) == (
        [(2, "A1", "ปากกา"), (5, "A2", "ดินสอ")],
        [],
    )


def test_a_row_in_another_encoding_does_not_make_the_others_unreadable(saved):
    path = saved("code,name\nA1,รีม\n".encode() + "A2,กระดาษไม่ดี\n".encode("cp874") + "A3,กระดาษ\n".encode())
    rows, bad = rows_of(path)
    assert rows == [(2, "A1", "รีม"), (4, "A3", "กระดาษ")]
    assert [(row.row, row.notes[0].code) for row in bad] == [(3, "ROW_ENCODING")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp874"])
def test_thai_that_was_read_as_windows_874_once_too_often_is_the_problem_of_its_row(saved, encoding):
    spoilt = "รีมสีดี".encode().decode("cp874")
    good = "".join(f"A{number},กระดาษถ่ายเอกสาร เธอเนย\n" for number in range(20))
    rows, bad = rows_of(saved(f"code,name\n{good}B1,{spoilt}\n".encode(encoding)))
    assert (len(rows), [(row.row, row.notes[0].code) for row in bad]) == (20, [(22, "ROW_ENCODING")])


def test_a_cell_that_is_too_long_is_told_as_such(saved):
    with pytest.raises(TableRefused) as refused:
        rows_of(saved(f"code,name\nA1,{'ก' * 900_000}\n".encode()))
    assert "131,072" in refused.value.text("en")


def test_a_packed_csv_is_told_by_content_not_by_name(saved):
    path = saved(gzip.compress("name,price\nปากกา,5\n".encode()), "goods.xlsx")
    assert read_table(path).kind == "csv.gz"
    assert rows_of(path)[0] == [(2, "ปากกา", "5")]


def test_a_quoted_line_break_stays_in_its_cell_and_begins_no_row(saved):
    good, bad = rows_of(saved(b'name,price\n"pen\nred",5\npencil,6\n'))
    assert good == [(2, "pen\nred", "5"), (3, "pencil", "6")]
    assert not bad


def test_rows_with_more_or_fewer_cells_are_told_by_number_and_the_others_are_read(saved):
    good, bad = rows_of(saved(b"name,price\npen,5\npencil\nruler,1,2\nrubber,7,,\n\npaper,8\n"))
    assert good == [(2, "pen", "5"), (5, "rubber", "7"), (7, "paper", "8")]
    assert [(row.row, row.notes[0].code) for row in bad] == [(3, "ROW_LENGTH"), (4, "ROW_LENGTH")]


def test_nul_characters_and_formulas_are_the_problem_of_their_row(saved):
    good, bad = rows_of(saved(b'name,price\npe\x00n,5\npencil,=1+1\nruler,"=""0105"""\n'))
    assert good == [(4, "ruler", "0105")]
    assert [(row.row, row.notes[0].column, row.notes[0].code) for row in bad] == [
        (2, "name", "CELL_NUL"),
        (3, "price", "CELL_FORMULA"),
    ]


def test_letters_that_cannot_be_read_are_the_problem_of_their_row(saved):
    good, bad = rows_of(saved("name,price\nปากกาลูกลื่นสีน้ำเงิน,5\n".encode() + b"\xff,6\npencil,7\n"))
    assert [row[0] for row in good] == [2, 4]
    assert [row.notes[0].code for row in bad] == ["ROW_ENCODING"]


def test_chunks_have_the_asked_size_and_all_rows(saved):
    path = saved(b"name\n" + b"".join(b"pen %d\n" % count for count in range(25)))
    chunks = list(read_table(path, limits=Limits(chunk_rows=10)).chunks())
    assert [chunk.rows for chunk in chunks] == [10, 10, 5]
    assert [row for chunk in chunks for row in chunk.frame[ROW]] == list(range(2, 27))


def test_a_table_can_be_read_twice(saved):
    table = read_table(saved(b"name\npen\n"))
    assert [chunk.rows for chunk in table.chunks()] == [chunk.rows for chunk in table.chunks()] == [1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "TABLE_EMPTY"),
        (b"\n\n\n", "TABLE_EMPTY"),
        (b"name,name\n", "TABLE_HEADER_TWICE"),
        (b",".join(b"c%d" % count for count in range(201)), "TABLE_TOO_WIDE"),
        (b'name\n"never closed ' + b"x" * 200_000, "TABLE_QUOTE_OPEN"),
        (b"\xd0\xcf\x11\xe0 old excel", "TABLE_KIND"),
        (b"%PDF-1.7", "TABLE_KIND"),
        (b"PK\x03\x04 but no workbook", "TABLE_NOT_WORKBOOK"),
        (b"PK\x05\x06" + bytes(18), "TABLE_NOT_WORKBOOK"),
        (gzip.compress(b"name\n" + b"pen\n" * 1000)[:-20], "TABLE_PACKED_BROKEN"),
        (b"\x1f\x8b not packed", "TABLE_PACKED_BROKEN"),
        (gzip.compress(b"name\n" + b"\0" * 40_000_000), "TABLE_BOMB"),
    ],
    ids=[
        "empty",
        "blank",
        "twice",
        "wide",
        "quote",
        "xls",
        "pdf",
        "zip",
        "empty zip",
        "cut gzip",
        "no gzip",
        "gzip bomb",
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(saved, content, code):
    assert refusal_of(saved(content)) == code


def test_too_many_rows_and_bytes_are_refused(saved):
    path = saved(b"name\n" + b"pen\n" * 100)
    assert refusal_of(path, rows=99) == "TABLE_TOO_LONG"
    assert refusal_of(path, file_bytes=100) == "TABLE_TOO_LARGE"
    assert refusal_of(path, unpacked_bytes=100) == "TABLE_TOO_LARGE"


def test_the_first_visible_sheet_of_a_workbook_is_read(saved):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        hidden, shown = book.add_worksheet("ซ่อน"), book.add_worksheet("สินค้า")
        hidden.write(0, 0, "hidden")
        hidden.hide()
        shown.activate()
        shown.write_row(2, 1, ["name", "price", "day"])
        shown.write_row(4, 1, ["ปากกา", 5])
        shown.write(4, 3, 46349, book.add_format({"num_format": "yyyy-mm-dd"}))
        shown.merge_range(5, 1, 5, 2, "ดินสอ")
        shown.write(6, 2, 1234.5)
    path = saved(target.getvalue())
    assert read_table(path).columns == ("name", "price", "day")
    assert rows_of(path)[0] == [(5, "ปากกา", "5", "2026-11-23"), (6, "ดินสอ", "", ""), (7, "", "1234.5", "")]


def test_a_formula_in_a_workbook_is_the_problem_of_its_row(workbook):
    def fill(_, sheet):
        sheet.write_row(0, 0, ["name", "price"])
        sheet.write(1, 0, "pen")
        sheet.write_formula(1, 1, "=1+1", value=2)
        sheet.write_row(2, 0, ["pencil", 6])

    good, bad = rows_of(workbook(fill))
    assert good == [(3, "pencil", "6")]
    assert [(row.row, row.notes[0].column, row.notes[0].code) for row in bad] == [(2, "price", "CELL_FORMULA")]


def test_an_error_in_a_workbook_is_the_problem_of_its_row(saved):
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append([None, "name", "price"])
    book.active.append([None, "pen", "#N/A"])
    book.active.append([None, "e", "pencil"])
    book.save(target)
    good, bad = rows_of(saved(target.getvalue()))
    assert good == [(3, "e", "pencil")]
    assert [(row.row, row.notes[0].column, row.notes[0].code) for row in bad] == [(2, "price", "CELL_ERROR")]


def test_a_workbook_by_another_program_is_read(saved):
    book, target = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["name", "price"])
    book.active.append(["ปากกา", "=1+1"])
    book.active.append(["ดินสอ", 6])
    book.save(target)
    good, bad = rows_of(saved(target.getvalue()))
    assert (good, [row.row for row in bad]) == ([(3, "ดินสอ", "6")], [2])


def test_one_cell_in_the_last_corner_does_not_take_the_memory(workbook):
    def fill(_, sheet):
        sheet.write(0, 0, "name")
        sheet.write(1_048_575, 16_383, "far")

    assert refusal_of(workbook(fill)) == "TABLE_TOO_MANY_CELLS"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(saved, workbook):
    plain = workbook(lambda _, sheet: sheet.write(0, 0, "name"))
    target = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bomb:
        for part in source.namelist():
            bomb.writestr(part, source.read(part))
        with bomb.open("xl/media/zeros.bin", "w") as zeros:
            for _ in range(40):
                zeros.write(b"\0" * 1024 * 1024)
    assert refusal_of(saved(target.getvalue())) == "TABLE_BOMB"


def test_a_zip_that_lies_about_its_size_is_refused_while_it_is_unpacked(saved, workbook):
    plain = workbook(lambda _, sheet: sheet.write(0, 0, "name"))
    target = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as lying:
        for part in source.namelist():
            body = source.read(part)
            lying.writestr(part, body + b" " * 30_000_000 if part.endswith("sheet1.xml") else body)
    true_size, told = (30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    with zipfile.ZipFile(target) as made:
        true_size = made.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    content = target.getvalue().replace(true_size, told)
    assert content != target.getvalue()
    assert refusal_of(saved(content)) == "TABLE_NOT_WORKBOOK"


def test_a_zip_without_a_workbook_is_refused(saved):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as other:
        other.writestr("word/document.xml", "<w/>")
    assert refusal_of(saved(target.getvalue())) == "TABLE_NOT_WORKBOOK"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text('ก"=,;\n\r\x00a', max_size=80).map(str.encode))
def test_any_bytes_are_a_table_or_a_refusal(saved, content):
    with suppress(TableRefused):
        good, bad = rows_of(saved(content))
        numbers = [row[0] for row in good] + [row.row for row in bad]
        assert len(numbers) == len(set(numbers))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_workbook_is_a_table_or_a_refusal(saved, workbook, data):
    content = workbook(lambda _, sheet: sheet.write_row(0, 0, ["name", "price"])).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = data.draw(st.sampled_from([name for name in parts if name.startswith(("xl/w", "xl/s", "xl/_"))]))
    start = data.draw(st.integers(0, len(parts[name])))
    length = data.draw(st.integers(0, 20))
    parts[name] = parts[name][:start] + data.draw(st.binary(max_size=8)) + parts[name][start + length :]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as damaged:
        for part, body in parts.items():
            damaged.writestr(part, body)
    with suppress(TableRefused):
        rows_of(saved(target.getvalue()))


def test_our_columns_are_found_by_name_and_alias_whatever_the_case_and_spaces():
    found = ["Product_Name", "ราคา ", "colour"]
    assert match_columns(found, WANTED) == {"name": "Product_Name", "price": "ราคา "}


def test_a_mapping_goes_before_names():
    assert match_columns(["title", "ราคา", "price2"], WANTED, mapping={"name": "Title", "price": "price2"}) == {
        "name": "title",
        "price": "price2",
    }


@pytest.mark.parametrize(
    ("found", "options", "code"),
    [
        (["ปากกา", "5", "ด้าม"], {}, "HEADER_MISSING"),
        (["ราคา"], {"required": ["name"]}, "COLUMN_MISSING"),
        (["name", "ชื่อสินค้า"], {}, "COLUMN_TWICE"),
        (["name"], {"mapping": {"colour": "name"}}, "MAPPING_UNKNOWN"),
        (["name"], {"mapping": {"price": "cost"}}, "MAPPING_HEADER_UNKNOWN"),
        (["x"], {"mapping": {"price": "x", "unit": "x"}}, "MAPPING_TWICE"),
    ],
)
def test_columns_that_do_not_fit_are_refused_with_what_to_do(found, options, code):
    with pytest.raises(TableRefused) as refused:
        match_columns(found, WANTED, **options)
    assert refused.value.reason.code == code


def test_a_missing_header_row_shows_the_known_columns():
    with pytest.raises(TableRefused) as refused:
        match_columns(["ปากกา", "5"], WANTED)
    assert "name, price, unit" in refused.value.text("th")
    assert "ปากกา, 5" in refused.value.text("en")


def test_noise_of_binary_fractions_in_a_workbook_is_no_satang(workbook):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["code", "price"])
        sheet.write_row(1, 0, ["A1", 107.00000000000001])
        sheet.write_row(2, 0, ["A2", 0.1 + 0.2])

    rows, _bad = rows_of(workbook(fill))
    assert [row[-1] for row in rows] == ["107", "0.3"]


def read_by_python_alone(content, columns):
    """What the csv module makes of the rows: (the readable ones, numbers of the others)."""
    good, bad = [], []
    for number, cells in enumerate(csv.reader(io.StringIO(content, newline="")), start=1):
        if number == 1 or not any(cell.strip(" \t\u00a0") for cell in cells):
            continue
        while len(cells) > columns and not cells[-1].strip():
            cells.pop()
        spoilt = any(
            "\x00" in cell or "\ufffd" in cell or "เธกเธขเธค" in cell or cell.startswith("=") for cell in cells
        )
        if len(cells) != columns or spoilt:
            bad.append(number)
        else:
            good.append((number, *cells))
    return good, bad


PIECES = st.sampled_from(
    [
        "a",
        "ก",
        '"',
        '""',
        ",",
        ",,",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "=1",
        "x,y,z\n",
        '"q,\n",b,c\n',
        "\x00",
        "\ufffd",
        " ",
        " , ,\u00a0\n",
        "เธกเธขเธค",
        "เธกเธข,เธค,",
        '"",',
        '"x,y","","z"\n',
        '"ก ข","=1",c\r\n',
        '"a""b",c,d\n',
        '"","",""\n',
    ]
)


@given(st.lists(PIECES, max_size=60), st.integers(1, 5), st.integers(1, 40))
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_read_together_are_the_rows_that_pythons_reader_gives(saved, monkeypatch, pieces, most, block):
    monkeypatch.setattr(csv_lines, "_BLOCK", block)
    content = f"{'ก' * 999},b,c\n" + "".join(pieces)
    good, bad = rows_of(saved(content.encode()), chunk_rows=most)
    assert (good, [row.row for row in bad]) == read_by_python_alone(content, 3)
