"""Who is told of what: dates that come near or are over, and the month of each person.

Claimed, handed over, sent: docs/adr/0016-mail-once.md has the order and the reason for it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from accounts.models import Role, User
from pledges.agenda import agenda_of, month_end
from pledges.models import Pledge, Reminder, Task
from pledges.models.reminder import Kind
from pledges.titles import Titles

SOON_DAYS = 7
DIGEST_UNTIL_DAY = 10  # a month that began longer ago is not news

Send = Callable[[str, str, str], None]  # subject, body, and a key of the message


@dataclass(frozen=True, slots=True)
class Due:
    """Something of one person that has a day."""

    kind: Kind
    period: str
    title: str
    day: date

    @property
    def is_overdue(self) -> bool:
        return self.kind in (Kind.TASK_OVERDUE, Kind.REVIEW_OVERDUE)


def due_of(user: User, today: date, until: date) -> list[Due]:
    """The open tasks and the reviews of a person up to a day, the earliest first. Three queries."""
    titles = Titles.today()
    tasks = Task.objects.open().filter(owner=user, due_on__lte=until).order_by("due_on", "pk")
    reviews = (
        Pledge.objects.active().filter(owner=user, review_on__lte=until).order_by("review_on", "pk")
    )
    found = [
        _due(task.pk, task.due_on, today, (Kind.TASK_SOON, Kind.TASK_OVERDUE), words)
        for task in tasks
        if (words := titles.or_else(task.what, _("A next step (its words are on our pages)")))
    ]
    found += [
        _due(pledge.pk, pledge.review_on, today, (Kind.REVIEW_SOON, Kind.REVIEW_OVERDUE), words)
        for pledge in reviews
        if (words := titles.or_else(pledge.title, _("A pledge (its title is on our pages)")))
    ]
    return sorted(found, key=lambda due: (due.day, due.kind))


def _due(pk: int, day: date | None, today: date, kinds: tuple[Kind, Kind], words: str) -> Due:
    assert day is not None  # noqa: S101  it was asked for by its day
    soon, overdue = kinds
    return Due(overdue if day < today else soon, f"{pk}@{day}", words, day)


def wanting(wish: str) -> list[User]:
    """Those who follow pledges and want this kind of mail."""
    members = User.objects.filter(is_active=True, role__gte=Role.ADVOCATE, **{wish: True})
    return list(members.order_by("pk"))


# --- Reminders of dates -------------------------------------------------------------------------


def remind(user: User, today: date, send: Send) -> int:
    """Tell one person, in one message, of what came near or is over since they were told last.

    At most one message a day. Returns how many things it told of.
    """
    with translation.override(user.language):
        due = due_of(user, today, today + timedelta(days=SOON_DAYS))
        claim(user, [(item.kind, item.period) for item in due])
        handed = hand_over(user, today, due)
        if handed:
            told = {(reminder.kind, reminder.period) for reminder in handed}
            news = [item for item in due if (item.kind, item.period) in told]
            subject = _("Parole tenue: dates of yours")
            _send(handed, partial(send, subject, reminder_body(news), f"dates-{today}"))
    return len(handed)


@transaction.atomic
def claim(user: User, things: Sequence[tuple[Kind, str]]) -> None:
    """Note that a person is to be told of things; what they were told of stays as it is."""
    Reminder.objects.bulk_create(
        [Reminder(user=user, kind=kind, period=period) for kind, period in things],
        ignore_conflicts=True,
    )


@transaction.atomic
def hand_over(user: User, today: date, due: Sequence[Due]) -> list[Reminder]:
    """Take what is claimed and still due, for one message that is about to leave.

    Committed before the mail server is asked, so that no other worker sends the same. What an
    interrupted message of an earlier day was to tell goes into this one.
    """
    User.objects.select_for_update().get(pk=user.pk)
    of_dates = Reminder.objects.of_dates().filter(user=user)
    if of_dates.filter(handed_at__date=today).exists():
        return []
    still_due = {(item.kind, item.period) for item in due}
    waiting = of_dates.filter(Q(handed_at=None) | Q(sent_at=None, handed_at__date__lt=today))
    taken = [reminder for reminder in waiting if (reminder.kind, reminder.period) in still_due]
    _mark_handed(taken)
    return taken


def _mark_handed(reminders: Sequence[Reminder]) -> None:
    keys = [reminder.pk for reminder in reminders]
    Reminder.objects.filter(pk__in=keys).update(handed_at=timezone.now())


def _send(reminders: Sequence[Reminder], send: Callable[[], None]) -> None:
    """Send a message and note it; where the mail server says no, it is to be sent again."""
    rows = Reminder.objects.filter(pk__in=[reminder.pk for reminder in reminders])
    try:
        send()
    except Exception:
        rows.update(handed_at=None)
        raise
    rows.update(sent_at=timezone.now())


def reminder_body(due: Sequence[Due]) -> str:
    """What a reminder says: the overdue first, each with its day."""
    overdue = [item for item in due if item.is_overdue]
    soon = [item for item in due if not item.is_overdue]
    return _letter(
        [
            *_lines(_("Overdue:"), overdue),
            *_lines(_("In the next days:"), soon),
            _("All your next steps:") + " " + address("task_list"),
        ]
    )


# --- The month ----------------------------------------------------------------------------------


def send_month(user: User, today: date, send: Send) -> bool:
    """Tell one person, once, what is theirs to do this month. Nothing to tell, no message."""
    if today.day > DIGEST_UNTIL_DAY:
        return False
    with translation.override(user.language):
        due = due_of(user, today, month_end(today))
        figures = [figure for figure in agenda_of(user, today) if figure.count]
        if not due and not figures:
            return False
        claim(user, [(Kind.DIGEST, f"{today:%Y-%m}")])
        handed = _hand_over_month(user, today)
        if handed:
            said = _("%(what)s: %(n)s")
            lines = [f"- {said % {'what': figure.label, 'n': figure.shown}}" for figure in figures]
            subject, body = _("Parole tenue: your month"), digest_body(today, due, lines)
            _send(handed, partial(send, subject, body, f"month-{today:%Y-%m}"))
    return bool(handed)


@transaction.atomic
def _hand_over_month(user: User, today: date) -> list[Reminder]:
    User.objects.select_for_update().get(pk=user.pk)
    month = Reminder.objects.filter(user=user, kind=Kind.DIGEST, period=f"{today:%Y-%m}")
    interrupted = Q(sent_at=None, handed_at__date__lt=today)
    taken = list(month.filter(Q(handed_at=None) | interrupted))
    _mark_handed(taken)
    return taken


def digest_body(today: date, due: Sequence[Due], figures: Sequence[str]) -> str:
    """What the letter of a month says: the dates of one person, and the coalition’s figures."""
    month = date_format(today, "F Y")
    coalition = [_("The whole coalition:"), *figures, ""] if figures else []
    return _letter(
        [
            _("Your month, %(month)s") % {"month": month},
            "",
            *_lines(_("Yours:"), due),
            *coalition,
            _("All of it:") + " " + address("pledge_agenda"),
        ]
    )


def _lines(title: str, due: Sequence[Due]) -> list[str]:
    if not due:
        return []
    words = _("%(day)s: %(title)s")
    said = (words % {"day": day_in_words(item.day), "title": item.title} for item in due)
    return [title, *(f"- {line}" for line in said), ""]


def _letter(lines: Sequence[str]) -> str:
    ending = _("You choose what we write to you:")
    return "\n".join([*lines, "", f"{ending} {address('preferences')}", ""])


def address(name: str) -> str:
    """The address of one of our pages, as far as a letter can know it."""
    return settings.SITE_URL + reverse(name)
