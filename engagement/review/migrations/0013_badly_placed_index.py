from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('review', '0012_placement_indexes'),
        ('submissions', '0015_masks_and_set_aside'),
    ]

    operations = [
        migrations.AlterField(
            model_name='insight',
            name='sits_badly',
            field=models.BooleanField(default=False, verbose_name='sits badly in its theme'),
        ),
        migrations.AddIndex(
            model_name='insight',
            index=models.Index(condition=models.Q(('sits_badly', True)), fields=['opinion'], name='insight_sits_badly'),
        ),
    ]
