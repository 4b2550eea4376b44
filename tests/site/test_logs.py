"""A log tells what happened and where, never what a citizen wrote or who they are."""

import io
import json
import logging

import pytest
from celery import shared_task
from django.db import IntegrityError, connection

from operations.error_reports import scrub
from operations.logs import DiscreetFormatter, JsonFormatter

SECRETS = ["金沢花子", "hanako@example.jp", "090-1234-5678", "用水のふたが壊れている"]


@pytest.fixture(params=[DiscreetFormatter, JsonFormatter])
def written(request, monkeypatch):
    """Everything that reaches the log, as the handlers of an installation write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param())
    root = logging.getLogger()
    root.addHandler(handler)
    _hear_everything(monkeypatch)
    silenced = root.manager.disable
    logging.disable(logging.NOTSET)
    yield stream.getvalue
    logging.disable(silenced)
    root.removeHandler(handler)


def _hear_everything(monkeypatch) -> None:
    """Other tests in this process may have turned loggers off."""
    monkeypatch.setattr(logging.getLogger(), "level", logging.INFO)
    for name in ("machikoe", "machikoe.test", "celery", "celery.app", "celery.app.trace", "some"):
        logger = logging.getLogger(name)
        monkeypatch.setattr(logger, "disabled", False)
        monkeypatch.setattr(logger, "propagate", True)
        monkeypatch.setattr(logger, "level", logging.NOTSET)
        logger.manager._clear_cache()  # type: ignore[attr-defined]


def _fail_on(secret: str) -> None:
    try:
        int(secret)
    except ValueError as error:
        raise RuntimeError(f"could not read {secret}") from error


@pytest.mark.parametrize("secret", SECRETS)
def test_an_exception_is_told_by_kind_and_place_alone(written, secret: str) -> None:
    try:
        _fail_on(secret)
    except RuntimeError:
        logging.getLogger("machikoe.test").exception("Something failed")

    text = written()
    assert secret not in text
    assert "Something failed" in text
    assert "builtins.RuntimeError" in text
    assert "builtins.ValueError" in text, "the cause is told too"
    assert "int(secret)" in text, "the place is what finds the fault"


@pytest.mark.django_db
def test_a_database_that_quotes_the_row_is_not_repeated(written) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE person (email text UNIQUE)")
        cursor.execute("INSERT INTO person VALUES ('hanako@example.jp')")
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO person VALUES ('hanako@example.jp')")
    except IntegrityError:
        logging.getLogger("machikoe.test").exception("Not stored")

    assert "hanako" not in written()


@shared_task
def read(secret_id: int) -> None:
    _fail_on(SECRETS[secret_id])


@pytest.mark.parametrize("number", range(len(SECRETS)))
def test_a_task_that_fails_quotes_nobody(written, number: int) -> None:
    read.apply(args=(number,), throw=False)

    text = written()
    assert "RuntimeError" in text
    assert not [secret for secret in SECRETS if secret in text]


def test_an_address_in_a_message_of_some_library_is_struck_out(written) -> None:
    logging.getLogger("some.library").warning("Refused: <%s> (mailbox full)", "hanako@example.jp")

    assert "hanako" not in written()
    assert "[e-mail]" in written()


def test_statements_with_their_values_are_never_logged(settings) -> None:
    assert settings.LOGGING["loggers"]["django.db.backends"]["level"] == "INFO"
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)


def test_json_lines_are_whole_and_have_their_time() -> None:
    record = logging.makeLogRecord({"msg": "二行の\n文", "levelname": "INFO", "created": 0})
    line = JsonFormatter().format(record)

    assert "\n" not in line
    assert json.loads(line)["time"] == "1970-01-01T00:00:00+00:00"
    assert json.loads(line)["message"] == "二行の\n文"


def test_reports_of_errors_hold_neither_request_nor_values() -> None:
    event = {
        "request": {"data": SECRETS[3]},
        "user": {"email": SECRETS[1]},
        "extra": {"sys.argv": SECRETS[0]},
        "logentry": {"message": "Refused %s", "params": [SECRETS[1]], "formatted": SECRETS[1]},
        "exception": {
            "values": [{"type": "RuntimeError", "value": f"could not read {SECRETS[0]}"}]
        },
    }

    text = json.dumps(scrub(event, {}), ensure_ascii=False)

    assert not [secret for secret in SECRETS if secret in text]
    assert "RuntimeError" in text
