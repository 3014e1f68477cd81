"""A version becomes a row of its own only when its item changes: until then the item is its newest version."""

import django.db.models.deletion
from django.db import migrations, models

CURRENT = """
    CREATE VIEW catalogue_currentversion AS
    SELECT i.id AS item_id, i.version AS number, i.updated_at AS published_at, jsonb_build_object(
        'offering', i.offering, 'category', i.category_id, 'name_th', i.name_th, 'name_en', i.name_en,
        'description_th', i.description_th, 'description_en', i.description_en, 'brand', i.brand, 'model', i.model,
        'unit', i.unit, 'price', i.price::text, 'price_includes_vat', i.price_includes_vat, 'minimum_order', i.minimum_order,
        'delivery_provinces', i.delivery_provinces, 'lead_time_days', i.lead_time_days,
        'marks', coalesce((SELECT jsonb_agg(jsonb_build_object('kind', m.kind, 'number', m.number, 'stars', m.stars,
            'expiry_date', m.expiry_date) ORDER BY m.kind, m.id) FROM catalogue_mark m WHERE m.item_id = i.id), '[]'::jsonb),
        'pictures', coalesce((SELECT jsonb_agg(p.name ORDER BY p.position, p.id)
            FROM catalogue_picture p WHERE p.item_id = i.id), '[]'::jsonb)
    ) AS content
    FROM catalogue_item i WHERE i.state = 'PUBLISHED'
"""
ALL = """
    CREATE VIEW catalogue_itemversion AS
    SELECT k.item_id, k.number, k.published_at, k.content FROM catalogue_keptversion k
    UNION ALL
    SELECT c.item_id, c.number, c.published_at, c.content FROM catalogue_currentversion c
    WHERE NOT EXISTS (SELECT 1 FROM catalogue_keptversion k WHERE k.item_id = c.item_id AND k.number = c.number)
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_published_price_has_unit")]
    operations = [
        migrations.RenameModel("ItemVersion", "KeptVersion"),
        migrations.AlterField(
            model_name="keptversion",
            name="item",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalogue.item",
            ),
        ),
        migrations.CreateModel(
            name="ItemVersion",
            fields=[
                ("pk", models.CompositePrimaryKey("item_id", "number", blank=True, editable=False, primary_key=True)),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("published_at", models.DateTimeField()),
            ],
            options={"managed": False, "ordering": ["item_id", "number"]},
        ),
        migrations.RunSQL(CURRENT, "DROP VIEW catalogue_currentversion"),
        migrations.RunSQL(ALL, "DROP VIEW catalogue_itemversion"),
    ]
