"""Indexes for the last recorded day and for the nation's largest suppliers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contracts", "0005_spend_by_day")]

    operations = [
        migrations.AddIndex(
            "spend", models.Index(fields=["fiscal_year", "part", "code"], name="spend_year_part_code")
        ),
        migrations.AddIndex(
            "supplied",
            models.Index(
                condition=models.Q(("province", None)),
                fields=["fiscal_year", "-amount"],
                name="supplied_most_of_nation",
            ),
        ),
    ]
