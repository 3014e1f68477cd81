"""Spending knows the form that it was typed in, so that a double press counts once."""

import uuid

import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promotion", "0001_promotion")]

    operations = [
        migrations.AddField(
            "spending",
            "key",
            models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(), default=uuid.uuid4, editable=False
            ),
        ),
        migrations.AddConstraint(
            "spending",
            models.UniqueConstraint(
                fields=("programme", "key", "spent_date", "amount", "note"), name="spending_entered_once"
            ),
        ),
    ]
