"""Units that are typed in Thai, as a reader of English sees them."""

from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from songserm.reference.queries import unit_called
from songserm.reference.shipped import english_units
from tests.factories import make_item, make_listed

pytestmark = pytest.mark.django_db


def words(client, url) -> str:
    return " ".join(strip_tags(client.get(url).content.decode()).split())


def test_a_reader_of_english_sees_common_units_in_english_and_a_reader_of_thai_as_they_were_typed(client):
    item = make_item(make_listed(), unit="รีม", minimum_order=5, price=Decimal(120))
    english, thai = words(client, f"/en/items/{item.pk}/"), words(client, f"/items/{item.pk}/")
    assert ("per ream" in english, "5 reams" in english, "รีม" in english) == (True, True, False)
    assert ("ต่อรีม" in thai, "5 รีม" in thai) == (True, True)
    assert "per ream" in words(client, f"/en/firms/{item.enterprise.number}/")


def test_a_version_shows_what_was_published_beside_the_english_word(client):
    item = make_item(make_listed(), unit="กล่อง")
    assert "box (กล่อง)" in words(client, f"/en/items/{item.pk}/versions/1/")
    assert "(กล่อง)" not in words(client, f"/items/{item.pk}/versions/1/")


@pytest.mark.parametrize("unit", ["ลังพิเศษ", "pallet", ""])
def test_any_other_unit_stays_as_it_was_typed(unit):
    assert unit_called(unit, "en", count=2) == unit


def test_every_unit_of_the_table_says_one_and_many():
    assert all(one and many for one, many in english_units().values())
