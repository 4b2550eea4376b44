from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users who are known by their e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A member of staff, who was invited, or a citizen, who needs an account for nothing."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("e-mail address"), unique=True)
    section = models.CharField(_("section"), max_length=100, blank=True)
    is_citizen = models.BooleanField(_("citizen"), default=False, editable=False)
    wants_mail = models.BooleanField(
        _("Fill in my e-mail address on the comment form"), default=False
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(is_citizen=True) | models.Q(is_staff=False, is_superuser=False),
                name="citizen_is_not_staff",
            ),
        ]

    def get_full_name(self) -> str:
        """Family name first, as in Japanese documents."""
        return f"{self.last_name} {self.first_name}".strip() or self.email

    def get_short_name(self) -> str:
        """The same: nobody is addressed by the given name."""
        return self.get_full_name()

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """A citizen may do nothing in the admin, whatever group somebody put them into."""
        return not self.is_citizen and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return not self.is_citizen and super().has_module_perms(app_label)


class Step(models.TextChoices):
    """What somebody who wanted to sign in got wrong."""

    PASSWORD = "password", _("Password")
    CODE = "code", _("Code sent by mail")
    FACTOR = "factor", _("Second factor")


class FailedSignIn(models.Model):
    """That somebody could not sign in: when, from which neighbourhood, and whose account of the
    staff it would have opened; of citizens' accounts only that it happened."""

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    step = models.CharField(_("failed at"), max_length=10, choices=Step)
    network = models.CharField(_("network"), max_length=50)
    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("member of staff"),
    )

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"
