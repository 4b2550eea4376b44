import shutil
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks as system_checks
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from wagtail.models import Site

from accounts.roles import ROLES
from engagement.review.wording.target import target
from engagement.submissions.models import SubmitterIdentity

from .finding import Finding, Level

FREE_BYTES = 2 * 1024**3


def identity_keys() -> Finding:
    """The oldest and the newest identity: a key that was taken away too early shows in one."""
    subject = _("Keys of identities")
    remedy = _("Put the missing key back into MACHIKOE_IDENTITY_KEYS, behind the newest.")
    try:
        identities = SubmitterIdentity.objects.order_by("pk")
        identities.first()
        identities.last()
    except InvalidToken:
        return Finding(subject, Level.FAILING, _("some identities cannot be read"), remedy)
    except ImproperlyConfigured:
        return Finding(subject, Level.FAILING, _("there is none"), _("Set MACHIKOE_IDENTITY_KEYS."))
    if not settings.MACHIKOE_IDENTITY_KEYS:
        return Finding(subject, Level.FAILING, _("there is none"), _("Set MACHIKOE_IDENTITY_KEYS."))
    return Finding(subject, Level.OK, _("identities can be read"))


def language_model() -> Finding:
    subject = _("Language model")
    from engagement.review.adapter import ModelProblem, model_name, model_problem

    problem, name = model_problem(), model_name()
    if problem is None:
        return Finding(subject, Level.OK, name or _("at hand"))
    states = {
        ModelProblem.NOT_BUILT: (
            _("not built"),
            _("Run “feedback-nlp build-model” as docs/CONTRIBUTING.md says."),
        ),
        ModelProblem.MISSING: (
            _("%(name)s is not on this machine") % {"name": name},
            _("Put the folder where MACHIKOE_EMBEDDING_MODEL says, for the workers to read."),
        ),
        ModelProblem.UNSAFE: (
            _("%(name)s has weights that are not safetensors") % {"name": name},
            _("Name a model with safetensors in MACHIKOE_EMBEDDING_MODEL: others can hold code."),
        ),
    }
    return Finding(subject, Level.FAILING, *states[problem])


def wording_model() -> Finding:
    """Where citizens' words may be sent, for whoever runs the server to see; nothing is asked."""
    subject = _("Generative AI for wording")
    attached = target()
    if attached is None:
        return Finding(subject, Level.OK, _("none is attached"))
    state = _("%(model)s on %(host)s") % {"model": attached.model, "host": attached.host}
    return Finding(subject, Level.OK, state)


def disk() -> Finding:
    subject = _("Disk")
    free = shutil.disk_usage(_existing(Path(str(settings.DATA_DIR)))).free
    state = _("%(size).1f GB free for uploaded files") % {"size": free / 1024**3}
    if free < FREE_BYTES:
        return Finding(subject, Level.FAILING, state, _("Make room: a full disk takes nothing in."))
    return Finding(subject, Level.OK, state)


def _existing(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def address() -> Finding:
    subject = _("Address of the site")
    site = Site.objects.filter(is_default_site=True).first()
    expected = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    if site is None:
        return Finding(subject, Level.FAILING, _("there is no site"), _("Run “set_up_site”."))
    if site.hostname != expected:
        return Finding(
            subject,
            Level.WARNING,
            _("%(site)s in the admin, %(setting)s in MACHIKOE_BASE_URL")
            % {"site": site.hostname, "setting": expected},
            _("Make them the same, or links in mails and feeds lead elsewhere."),
        )
    return Finding(subject, Level.OK, site.hostname)


def roles() -> Finding:
    subject = _("Roles of staff")
    names = {role.group for role in ROLES}
    if Group.objects.filter(name__in=names).count() < len(names):
        return Finding(subject, Level.FAILING, _("not all there"), _("Run “set_up_roles”."))
    return Finding(subject, Level.OK, _("all there"))


def static_files() -> Finding:
    subject = _("Static files")
    try:
        staticfiles_storage.url("site.css")
    except ValueError:
        return Finding(subject, Level.FAILING, _("not collected"), _("Run “collectstatic”."))
    return Finding(subject, Level.OK, _("in place"))


def settings_of_production() -> Finding:
    """Django's own list for a deployment; a trial run on one machine fails it by design."""
    subject = _("Settings for production")
    warnings = system_checks.run_checks(include_deployment_checks=True)
    serious = [f"{found.id}" for found in warnings if not found.is_silenced()]
    if serious:
        return Finding(
            subject,
            Level.WARNING,
            ", ".join(serious),
            _("“manage.py check --deploy” explains them; a trial on one machine may ignore them."),
        )
    return Finding(subject, Level.OK, _("as Django's checklist has them"))
