"""Categories read from titles, projects' totals kept, and sums of SMEs in every part of a splitting."""

import django.db.models.deletion
from django.db import migrations, models

PARTS = ("month", "category", "method", "kind", "supplier_kind", "size")
COUNTED = f"""
    WITH cells AS (
        SELECT c.fiscal_year, a.province_id, to_char(c.signed_date, 'YYYY-MM-01') AS month, c.method, c.kind,
            c.supplier_kind, c.category, c.amount,
            CASE WHEN e.status IN ('ACTIVE', 'EXPIRED', 'SUSPENDED') THEN e.size ELSE 'UNKNOWN' END AS size
        FROM contracts_contract c JOIN contracts_agency a ON a.id = c.agency_id
        LEFT JOIN registry_enterprise e ON e.id = c.supplier_id
        WHERE c.cancelled_at IS NULL AND c.fiscal_year IS NOT NULL
    )
    INSERT INTO contracts_spend (fiscal_year, province_id, part, code, contracts, amount, known, from_smes)
    SELECT fiscal_year, province_id,
        CASE {" ".join(f"WHEN GROUPING({name}) = 0 THEN '{name}'" for name in PARTS)} END,
        coalesce(CASE {" ".join(f"WHEN GROUPING({name}) = 0 THEN {name}" for name in PARTS)} END, ''),
        count(*), sum(amount), coalesce(sum(amount) FILTER (WHERE size <> 'UNKNOWN'), 0),
        coalesce(sum(amount) FILTER (WHERE size IN ('MICRO', 'SMALL', 'MEDIUM')), 0)
    FROM cells GROUP BY GROUPING SETS ({", ".join(f"(fiscal_year, province_id, {name})" for name in PARTS)})
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0002_egp_contracts"), ("reference", "0003_added_rule_sets")]

    operations = [
        migrations.AddField("contract", "category", models.CharField(blank=True, db_default="", default="", max_length=8)),
        migrations.AddField(
            "contract", "project_total", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)
        ),
        migrations.DeleteModel("Spend"),
        migrations.CreateModel(
            name="Spend",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("part", models.CharField(max_length=14)),
                ("code", models.CharField(blank=True, max_length=12)),
                ("contracts", models.PositiveIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=18)),
                ("known", models.DecimalField(decimal_places=2, max_digits=18)),
                ("from_smes", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "province",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="reference.province",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["fiscal_year", "province"], name="spend_year_province")]},
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
