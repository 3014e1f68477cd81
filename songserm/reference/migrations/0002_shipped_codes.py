"""Fill the tables with the codes that the project ships."""

from django.db import migrations

from songserm.reference import shipped


def load(apps, schema_editor):
    Region, Province, Category = (apps.get_model("reference", name) for name in ("Region", "Province", "Category"))
    for row in shipped.regions():
        Region.objects.update_or_create(code=row.pop("code"), defaults=row)
    for row in shipped.provinces():
        names = {"name_th": row.name_th, "name_en": row.name_en, "region_id": row.region}
        Province.objects.update_or_create(code=row.code, defaults=names)
    rows = sorted(shipped.categories(), key=lambda row: (shipped.level_of(row.code), row.code))
    for row in rows:
        place = {"level": shipped.level_of(row.code), "parent_id": shipped.parent_of(row.code)}
        Category.objects.update_or_create(code=row.code, defaults={"name_th": row.name_th, "name_en": row.name_en, **place})


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
