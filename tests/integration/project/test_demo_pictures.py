"""The pictures of the demo's goods."""

import pytest
from django.core.files.storage import default_storage

from songserm.catalogue.models import Item
from songserm.project.demo.made_up import products
from songserm.project.demo.pictures import add, draw
from tests.factories import make_item, make_owned

pytestmark = pytest.mark.django_db


def test_two_of_three_goods_get_their_picture_in_every_size(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    firm, owner = make_owned()
    made = products()[:3]
    for product in made:
        for variant in range(8):
            make_item(
                firm,
                state="DRAFT",
                code=f"{product.icon}-{variant}-{product.name_th}",
                name_th=f"{product.name_th} {variant}",
            )
    add(Item.objects.all(), draw(made), by=owner, now=now)
    pictures = [item.pictures.get() for item in Item.objects.filter(pictures__isnull=False)]
    assert 10 <= len(pictures) <= 20
    assert all(default_storage.exists(path) for picture in pictures for path in picture.paths())
