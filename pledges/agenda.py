"""« À faire ce mois-ci »: what is ours to do, each figure with the list behind it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from pledges.awaiting import awaiting_decision_of
from pledges.listing import MOST_COUNTED, count_up_to
from pledges.models import Notice, Pledge, Task

REPLIES_OF_DAYS = 31


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of something, counted to a thousand and no further, and the list of them.

    `is_late`: something is overdue.
    """

    key: str
    label: str
    count: int
    url: str
    is_late: bool = False

    @property
    def shown(self) -> str:
        return _("over 1,000") if self.count > MOST_COUNTED else str(self.count)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_of(today: date) -> tuple[QuerySet[Task], QuerySet[Task]]:
    """Our open next steps that are due from today to the end of the month, and those overdue."""
    return Task.objects.due_between(today, month_end(today)), Task.objects.overdue(today)


def replies_received(today: date) -> QuerySet[Notice]:
    """What those concerned answered to what we told them, of the last month."""
    return Notice.objects.filter(
        replied_on__gt=today - timedelta(days=REPLIES_OF_DAYS),
        update__pledge__withdrawn_at__isnull=True,
    )


def to_close(today: date) -> QuerySet[Pledge]:
    """Pledges without a final status of those elected whose mandate has ended."""
    return Pledge.objects.open().filter(
        candidacy__outcome="elected", candidacy__election__mandate_ends_on__lte=today
    )


def agenda_of(user: User, today: date) -> list[Figure]:
    """The strip for one person: the coalition's dates, and what awaits that person. One query."""
    due, overdue = month_of(today)
    counted = {
        "due": due,
        "overdue": overdue,
        "reviews": Pledge.objects.to_review(today),
        "awaiting": awaiting_decision_of(user),
        "replies": replies_received(today),
        "closing": to_close(today),
    }
    counts = _counted(user, counted)
    tasks, agenda = reverse("task_list"), reverse("pledge_agenda")
    figures = [
        Figure("due", _("Our next steps"), counts["due"], f"{tasks}?whose=all&when=month"),
        Figure("overdue", _("Overdue"), counts["overdue"], f"{tasks}?whose=all&when=overdue", True),
        Figure("reviews", _("Pledges to review"), counts["reviews"], reverse("pledge_reviews")),
        Figure("awaiting", _("Awaiting you"), counts["awaiting"], reverse("status_awaiting")),
        Figure("replies", _("Replies received"), counts["replies"], f"{agenda}#replies"),
    ]
    if counts["closing"]:
        label = _("Final verdicts to give")
        figures.append(Figure("closing", label, counts["closing"], f"{agenda}#closing", True))
    return figures


def _counted(user: User, querysets: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each queryset has, up to one more than a thousand, in one statement."""
    counts = {name: count_up_to(MOST_COUNTED, queryset) for name, queryset in querysets.items()}
    row: Any = User.objects.filter(pk=user.pk).values(**counts).get()
    return dict(row)
