from django.db import migrations, models

RETURNED = "UPDATE registry_registration SET returned_at = decided_at, given_before = given WHERE state = 'RETURNED'"
"""What lies with its firm now is compared with what it says now."""


class Migration(migrations.Migration):
    dependencies = [("registry", "0005_registrations_ended_early")]

    operations = [
        migrations.AddField("registration", "given_before", models.JSONField(default=dict)),
        migrations.AddField("registration", "returned_at", models.DateTimeField(blank=True, null=True)),
        migrations.RunSQL(RETURNED, migrations.RunSQL.noop),
    ]
