from django.db import migrations

from operations.append_only import guard, release

# Labels of themes: made of what people wrote, who may take it back.
WORDED = ("after", "before", "labels")


def forget_labels(apps, schema_editor):
    """Once, before the log closes: what an erasure could not reach in it any more."""
    entries = apps.get_model("wagtailcore", "ModelLogEntry").objects
    for entry in entries.filter(action__startswith="machikoe.review.").iterator():
        entry.data = {key: said for key, said in entry.data.items() if key not in WORDED}
        entry.save(update_fields=["data"])
    for entry in entries.filter(content_type__app_label="review", content_type__model="theme"):
        entry.label = f"#{entry.object_id}"
        entry.save(update_fields=["label"])


def close(apps, schema_editor):
    guard(schema_editor.connection)


def open_again(apps, schema_editor):
    release(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0001_pulse"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(forget_labels, migrations.RunPython.noop),
        migrations.RunPython(close, open_again),
    ]
