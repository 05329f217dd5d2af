"""People who sign in, and the two scales that every app uses: roles and visibility."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Func, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PeerQuerySet


class Role(models.IntegerChoices):
    """What a user may do; each role may do all that the ones before it may."""

    VOLUNTEER = 10, _("Volunteer")
    ADVOCATE = 20, _("Advocate")
    COORDINATOR = 30, _("Coordinator")


class Visibility(models.IntegerChoices):
    """Who may read a row that staff wrote; the audience of a briefing uses the same scale."""

    INTERNAL = 10, _("Internal")
    PARTNER = 20, _("Partners")
    PUBLIC = 30, _("Public")


class SystemUser(models.TextChoices):
    """Actors without a person behind them; they cannot sign in."""

    COMMAND_LINE = "command-line@system.invalid", _("Command line")
    COMPARISON = "comparison@system.invalid", _("Automatic comparison")


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the login."""

    def get_queryset(self) -> PeerQuerySet["User"]:
        return PeerQuerySet(self.model, using=self._db)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def system(self, system_user: SystemUser) -> "User":
        """The recorded actor of work that no person did in a browser."""
        user, _created = self.get_or_create(
            email=system_user.value,
            defaults={
                "display_name": str(system_user.label),
                "role": Role.COORDINATOR,
                "is_active": False,
                "password": "!",
            },
        )
        return user


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    exclude=["password", "last_login", "last_active_on"],
)
class User(AbstractBaseUser):
    """Somebody who may sign in, or a system actor."""

    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("There is already an account with this address.")},
    )
    display_name = models.CharField(_("name shown to colleagues"), max_length=100)
    pseudonym = models.CharField(
        _("pseudonym"),
        max_length=100,
        blank=True,
        help_text=_("Shown instead of your name wherever partners may read it."),
    )
    role = models.PositiveSmallIntegerField(_("role"), choices=Role.choices, default=Role.VOLUNTEER)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[("fr", _("French")), ("en", _("English"))],
        default="fr",
    )
    wants_reminders = models.BooleanField(
        _("write to me when something of mine is due, or overdue"), default=True
    )
    wants_digest = models.BooleanField(
        _("write to me each month with what is mine to do"), default=True
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    last_active_on = models.DateField(_("last active on"), null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="%(app_label)s_%(class)s_address_in_lower_case",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="%(app_label)s_%(class)s_known_role",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=["fr", "en"]),
                name="%(app_label)s_%(class)s_known_language",
            ),
        ]

    def __str__(self) -> str:
        if self.email in SystemUser.values:
            return str(SystemUser(self.email).label)
        return self.display_name or self.email

    @property
    def last_seen_on(self) -> date | None:
        """The day of the last sign-in or the last change, whichever is later."""
        signed_in_on = timezone.localdate(self.last_login) if self.last_login else None
        days = [day for day in (signed_in_on, self.last_active_on) if day]
        return max(days, default=None)

    @property
    def is_advocate(self) -> bool:
        return self.role >= Role.ADVOCATE

    @property
    def is_coordinator(self) -> bool:
        return self.role >= Role.COORDINATOR


def real_people(users: QuerySet[User]) -> QuerySet[User]:
    """Without the actors behind whom there is nobody."""
    return users.exclude(email__in=SystemUser.values)


def by_name(users: QuerySet[User]) -> QuerySet[User]:
    """In the order of their names, without accents or case: PostgreSQL may be built without ICU.

    The extension `unaccent` comes with the search (sources/migrations/0001_text_search.py).
    """
    return users.order_by(Lower(Func("display_name", function="unaccent")), "pk")
