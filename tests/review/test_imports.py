"""Web processes stay small: the language model is for workers."""

from pathlib import Path

from tests.site.processes import environment, run


def test_serving_pages_loads_no_language_model(tmp_path: Path) -> None:
    script = (
        "import sys, django; django.setup(); import config.urls; "
        "from engagement.review import tasks; "
        "sys.exit(bool({'torch', 'feedback_nlp', 'sentence_transformers'} & set(sys.modules)))"
    )
    env = environment(DJANGO_SETTINGS_MODULE="config.settings.dev", MACHIKOE_DATA_DIR=str(tmp_path))
    done = run("-c", script, env=env)
    assert done.returncode == 0, done.stderr
