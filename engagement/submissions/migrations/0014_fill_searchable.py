from django.db import DatabaseError, migrations, transaction

from engagement.consultations.search import folded

BATCH = 1000


def fill(apps, schema_editor):
    """Make what was received before findable."""
    Submission = apps.get_model("submissions", "Submission")
    rows = Submission.objects.using(schema_editor.connection.alias)
    batch = []
    for row in rows.filter(searchable="").only("text").order_by("pk").iterator(BATCH):
        row.searchable = folded(row.text)
        batch.append(row)
        if len(batch) == BATCH:
            rows.bulk_update(batch, ["searchable"])
            batch = []
    rows.bulk_update(batch, ["searchable"])


def index_trigrams(apps, schema_editor):
    """PostgreSQL searches within text by trigrams where its administrator allows the extension;
    without it the same is found, row by row."""
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError:
        return
    schema_editor.execute(
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS submission_searchable_trigrams "
        "ON submissions_submission USING gin (searchable gin_trgm_ops)"
    )


class Migration(migrations.Migration):
    # A large table is filled in batches and indexed beside those who write to it: in one
    # transaction comments would wait for all of it.
    atomic = False

    dependencies = [
        ("submissions", "0013_searchable_and_saved_searches"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True, atomic=False),
        migrations.RunPython(index_trigrams, migrations.RunPython.noop, atomic=False),
    ]
