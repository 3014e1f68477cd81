"""What was awarded here is kept beside what the record tells of it later."""

from django.db import migrations, models

KNOWN = "UPDATE contracts_contract SET awarded_amount = amount WHERE source <> 'EGP' AND NOT amount_is_shared"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_categories_and_totals")]

    operations = [
        migrations.AddField(
            "contract", "awarded_amount", models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True)
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
