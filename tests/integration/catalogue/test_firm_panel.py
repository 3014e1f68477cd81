"""What a firm sells, on its public page."""

from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from songserm.catalogue.firm_panel import SHOWN
from tests.factories import make_item

pytestmark = pytest.mark.django_db


def words(client, firm) -> str:
    return " ".join(strip_tags(client.get(f"/firms/{firm.number}/").content.decode()).split())


def test_prices_are_with_vat_and_per_unit_as_everywhere_else(client, firm):
    make_item(firm, price=Decimal("100.00"), price_includes_vat=False, unit="รีม")
    assert "107 บาท ต่อรีม" in words(client, firm)


def test_who_sells_more_than_is_shown_has_a_way_to_all_of_it(client, firm):
    for _ in range(SHOWN):
        make_item(firm)
    assert f"?firm={firm.number}" not in client.get(f"/firms/{firm.number}/").content.decode()
    make_item(firm)
    assert f'/search/?firm={firm.number}"' in client.get(f"/firms/{firm.number}/").content.decode()
    assert f"ดูทั้งหมด {SHOWN + 1} รายการ" in words(client, firm)
