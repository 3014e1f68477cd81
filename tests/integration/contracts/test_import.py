"""The state's contracts in bulk, linked to the register and summed on dashboards."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.utils.translation import override

from songserm.audit.actions import SYSTEM
from songserm.audit.models import Event
from songserm.contracts.actions import (
    cancel_contract,
    classifying,
    import_contracts,
    link_agencies,
    link_supplier,
    record_contract,
    refresh_all,
)
from songserm.contracts.importing.storing import Store
from songserm.contracts.models import Agency, Contract
from songserm.contracts.queries import Scope, bought_from, contracts_this_year, dashboard, headline, past_sales
from songserm.contracts.queries.own import own, own_page
from songserm.contracts.shown import charts
from songserm.contracts.tiles import tile_map
from songserm.people import actions as people
from songserm.reference.models import Province
from songserm.toolbox.identity import check_digit_of
from tests.factories.contracts import GOOD
from tests.factories.people import make_organisation
from tests.factories.registry import juristic_number, make_enterprise, make_owned

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path, now):
    def loaded(*rows, name="contracts.csv", columns=tuple(GOOD)):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({**GOOD, **row} for row in rows)
        return import_contracts(path=path, by=SYSTEM, now=now)

    return loaded


def sold(number, contract="1", **more):
    return {"winner_tin": number, "winner": "บริษัท ตัวอย่าง จำกัด", "contract_no": contract, **more}


def test_rows_in_are_rows_told_of_and_the_same_file_changes_nothing(load):
    rows = [{}, {"contract_no": "2", "project_id": "68029079753"}, {"sum_price_agree": "-1", "contract_no": "3"}, {}]
    first, again = load(*rows), load(*rows)
    assert (first.rows, first.inserted, first.refused) == (4, 2, 2)
    assert (first.counts["AMOUNT_WRONG"], first.counts["CONTRACT_TWICE"]) == (1, 1)
    assert (again.inserted, again.updated, again.unchanged, again.refused) == (0, 0, 2, 2)
    changed = load({"sum_price_agree": "100"})
    assert (changed.updated, Contract.objects.get(reference="68029079752/1/2568").amount) == (1, Decimal(100))


def test_other_years_name_their_columns_otherwise_and_may_lack_some(load, tmp_path, now):
    path = tmp_path / "other.csv"
    path.write_text(
        'project_id,project_name,price_agree,status,winner\n68029079752,ซื้อโต๊ะ,"4,455,190,000",สิ้นสุดสัญญา,ร้านก\n'
    )
    assert import_contracts(path=path, by=SYSTEM, now=now).inserted == 1
    found = Contract.objects.get()
    assert (found.amount, found.status, found.agency) == (Decimal(4455190000), "ENDED", None)


REAL_HEADER = (
    "project_id", "project_name", "project_type_name", "dept_name", "dept_sub_name", "purchase_method_name",
    "purchase_method_group_name", "announce_date", "project_money", "price_build", "sum_price_agree", "budget_year",
    "transaction_date", "province", "district", "subdistrict", "project_status", "lat", "lon", "winner_tin", "winner",
    "winner_kind", "contract_no", "contract_date", "contract_finish_date", "contract_price", "contract_status", "row_shape",
)  # fmt: skip


def test_a_row_that_begins_late_loses_nothing_under_the_records_own_header(load):
    number = juristic_number(50061)
    whole = {name: GOOD.get(name, "") for name in REAL_HEADER}
    whole |= sold(number, subdistrict="สุเทพ", project_status="จัดทำสัญญา", lat="18.79", lon="98.98")
    whole |= {"contract_price": "700", "contract_status": "สิ้นสุดสัญญา", "row_shape": "1"}
    late = dict(zip(REAL_HEADER, ["", *[whole[name] for name in REAL_HEADER[:-1]]], strict=True))
    report = load(late, columns=REAL_HEADER)
    found = Contract.objects.get()
    assert report.counts["COLUMNS_SHIFTED"] == 1
    assert (found.supplier_key, found.status, found.amount) == (number, "ENDED", 700)
    assert load(whole, columns=REAL_HEADER).unchanged == 1


def test_one_total_for_several_contracts_is_counted_once_and_for_no_single_supplier(load):
    number, other = juristic_number(50001), juristic_number(50002)
    firm = make_enterprise(number=number)
    report = load(sold(number, sum_price_agree="100.01"), sold(other, "2", sum_price_agree="100.01"))
    assert report.counts["AMOUNT_SHARED"] == 2
    assert Contract.objects.aggregate(total=Sum("amount"))["total"] == Decimal("100.01")
    found = dashboard(Scope())
    assert (found.total, found.top[0].amount) == (Decimal("100.01"), 0)
    assert Contract.objects.filter(supplier=firm, amount_is_shared=True).count() == 1


def test_a_supplier_that_is_not_registered_is_kept_and_linked_when_it_is(load):
    number = juristic_number(50003)
    load(sold(number))
    contract = Contract.objects.get()
    assert (contract.supplier, contract.supplier_key) == (None, number)
    firm = make_enterprise(number=number)
    assert link_supplier(enterprise=firm) == 1
    contract.refresh_from_db()
    assert contract.supplier == firm
    assert load(sold(number)).unchanged == 1


def test_a_contract_whose_agency_the_record_does_not_name_is_kept_and_counts_for_the_nation_alone(load, now):
    report = load({"dept_name": "-", "sum_price_agree": "700"}, {"project_id": "68029079753", "sum_price_agree": "300"})
    assert (report.inserted, report.refused) == (2, 0)
    assert Contract.objects.filter(agency=None).count() == 1
    record_contract(
        source="TEST", reference="1", supplier=make_enterprise(), title="โต๊ะ", amount=Decimal(50),
        signed_date=date(2025, 4, 22), buyer=make_organisation("BUYER"), by=SYSTEM, now=now,
    )  # fmt: skip
    refresh_all()
    found = dashboard(Scope())
    assert (found.total, found.contracts, sum(seller.amount for seller in found.top)) == (1000, 2, 1000)
    assert {part.code: part.amount for part in found.parts["province_id"]} == {"": Decimal(700), "50": Decimal(300)}
    assert dashboard(Scope(province="50")).total == 300


def test_a_person_in_business_is_linked_by_a_digest(load):
    number = "310120012345" + check_digit_of("310120012345")
    load(sold(number, winner="นายตัวอย่าง ใจดี"))
    contract = Contract.objects.get()
    assert number not in str(contract.__dict__)
    firm = make_enterprise(kind="NATURAL", number="R000000017", identity_number=number)
    assert link_supplier(enterprise=firm) == 1


def test_agencies_of_one_name_are_told_apart_by_province_and_unit(load):
    load(
        {},
        {"province": "ลำพูน", "project_id": "68029079753"},
        {"dept_sub_name": "กอง", "project_id": "68029079754"},
        columns=(*GOOD, "dept_sub_name"),
    )
    assert Agency.objects.count() == 3


def test_an_import_that_is_killed_in_the_middle_leaves_nothing_and_runs_again(load, monkeypatch):
    def killed(self, *, now):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(Store, "keep", killed)
        load({})
    assert not Agency.objects.exists()
    assert load({}).inserted == 1


def test_the_command_writes_a_report_and_says_by_its_status_that_rows_were_refused(tmp_path, capsys):
    path, report = tmp_path / "a.csv", tmp_path / "report.json"
    path.write_text("project_id,project_name,sum_price_agree\n1,ก,5\n")
    with pytest.raises(SystemExit) as ended:
        call_command("import_contracts", str(path), report=report)
    assert ended.value.code == 1
    assert '"PROJECT_NUMBER_WRONG": 1' in report.read_text()
    assert "refused 1" in capsys.readouterr().out


def test_the_dashboard_equals_plain_sums_and_names_its_denominator(load, now):
    number = juristic_number(50004)
    firm = make_enterprise(number=number, size="SMALL")
    load(
        sold(number, sum_price_agree="300", contract_date="1 ต.ค. 67"),
        {"project_id": "68029079753", "sum_price_agree": "700", "contract_date": "30 ก.ย. 68"},
        {"project_id": "67029079753", "sum_price_agree": "500", "budget_year": "2567"},
    )
    found = dashboard(Scope(), year=2025)
    rows = Contract.objects.filter(fiscal_year=2025)
    assert found.total == rows.aggregate(total=Sum("amount"))["total"] == Decimal(1000)
    assert (found.known, found.from_smes, found.share_of_all, found.coverage) == (300, 300, 30, 30)
    assert found.set_aside_percent == 30
    front = headline()
    assert (front.total, front.known, front.from_smes) == (found.total, found.known, found.from_smes)
    assert (found.before, found.growth) == (Decimal(500), Decimal(100))
    assert found.years == (2025, 2024)
    assert (found.suppliers, found.first_suppliers, found.first_amount) == (2, 1, Decimal(300))
    for name in ("month", "category", "method", "kind", "size", "supplier_kind", "province_id"):
        assert sum(part.amount for part in found.parts[name]) == found.total, name
    agency = Agency.objects.get()
    assert found.until is None
    own = dashboard(Scope(agency=agency.pk), year=2025)
    assert (own.total, own.parts["size"], own.concentration) == (found.total, found.parts["size"], found.concentration)
    assert dashboard(Scope(province="50"), year=2025).total == found.total
    assert dashboard(Scope(province="10")) is None
    assert firm.contracts.count() == 1


def test_an_award_made_here_joins_them(now):
    firm, agency = make_enterprise(), make_organisation("AGENCY", province_id="50")
    for place, buyer in enumerate((agency, make_organisation("BUYER"))):
        record_contract(
            source="TEST", reference=str(place), supplier=firm, title="โต๊ะ", amount=Decimal(100),
            signed_date=date(2026, 10, 1), buyer=buyer, by=SYSTEM, now=now,
        )  # fmt: skip
    refresh_all()
    found = dashboard(Scope())
    assert (found.fiscal_year, found.total, found.from_smes) == (2027, Decimal(100), Decimal(100))
    assert contracts_this_year([firm.pk], now) == {firm.pk: Decimal(100)}


def test_the_sums_of_the_nation_are_worked_out_once_until_they_are_counted_anew(load, django_assert_max_num_queries):
    load({})
    first = dashboard(Scope())
    with django_assert_max_num_queries(2):  # whether they were counted since, and the law
        assert dashboard(Scope()) == first
    load({"project_id": "68029079753", "contract_no": "2/2568"})
    assert dashboard(Scope()).contracts == first.contracts + 1


def test_pages_for_everyone(client, load, django_assert_max_num_queries):
    assert "No contract is recorded here yet" in client.get("/en/contracts/").content.decode()
    load({}, {"project_id": "68029079753", "contract_no": "2/2568"})
    agency = Agency.objects.get()
    with django_assert_max_num_queries(12):
        page = client.get("/en/contracts/?year=2025").content.decode()
    assert "2 contracts" in page
    for path in ("/contracts/provinces/50/", f"/contracts/agencies/{agency.pk}/", "/contracts/agencies/?q=ตัวอย่าง"):
        assert client.get(path).status_code == 200
    found = client.get("/contracts/agencies/?q=ตัว%00อย่าง")
    assert (found.status_code, list(found.context["agencies"])) == (200, [agency])
    assert client.get("/contracts/provinces/00/").status_code == 404
    assert client.get("/contracts/agencies/999999/").status_code == 404
    text = client.get("/en/contracts/?format=csv").content.decode("utf-8-sig")
    assert text.splitlines()[0] == "part,code,name,contracts,amount_baht,known_size_baht,from_smes_baht"
    assert text.splitlines()[1] == "total,,Bought in all,2,39001.00,0.00,0.00"
    book = openpyxl.load_workbook(io.BytesIO(client.get("/en/contracts/?format=xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == ("part", "code", "name", "contracts", "amount_baht", "known_size_baht", "from_smes_baht")
    assert rows[1][2:5] == ("Bought in all", 2, 39001)


def test_a_size_that_is_not_known_stays_unknown_and_the_page_says_how_much_is_known(client, load):
    small, unknown = (juristic_number(place) for place in (50004, 50005))
    make_enterprise(number=small, size="SMALL")
    make_enterprise(number=unknown, size="UNKNOWN", status="UNVERIFIED")
    load(
        sold(small, sum_price_agree="300"),
        sold(unknown, sum_price_agree="700", project_id="68029079753", contract_no="2"),
    )
    for scope in (Scope(), Scope(province="50"), Scope(agency=Agency.objects.get().pk)):
        found = dashboard(scope, year=2025)
        assert (found.known, found.from_smes, found.coverage) == (300, 300, 30)
        sizes = {part.code: part.amount for part in found.parts["size"]}
        assert sizes == {"SMALL": Decimal(300), "UNKNOWN": Decimal(700)}
    page = " ".join(client.get("/en/contracts/?year=2025").content.decode().split())
    assert "whose supplier's size is known, 30.0 % of all, SMEs sold 100.0 %" in unescape(page)


def test_what_cannot_be_read_is_counted_by_its_reason(load):
    report = load(
        {"project_money": "ไม่ทราบ"},
        {"project_id": "68029079753", "contract_no": "2", "project_name": "โต๊ะ" * 400},
        {"project_id": "68029079754", "contract_no": "3", "winner_tin": "0105500000000"},
        {"project_id": "68029079755", "contract_no": "4", "announce_date": "1/2/2568", "contract_date": "2025-03-01",
         "contract_finish_date": "2025-04-01"},
    )  # fmt: skip
    wanted = {"BUDGET_UNREADABLE": 1, "TEXT_CUT": 1, "SUPPLIER_NUMBER_WRONG": 1, "DATE_BE_SHORT": 3}
    assert {code: report.counts[code] for code in wanted} == wanted
    assert (report.inserted, report.refused, report.mended) == (4, 0, 3)
    assert Contract.objects.get(reference="68029079752/1/2568").budget is None
    assert len(Contract.objects.get(project_number="68029079753").title) == 1000


@pytest.mark.real_data
def test_the_real_record_is_taken_in_whole_and_sums_agree(data, now, tmp_path):
    import polars as pl  # noqa: PLC0415 - only here

    whole = pl.read_csv(data / "egp" / "egp_contracts_fy2568.csv.gz", infer_schema=False, n_rows=20_000)
    path = tmp_path / "some.csv"
    whole.write_csv(path)
    report = import_contracts(path=path, by=SYSTEM, now=now)
    assert (report.rows, report.refused) == (20_000, 0)
    own = whole.filter(pl.col("contract_price").is_not_null())["contract_price"]
    totals = whole.filter(pl.col("contract_price").is_null()).unique("project_id")["sum_price_agree"]
    wanted = sum((Decimal(text) for text in (*own, *totals)), Decimal(0))
    assert dashboard(Scope()).total == wanted


def test_a_year_that_is_not_over_is_set_beside_the_same_days_of_the_year_before(load, client):
    rows = [
        ("1", "2568", "12 ต.ค. 67", "100"), ("2", "2568", "13 ต.ค. 67", "500"), ("3", "2568", "2 ส.ค. 68", "900"),
        ("4", "2569", "12 ต.ค. 68", "150"), ("5", "2569", "-", "7000"), ("6", "2568", "-", "3000"),
    ]  # fmt: skip
    load(
        *(
            {
                "contract_no": number,
                "budget_year": year,
                "contract_date": day,
                "sum_price_agree": amount,
                "project_id": f"6802907975{number}",
            }
            for number, year, day, amount in rows
        )
    )
    agency = Agency.objects.get()
    for scope in (Scope(), Scope(province="50"), Scope(agency=agency.pk)):
        found = dashboard(scope, year=2026)
        assert (found.until, found.until_before) == (date(2025, 10, 12), date(2024, 10, 12))
        assert (found.total, found.compared, found.before, found.growth) == (7150, 150, 100, 50)
        assert dashboard(scope, year=2025).until == date(2025, 8, 2)
    page = " ".join(client.get("/en/contracts/?year=2026").content.decode().split())
    assert "Up to 12 October 2025, beside the same days of the year before" in page
    assert "up to 12 October 2024" in page


def test_a_year_on_whose_last_day_something_was_signed_is_whole_also_for_an_agency_that_bought_nothing_then(load):
    load(
        {"contract_date": "30 ก.ย. 68", "dept_name": "อีกหน่วย"},
        {"project_id": "68029079753", "contract_date": "2 ต.ค. 67", "sum_price_agree": "100"},
        {"project_id": "67029079753", "contract_date": "30 ก.ย. 67", "budget_year": "2567", "sum_price_agree": "400"},
    )
    found = dashboard(Scope(agency=Agency.objects.get(name="เทศบาลตำบลตัวอย่าง").pk), year=2025)
    assert (found.until, found.before, found.growth) == (None, 400, -75)


def test_a_leap_day_is_set_beside_the_day_before_it(load):
    load(
        {"contract_date": "29 ก.พ. 67", "budget_year": "2567", "sum_price_agree": "300"},
        {"project_id": "66029079753", "contract_date": "28 ก.พ. 66", "budget_year": "2566", "sum_price_agree": "100"},
        {"project_id": "66029079754", "contract_date": "1 มี.ค. 66", "budget_year": "2566", "sum_price_agree": "100"},
    )
    found = dashboard(Scope(), year=2024)
    assert (found.until_before, found.before, found.growth) == (date(2023, 2, 28), 100, 200)


def test_a_firm_sees_its_own_contracts_and_what_is_left_of_its_ceiling(client, load, now):
    number = juristic_number(50021)
    firm, owner = make_owned(number=number, size="MICRO", sector="TRADE_SERVICES")
    year = now.year + 543
    days = ("2 ก.พ.", "3 มี.ค.", "4 เม.ย.")
    rows = [
        sold(
            number,
            f"{place}",
            sum_price_agree="500000",
            contract_date=f"{day} {year % 100}",
            project_id=f"690290797{place:02d}",
        )
        for place, day in enumerate(days)
    ]
    rows.append(
        sold(number, "9", sum_price_agree="900000", contract_date=f"5 ก.ย. {year % 100 - 1}", project_id="68029079799")
    )
    load(*rows)
    found = own(firm, now=now)
    assert (found.sold, found.ceiling, found.left) == (1_500_000, 1_800_000, 300_000)
    assert [(each.year, each.contracts, each.amount) for each in found.years] == [
        (2026, 3, 1_500_000),
        (2025, 1, 900_000),
    ]
    assert client.get("/my/contracts/").status_code == 302
    client.force_login(make_owned()[1])
    assert client.get(f"/my/contracts/?firm={number}").status_code == 404
    client.force_login(owner)
    page = client.get("/my/contracts/").content.decode()
    assert page.count("500,000") >= 3


def test_what_the_state_bought_is_one_thing_everywhere(load, now):
    number = juristic_number(50071)
    firm, _ = make_owned(number=number, size="MICRO", sector="TRADE_SERVICES")
    day = f"2 ก.พ. {now.year + 543 - 2500}"
    load(
        sold(number, sum_price_agree="500", contract_date=day),
        sold(number, sum_price_agree="300", contract_date=day, dept_name="-", project_id="68029079753"),
        sold(number, sum_price_agree="200", contract_date="-", dept_name="-", project_id="68029079754"),
    )
    record_contract(
        source="TEST", reference="1", supplier=firm, title="โต๊ะ", amount=Decimal(50), signed_date=date(now.year, 2, 2),
        buyer=make_organisation("BUYER"), by=SYSTEM, now=now,
    )  # fmt: skip
    found = own(firm, now=now)
    assert (found.sold, found.uncounted, found.agencies) == (800, 1, 1)
    assert [(each.year, each.contracts, each.amount) for each in found.years] == [(now.year, 2, 800)]
    assert sorted(bool(sale.agency_id) for sale in past_sales()) == [False, False, True]


def test_a_supplier_whose_earlier_contract_was_called_off_is_bought_from_for_the_first_time(load, now):
    number, other = juristic_number(50072), juristic_number(50073)
    before = {"budget_year": "2567", "contract_date": "2 ก.พ. 67"}
    load(
        sold(number, project_id="67029079751", **before),
        sold(other, project_id="67029079752", **before),
        sold(number, project_id="68029079753"),
    )
    agency = Agency.objects.get()
    assert dashboard(Scope(agency=agency.pk), year=2025).first_suppliers == 0
    cancel_contract(contract=Contract.objects.get(project_number="67029079751"), by=SYSTEM, now=now)
    assert dashboard(Scope(agency=agency.pk), year=2025).first_suppliers == 1


def test_a_firms_pages_have_every_contract_once(load, now):
    number = juristic_number(50022)
    firm = make_enterprise(number=number)
    days = ["2 ก.พ. 68", "2 ก.พ. 68", "3 ก.พ. 68", "-"]
    load(
        *(
            sold(number, f"{place}", contract_date=days[place % 4], project_id=f"6802907{place:04d}")
            for place in range(70)
        )
    )
    seen, after = [], ""
    while True:
        page = own_page(firm, after=after)
        seen += [contract.pk for contract in page.contracts]
        if page.next is None:
            break
        after = page.next
    assert (len(seen), len(set(seen))) == (70, 70)
    assert own_page(firm, after="x").contracts[0].pk == seen[0]


def test_a_total_that_comes_in_two_files_is_counted_once(load):
    number, other = juristic_number(50031), juristic_number(50032)
    load(sold(number, sum_price_agree="100"), name="first.csv")
    report = load(sold(other, "2", sum_price_agree="100"), name="second.csv")
    assert (report.rows, report.inserted, report.updated, report.unchanged) == (1, 1, 0, 0)
    assert Contract.objects.aggregate(total=Sum("amount"))["total"] == Decimal(100)
    assert set(Contract.objects.values_list("amount_is_shared", flat=True)) == {True}
    assert dashboard(Scope()).total == Decimal(100)
    again = load(sold(number, sum_price_agree="100"), sold(other, "2", sum_price_agree="100"))
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 2)


def test_a_contract_whose_supplier_was_put_right_leaves_the_firm_it_was_linked_to(load):
    wrong = make_enterprise(number=juristic_number(50033))
    load(sold(juristic_number(50033)))
    load(sold(juristic_number(50034)))
    assert wrong.contracts.count() == 0


def test_a_year_that_a_contract_has_left_counts_it_no_more(load):
    load({}, {"project_id": "68029079753", "sum_price_agree": "5"})
    load({"budget_year": "2567"})
    assert (dashboard(Scope(), year=2025).total, dashboard(Scope(), year=2024).total) == (5, Decimal("19500.50"))


def award(supplier, buyer, now, project="68029079752", reference="r1"):
    return record_contract(
        source="SOURCING", reference=reference, supplier=supplier, buyer=buyer, title="ซื้อโต๊ะทำงาน", amount=Decimal("19500.50"),
        signed_date=date(2025, 4, 22), project_number=project, by=SYSTEM, now=now,
    )  # fmt: skip


def test_an_award_made_here_that_the_record_tells_of_later_is_counted_once(load, now):
    number = juristic_number(50035)
    firm, agency = make_enterprise(number=number), make_organisation("AGENCY", province_id="50")
    made = award(firm, agency, now)
    first, again = load(sold(number)), load(sold(number))
    assert (first.inserted, first.updated, again.unchanged) == (0, 1, 1)
    assert list(Contract.objects.values_list("pk", "source", "contract_number")) == [(made.pk, "SOURCING", "1")]
    assert Contract.objects.get().agency.organisation == agency
    assert award(firm, agency, now) == made


def test_an_award_made_here_that_the_record_has_told_of_is_counted_once(load, now):
    number = juristic_number(50036)
    firm, agency = make_enterprise(number=number), make_organisation("AGENCY", province_id="50")
    load(sold(number))
    made = award(firm, agency, now)
    assert (award(firm, agency, now), Contract.objects.count()) == (made, 1)
    assert (made.buyer, load(sold(number)).inserted) == (agency, 0)
    assert award(make_enterprise(), agency, now, reference="r2") != made


def as_told():
    return Contract.objects.filter(source="EGP").values_list("pk", "buyer", "reference", "awarded_amount").get()


def test_an_award_of_a_private_company_never_touches_what_the_record_told_of(load, now):
    number = juristic_number(50037)
    firm, company = make_enterprise(number=number), make_organisation("BUYER")
    load(sold(number))
    before = as_told()
    made = award(firm, company, now)
    assert (made.source, made.project_number, made.agency) == ("SOURCING", "", None)
    assert as_told() == before
    assert load(sold(number)).unchanged == 1, "nor does the record take the company's award for the state's"


def test_the_record_never_takes_a_private_companys_award_for_the_states(load, now):
    number = juristic_number(50038)
    award(make_enterprise(number=number), make_organisation("BUYER"), now)
    assert load(sold(number)).inserted == 1


def test_an_award_of_another_agency_never_touches_what_the_record_told_of(load, now):
    number = juristic_number(50039)
    firm, owner, other = make_enterprise(number=number), make_organisation("AGENCY"), make_organisation("AGENCY")
    load(sold(number))
    Agency.objects.update(organisation=owner)
    before = as_told()
    assert award(firm, other, now).buyer == other
    assert as_told() == before
    made = award(firm, owner, now, reference="r2")
    assert (made.pk, made.buyer) == (before[0], owner), "its own award is the contract of the record"


@pytest.mark.parametrize("is_told_first", [False, True], ids=["awarded first", "told first"])
def test_an_award_counts_toward_the_cap_with_its_own_amount_where_the_record_tells_only_the_projects(
    load, *, is_told_first
):
    number, other, asked = juristic_number(50037), juristic_number(50038), datetime(2025, 12, 1, tzinfo=UTC)
    firm, agency = make_enterprise(number=number, size="SMALL"), make_organisation("AGENCY", province_id="50")
    rows = [sold(number, contract_date="-"), sold(other, "2", contract_date="-")]
    steps = [lambda: load(*rows), lambda: award(firm, agency, asked)]
    for step in steps if is_told_first else steps[::-1]:
        step()
    assert load(*rows).unchanged == 2
    made = Contract.objects.get(supplier=firm)
    assert (made.amount, made.amount_is_shared, made.sold) == (Decimal("9750.25"), True, Decimal("19500.50"))
    assert contracts_this_year([firm.pk], asked) == {firm.pk: Decimal("19500.50")}
    mine = own(firm, now=asked)
    assert (mine.sold, mine.uncounted) == (Decimal("19500.50"), 0)
    assert [(year.year, year.amount) for year in mine.years] == [(2025, Decimal("19500.50"))]
    refresh_all()
    found = dashboard(Scope(), year=2025)
    assert (found.total, found.top[0].amount, found.top[1].amount) == (Decimal("19500.50"), Decimal("19500.50"), 0)
    to_agency = dashboard(Scope(agency=made.agency_id), year=2025)
    assert to_agency.top[0].amount == Decimal("19500.50")


def test_an_agency_that_the_record_knew_before_is_the_same_when_it_awards_here(load, now):
    agency = make_organisation("AGENCY", province_id="50")
    load({"dept_name": agency.name_th})
    made = award(make_enterprise(), agency, now, project="")
    assert made.agency == Agency.objects.get(name=agency.name_th)
    twin = make_organisation("AGENCY", province_id="50")
    type(agency).objects.filter(pk=twin.pk).update(name_th=agency.name_th)
    twin.refresh_from_db()
    other = award(make_enterprise(), twin, now, project="", reference="r2")
    assert other.agency.organisation == twin


def test_a_named_agency_without_a_unit_does_not_stop_an_award(load, now):
    agency = make_organisation("AGENCY", province_id="50")
    for unit in ("", "เมือง"):
        Agency.objects.create(name=agency.name_th, province_id="50", unit=unit)
    assert award(make_enterprise(), agency, now).agency.unit == ""


def found_agency(name, now, province="50"):
    place = Province.objects.get(pk=province) if province else None
    return people.found_organisation(kind="AGENCY", name_th=name, province=place, owner=None, by=SYSTEM, now=now)


def test_an_agency_that_registers_after_the_import_is_linked_before_its_first_award(load, now):
    load(sold(juristic_number(1)))
    known = Agency.objects.get()
    assert (known.organisation, known.province_id) == (None, "50")
    people.found_organisation(kind="BUYER", name_th=known.name, province=known.province, owner=None, by=SYSTEM, now=now)
    found_agency(known.name, now, province="10")
    known.refresh_from_db()
    assert known.organisation is None
    office = found_agency(known.name, now)
    known.refresh_from_db()
    assert (known.organisation, link_agencies()) == (office, 0)
    assert award(make_enterprise(), office, now, project="").agency == known


def test_what_an_agency_bought_before_it_registered_counts_as_bought_from_a_firm_before(load, now):
    number = juristic_number(7)
    firm = make_enterprise(number=number)
    load(sold(number, contract_price="700"), columns=(*GOOD, "contract_price"))
    office = found_agency(GOOD["dept_name"], now)
    assert bought_from(office.pk, [firm.pk]) == {firm.pk: Decimal(700)}
    assert bought_from(make_organisation("AGENCY").pk, [firm.pk]) == {}


def test_an_agency_that_has_registered_before_the_import_is_linked_by_it(load, now):
    office = found_agency(GOOD["dept_name"], now)
    load(sold(juristic_number(1)))
    assert Agency.objects.get().organisation == office


def test_agencies_that_share_a_name_and_a_province_stay_unlinked(load, now):
    load(sold(juristic_number(1)))
    known = Agency.objects.get()
    other = Agency.objects.create(name=known.name, province=known.province, unit="อีกแห่ง")
    office = found_agency(known.name, now)
    assert not Agency.objects.exclude(organisation=None).exists()
    other.delete()
    twin = make_organisation("AGENCY", name_th=known.name, province_id="50")
    assert link_agencies() == 0
    twin.delete()
    assert link_agencies() == 1
    assert Agency.objects.get().organisation == office


def test_each_category_sums_up_with_what_no_title_tells(load):
    load(
        {"project_name": "ซื้อวัสดุคอมพิวเตอร์ จำนวน 3 รายการ", "contract_no": "1"},
        {"project_name": "จ้างก่อสร้างถนนคอนกรีต", "project_id": "68029079753"},
        {"project_name": "ซื้อสิ่งที่ไม่มีใครรู้จัก", "project_id": "68029079754"},
    )
    found = dashboard(Scope())
    assert {part.code: part.contracts for part in found.parts["category"]} == {"43000000": 1, "72000000": 1, "": 1}
    assert sum(part.amount for part in found.parts["category"]) == found.total
    assert round(found.category_coverage) == 67


def test_missing_categories_are_filled_from_titles_in_batches_and_the_sums_follow(load, monkeypatch, capsys):
    load(
        {"project_name": "ซื้อวัสดุคอมพิวเตอร์ จำนวน 3 รายการ", "contract_no": "1"},
        {"project_name": "จ้างก่อสร้างถนนคอนกรีต", "project_id": "68029079753"},
        {"project_name": "ซื้อสิ่งที่ไม่มีใครรู้จัก", "project_id": "68029079754"},
        {"project_name": "จ้างก่อสร้างถนน", "project_id": "68029079755"},
    )
    read = list(Contract.objects.order_by("pk").values_list("category", flat=True))
    last = Contract.objects.latest("pk")
    Contract.objects.exclude(pk=last.pk).update(category="")
    Contract.objects.filter(pk=last.pk).update(category="99000000")
    refresh_all()
    monkeypatch.setattr(classifying, "TOGETHER", 2)
    call_command("classify_contracts")
    assert "2 of 3" in capsys.readouterr().out
    assert list(Contract.objects.order_by("pk").values_list("category", flat=True)) == [*read[:3], "99000000"]
    shown = {part.code: part.contracts for part in dashboard(Scope()).parts["category"]}
    assert shown == {"43000000": 1, "72000000": 1, "": 1, "99000000": 1}
    assert Event.objects.get(action="CONTRACTS_CLASSIFIED").data == {"without": 3, "filled": 2}
    monkeypatch.setattr(classifying, "refresh_all", lambda: pytest.fail("nothing has changed"))
    call_command("classify_contracts")
    assert "0 of 1" in capsys.readouterr().out


def test_sums_are_counted_after_a_run_that_was_killed_before_it_counted_them(load, monkeypatch):
    load({"project_name": "ซื้อวัสดุคอมพิวเตอร์ จำนวน 3 รายการ"})
    Contract.objects.update(category="")
    refresh_all()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(classifying, "refresh_all", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
        call_command("classify_contracts")
    Contract.objects.update(category="43000000")  # the batch was stored, whatever the test's own transaction took back
    call_command("classify_contracts")
    assert [part.code for part in dashboard(Scope()).parts["category"]] == ["43000000"]


def test_a_company_without_a_number_is_one_supplier_in_every_province_and_a_shop_is_not(load):
    company, shop = {"winner": "บริษัท ใหญ่ จำกัด (มหาชน)"}, {"winner": "ร้านเจริญ"}
    for place, who in enumerate((company, shop)):
        load(
            {**who, "project_id": f"6802907980{place}"},
            {**who, "project_id": f"6802907981{place}", "province": "ลำพูน"},
        )
    keys = set(Contract.objects.values_list("supplier_name", "supplier_key"))
    assert sorted(name for name, _key in keys) == ["บริษัท ใหญ่ จำกัด (มหาชน)", "ร้านเจริญ", "ร้านเจริญ"]


def test_months_stand_beside_those_of_the_year_before_and_every_province_has_a_tile(load):
    load({}, {"project_id": "67029079753", "budget_year": "2567", "contract_date": "22 เม.ย. 67"})
    found = dashboard(Scope(), year=2025)
    months = charts(found, "en")["months"]
    assert [(each["name"], each["values"][6]) for each in months["series"]] == [("2025", 19500.5), ("2024", 19500.5)]
    shown = tile_map(found, "th")
    assert len({(tile.x, tile.y) for tile in shown.tiles}) == len({tile.code for tile in shown.tiles}) == 77
    assert [tile.name for tile in shown.tiles if tile.amount] == ["เชียงใหม่"]
    assert (found.tells_share, shown.is_share) == (False, False)


def test_the_chart_of_a_small_agency_is_drawn_in_baht_and_its_only_supplier_is_called_so(load, client):
    load({"sum_price_agree": "1300", "contract_date": "1 ต.ค. 67"})
    with override("en"):
        months = charts(dashboard(Scope()), "en")["months"]
    assert (months["unit"], months["series"][0]["values"][0]) == ("baht", 1300.0)
    page = client.get(f"/en/contracts/agencies/{Agency.objects.get().pk}/").content.decode()
    assert "The largest supplier" in page
    assert "of 1 supplier ·" in page
    assert "The ten largest" not in page
    load({"project_id": "68029079753", "sum_price_agree": "2500000", "contract_date": "2 พ.ย. 67"})
    with override("en"):
        months = charts(dashboard(Scope()), "en")["months"]
    assert (months["unit"], months["series"][0]["values"][1]) == ("million baht", 2.5)


def test_the_largest_sellers_share_what_suppliers_sold(load):
    load(
        *(
            sold(juristic_number(51000 + place), sum_price_agree=str(amount), project_id=f"680290799{place:02d}")
            for place, amount in enumerate([600, *[40] * 10])
        )
    )
    for scope in (Scope(), Scope(province="50"), Scope(agency=Agency.objects.get().pk)):
        found = dashboard(scope)
        assert found.tiers == ((1, 60), (10, 96), (11, 100))
        assert found.concentration == Decimal("0.376")  # 0.6² + 10 × 0.04²
        assert [seller.amount for seller in found.top] == [600, *[40] * 9]


def test_a_firm_is_told_of_contracts_that_count_in_no_year(load, now):
    number = juristic_number(50041)
    firm = make_enterprise(number=number)
    load(sold(number, contract_date="-"), sold(number, "2", project_id="68029079753"))
    assert own(firm, now=now).uncounted == 1
