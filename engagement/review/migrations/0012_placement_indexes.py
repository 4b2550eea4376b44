import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0008_retention'),
        ('review', '0011_placement_consultation'),
        ('submissions', '0015_masks_and_set_aside'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='placement',
            name='review_plac_goal_co_494b3f_idx',
        ),
        migrations.AlterField(
            model_name='placement',
            name='consultation',
            field=models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.consultation'),
        ),
        migrations.AlterField(
            model_name='placement',
            name='theme',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='placements', to='review.theme', verbose_name='theme'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['consultation', 'outcome', 'goal_code', 'theme', 'confirmed_at'], name='review_plac_consult_e27053_idx'),
        ),
        migrations.AddIndex(
            model_name='placement',
            index=models.Index(fields=['theme', 'stance', 'opinion'], name='review_plac_theme_i_a184ba_idx'),
        ),
    ]
