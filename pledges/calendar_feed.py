"""Somebody's dates as a calendar application reads them (RFC 5545)."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import User
from pledges.models import Pledge, Task
from pledges.reminding import address
from pledges.titles import Titles

HOST = "parole-tenue"


def calendar_of(user: User) -> bytes:
    """The open tasks with a day, and the reviews, of one person. Three queries.

    Calendar applications keep copies elsewhere: no title that names somebody who may not be.
    """
    titles = Titles.today()
    calendar = Calendar()
    calendar.add("prodid", "-//Parole tenue//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Parole tenue")
    for task in Task.objects.open().filter(owner=user, due_on__isnull=False):
        words = titles.or_else(task.what, _("A next step (its words are on our pages)"))
        calendar.add_component(_entry(f"task-{task.pk}", words, task.due_on, "task_list"))
    for pledge in Pledge.objects.active().filter(owner=user, review_on__isnull=False):
        title = titles.or_else(pledge.title, _("A pledge (its title is on our pages)"))
        words = _("Review: %(title)s") % {"title": title}
        entry = _entry(f"review-{pledge.pk}", words, pledge.review_on, "pledge_reviews")
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _entry(key: str, words: str, day: date | None, page: str) -> Event:
    """A whole day, which blocks nobody's time."""
    assert day is not None  # noqa: S101  it was asked for by its day
    entry = Event()
    entry.add("uid", f"{key}@{HOST}")
    entry.add("dtstamp", timezone.now())
    entry.add("summary", words)
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")
    if (url := address(page)).startswith("https://"):
        entry.add("url", url)
    return entry
