"""Which pledges an audience may read, and with which status: told first, then shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Visibility
from pledges.models import Notice, Origin, Pledge, Standing, Status, StatusUpdate
from pledges.models.status_choices import CONCLUDING_STATUSES
from pledges.progress import TOLD_FIRST, Stage
from stakeholders.models import Person


@dataclass(frozen=True, slots=True)
class Shown:
    """A pledge as an audience sees it; `status` is None while it is being verified."""

    pledge: Pledge
    status: Stage | None
    since: datetime | None
    notice: Notice | None
    promiser: str
    counts_in_rates: bool

    @property
    def is_being_verified(self) -> bool:
        return self.status is None


def shown_outside(pledges: Iterable[Pledge], audience: Visibility, on: date) -> list[Shown]:
    """The pledges that an audience may read, as they stood at the end of a day, in their order."""
    moment = end_of_day(on)
    kept = [row for row in pledges if row.created_at <= moment and row.visibility >= audience]
    keys = [row.pk for row in kept]
    standing = {row.pledge_id: row for row in Standing.objects.at(moment).filter(pledge__in=keys)}
    notices = _notices(keys, on)
    awaiting = _awaiting(keys, moment) if audience != Visibility.INTERNAL else set()
    counted = set(
        Pledge.objects.filter(pk__in=keys).in_rates().confirmed().values_list("pk", flat=True)
    )
    names = _names(kept, audience)
    shown = []
    for pledge in kept:
        stood = standing.get(pledge.pk)
        stage = Stage(stood.status) if stood else Stage.NOT_RATED
        notice = notices.get((pledge.pk, stage.value)) if stood and stage in TOLD_FIRST else None
        is_hidden = audience != Visibility.INTERNAL and (
            pledge.pk in awaiting or (stage in TOLD_FIRST and not _is_told(notice, on))
        )
        shown.append(
            Shown(
                pledge,
                None if is_hidden else stage,
                stood.since if stood else None,
                None if is_hidden else notice,
                names[pledge.pk],
                pledge.pk in counted,
            )
        )
    return shown


def end_of_day(day: date) -> datetime:
    """The last moment of a day in Paris: *as of* a date means then."""
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight) - timedelta(microseconds=1)


def _notices(keys: list[int], on: date) -> dict[tuple[int, str], Notice]:
    given = Notice.objects.filter(told_on__lte=on, update__pledge__in=keys)
    rows = given.select_related("update").order_by("-told_on", "-pk")
    return {(row.update.pledge_id, row.update.status): row for row in rows}


def _is_told(notice: Notice | None, on: date) -> bool:
    return notice is not None and (
        notice.answer_by < on or bool(notice.replied_on and notice.replied_on <= on)
    )


def _awaiting(keys: list[int], moment: datetime) -> set[int]:
    said = StatusUpdate.objects.filter(
        pledge__in=keys, created_at__lte=moment, undoes=None, status__in=CONCLUDING_STATUSES
    )
    undecided = Q(decision=None) | Q(decision__created_at__gt=moment)
    newest = Q(followed_by=None) | Q(followed_by__created_at__gt=moment)
    return set(said.filter(undecided, newest).values_list("pledge", flat=True))


def _names(pledges: list[Pledge], audience: Visibility) -> dict[int, str]:
    """By whom: a person by consent, else by the capacity in which they spoke."""
    people = [pledge.person_id for pledge in pledges if pledge.person_id]
    nameable = set(
        Person.objects.nameable_to(audience).filter(pk__in=people).values_list("pk", flat=True)
    )
    unnamed = [row.pk for row in pledges if row.person_id and row.person_id not in nameable]
    capacities = dict(
        Origin.objects.active()
        .filter(pledge__in=unnamed)
        .order_by("-pk")
        .values_list("pledge", "capacity")
    )
    return {
        row.pk: capacities.get(row.pk, "") if row.pk in unnamed else str(row.promiser)
        for row in pledges
    }


def word_of(status: Stage | None) -> str:
    """What is printed for a status."""
    return gettext("Status update being verified") if status is None else str(Status(status).label)
