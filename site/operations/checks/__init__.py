"""Looks at a running installation, each with what to do about what it finds."""

from django.db import DatabaseError
from django.utils.translation import gettext as _

from . import database, installation, work
from .finding import Check, Finding, Level

# Whether a web process can do its work at all; a load balancer asks for these.
READINESS: tuple[Check, ...] = (database.database, database.migrations)
# Whether everything behind it works; monitoring and the admin ask for these as well.
WORK: tuple[Check, ...] = (work.broker, work.workers, work.runs, work.submissions, work.mails)
# How it was set up; ``manage.py doctor`` asks for all.
INSTALLATION: tuple[Check, ...] = (
    database.durability,
    database.audit_log,
    database.clock,
    installation.identity_keys,
    installation.language_model,
    installation.wording_model,
    installation.disk,
    installation.address,
    installation.roles,
    installation.static_files,
    installation.settings_of_production,
)


def examine(checks: tuple[Check, ...]) -> list[Finding]:
    """What ``checks`` find. One that meets a dead database says so instead of failing itself."""
    return [_examine(check) for check in checks]


def levels(checks: tuple[Check, ...]) -> dict[str, str]:
    """What ``checks`` find, for programs: the level by the name of the check."""
    found = zip(checks, examine(checks), strict=True)
    return {check.__name__: str(finding.level) for check, finding in found}


def _examine(check: Check) -> Finding:
    try:
        return check()
    except DatabaseError:
        return Finding(_("Database"), Level.FAILING, _("unreachable"))


__all__ = ["INSTALLATION", "READINESS", "WORK", "Check", "Finding", "Level", "examine", "levels"]
