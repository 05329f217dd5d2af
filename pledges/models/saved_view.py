"""Views of the list of pledges that somebody keeps under a name."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.querysets import PeerQuerySet


class Layout(models.TextChoices):
    """How the pledges of a view are laid out."""

    TABLE = "table", _("Table")
    BOARD = "board", _("Board")


class SavedViewQuerySet(PeerQuerySet["SavedView"]):
    def visible_to(self, user: User) -> Self:
        """Everybody's views are their own; there is nothing of the coalition's in them."""
        if not (user.is_authenticated and user.is_advocate):
            return self.none()
        return self.filter(user=user)


class SavedView(models.Model):
    """Filters and an order that one person kept under a name.

    It has no history: it says what somebody looks for, and is gone when they delete it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(_("name"), max_length=80)
    layout = models.CharField(max_length=10, choices=Layout, default=Layout.TABLE)
    query = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="%(app_label)s_%(class)s_one_per_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="%(app_label)s_%(class)s_has_name"),
            models.CheckConstraint(
                condition=Q(layout__in=Layout.values),
                name="%(app_label)s_%(class)s_known_layout",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        page = reverse("pledge_board" if self.layout == Layout.BOARD else "pledge_list")
        return f"{page}?{self.query}" if self.query else page
