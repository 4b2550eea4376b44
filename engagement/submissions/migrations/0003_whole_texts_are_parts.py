"""What came before there were parts is one part."""

from django.db import migrations


def make_parts(apps, schema_editor):
    Submission = apps.get_model("submissions", "Submission")
    Part = apps.get_model("submissions", "SubmissionPart")
    Target = apps.get_model("submissions", "SubmissionTarget")
    for submission in Submission.objects.filter(parts=None).exclude(text="").iterator():
        part = Part.objects.create(
            submission=submission,
            start=0,
            end=len(submission.text),
            goal_code=submission.goal_code,
        )
        Target.objects.filter(submission=submission).update(part=part)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_parts_and_fields")]
    operations = [migrations.RunPython(make_parts, migrations.RunPython.noop)]
