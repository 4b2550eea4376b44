from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    placements = apps.get_model("review", "Placement").objects
    opinions = apps.get_model("submissions", "Opinion").objects.filter(pk=OuterRef("opinion"))
    placements.update(consultation=Subquery(opinions.values("submission__consultation")))


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0008_retention"),
        ("submissions", "0015_masks_and_set_aside"),
        ("review", "0010_sheet_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="consultation",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="consultations.consultation",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
