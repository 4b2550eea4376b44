import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0003_whole_texts_are_parts")]
    operations = [
        migrations.AlterField(
            model_name="submissiontarget",
            name="part",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="targets",
                to="submissions.submissionpart",
            ),
        ),
    ]
