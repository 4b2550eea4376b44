"""Web processes stay small: the language model is for workers, workbooks are rare."""

from pathlib import Path

from tests.site.processes import environment, run


def test_serving_pages_loads_no_language_model_and_nothing_for_workbooks(tmp_path: Path) -> None:
    script = (
        "import sys, django; django.setup(); import config.urls; "
        "from engagement.review import tasks; "
        "heavy = {'torch', 'feedback_nlp', 'sentence_transformers', 'openpyxl', 'numpy'}; "
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    env = environment(DJANGO_SETTINGS_MODULE="config.settings.dev", MACHIKOE_DATA_DIR=str(tmp_path))
    done = run("-c", script, env=env)
    assert done.returncode == 0, done.stderr
