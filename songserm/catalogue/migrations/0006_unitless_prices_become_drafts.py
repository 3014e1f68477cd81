"""Published items with a price and no unit become drafts, before the database forbids them (0007).

Search learns of it through the outbox, the trail keeps one event an item, and the people of each firm get one letter.
The texts stand here as they were sent: a migration does not read templates that may change.
"""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

UNPUBLISHED = """
    WITH unpublished AS (
        UPDATE catalogue_item SET state = 'DRAFT', revision = revision + 1, updated_at = %(now)s
        WHERE state = 'PUBLISHED' AND price IS NOT NULL AND unit = '' RETURNING id, enterprise_id, version, revision
    ), queued AS (
        INSERT INTO search_outboxentry (scope, object_id) SELECT 'items', id FROM unpublished
    ), noted AS (
        INSERT INTO audit_event (at, actor_id, actor_label, action, object_kind, object_id, data, previous_hash, hash)
        SELECT %(now)s, NULL, 'system', 'ITEM_UNPUBLISHED', 'item', id,
            jsonb_build_object('reason', 'UNIT_MISSING', 'version', version, 'revision', revision), '', ''
        FROM unpublished ORDER BY id
    )
    SELECT e.organisation_id, e.name_th, count(*)
    FROM unpublished u JOIN registry_enterprise e ON e.id = u.enterprise_id
    WHERE e.organisation_id IS NOT NULL GROUP BY e.id
"""
WHO_MANAGES_ITEMS = ("OWNER", "COLLEAGUE")
LETTERS = {
    "th": (
        "รายการของ {firm} ที่ขาดหน่วยนับกลับเป็นฉบับร่าง",
        "{count:,} รายการของ {firm} มีราคาแต่ไม่มีหน่วยนับ จึงเผยแพร่ต่อไม่ได้\nและกลับเป็นฉบับร่างแล้ว\n\nระบุหน่วยนับแล้วเผยแพร่อีกครั้งได้ที่นี่:\n{link}\n\nSongserm\n{site}\n",
    ),
    "en": (
        "Items of {firm} without a unit are drafts again",
        "Items of {firm} that had a price but no unit: {count:,}.\nThey could not stay published and are drafts now.\n\n"
        "Give the unit, and publish them again here:\n{link}\n\nSongserm\n{site}\n",
    ),
}


def make_drafts(apps, schema_editor):
    now = timezone.now()
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(UNPUBLISHED, {"now": now})
        firms = cursor.fetchall()
    for organisation, firm, count in firms:
        tell(apps, organisation, now, firm=firm, count=count)


def tell(apps, organisation, now, **said):
    """One letter to each person who looks after the firm's items; the minute's sweep sends it."""
    Account, Message = apps.get_model("people", "Account"), apps.get_model("notifications", "Message")
    people = Account.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__role__in=WHO_MANAGES_ITEMS
    )
    for account in people.distinct():
        subject, body = LETTERS.get(account.language, LETTERS["th"])
        language = "/en" if account.language == "en" else ""
        link = f"{settings.PUBLIC_URL}{language}/my/items/?state=DRAFT"
        Message.objects.create(
            account=account,
            topic="ITEMS_UNPUBLISHED",
            address=account.email,
            subject=subject.format(**said)[:255],
            body=body.format(link=link, site=settings.PUBLIC_URL, **said),
            created_at=now,
            due_at=now,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0003_chain_heads"),
        ("catalogue", "0005_longer_names"),
        ("notifications", "0003_unsubscribe"),
        ("people", "0005_planners"),
        ("registry", "0005_registrations_ended_early"),
        ("search", "0001_initial"),
    ]
    operations = [migrations.RunPython(make_drafts, migrations.RunPython.noop)]
