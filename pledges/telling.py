"""Told first: until when those concerned may answer, and the ledger of who was told of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from pledges.models import Notice, Pledge, Standing
from pledges.progress import TOLD_FIRST
from pledges.working_days import after_working_days
from stakeholders.models import Candidacy, Election

CAMPAIGN_HOURS_IN_A_DAY = 24


def answer_day(pledges: Sequence[Pledge], told_on: date) -> date:
    """Until when whoever promised may answer at least.

    The delay is shorter where all of them stand for election. One query, however many pledges.
    """
    if are_campaigning(pledges, told_on):
        days = -(-settings.TOLD_FIRST_CAMPAIGN_HOURS // CAMPAIGN_HOURS_IN_A_DAY)
        return told_on + timedelta(days=days)
    return after_working_days(told_on, settings.TOLD_FIRST_WORKING_DAYS)


def are_campaigning(pledges: Sequence[Pledge], day: date) -> bool:
    """Whether the promiser of each stands in an election that is in its campaign on that day."""
    begins = day + timedelta(days=settings.CAMPAIGN_DAYS)
    ahead = Q(first_round_on__gte=day) | Q(second_round_on__gte=day)
    running = Candidacy.objects.filter(
        election__in=Election.objects.filter(ahead, first_round_on__lte=begins)
    )
    stands = Exists(
        running.filter(
            Q(pk=OuterRef("candidacy"))
            | Q(person=OuterRef("person"))
            | Q(parties=OuterRef("organisation"))
        )
    )
    chosen = Pledge.objects.filter(pk__in=[pledge.pk for pledge in pledges])
    return not chosen.exclude(stands).exists()


@dataclass(frozen=True, slots=True)
class Telling:
    """Something unfavourable that stands, since when, and the notice that was given of it."""

    standing: Standing
    notice: Notice | None
    today: date

    @property
    def is_answered(self) -> bool:
        return bool(self.notice and self.notice.replied_on)

    @property
    def is_silent(self) -> bool:
        """Whether the delay passed without a reply."""
        return bool(
            self.notice and not self.notice.replied_on and self.notice.answer_by < self.today
        )

    @property
    def may_be_shown(self) -> bool:
        return is_told(self.notice, self.today)


def is_told(notice: Notice | None, on: date) -> bool:
    """Whether what the notice tells may be shown outside on a day: they replied, or the delay
    has passed."""
    if notice is None or notice.told_on > on:
        return False
    return notice.answer_by < on or bool(notice.replied_on and notice.replied_on <= on)


def with_notice(standings: QuerySet[Standing], on: date) -> QuerySet[Standing]:
    """Each standing with the key of the first notice of its run, given by that day.

    A run is one status without a break: telling once is enough however often it is confirmed.
    """
    given = Notice.objects.filter(
        told_on__lte=on,
        update__standings__pledge=OuterRef("pledge"),
        update__standings__status=OuterRef("status"),
        update__standings__since=OuterRef("since"),
    )
    first = given.order_by("told_on", "pk").values("pk")[:1]
    return standings.annotate(notice_pk=Subquery(first))


@dataclass(frozen=True, slots=True)
class Ledger:
    """All that waits to be told or was told, for pledges that a reader sees."""

    untold: list[Telling]
    waiting: list[Telling]
    told: list[Telling]

    @classmethod
    def of(cls, reader: User) -> Self:
        """Two queries, whatever the number of pledges."""
        today = timezone.localdate()
        standings = Standing.objects.filter(
            ends_at=None,
            status__in=TOLD_FIRST,
            pledge__in=Pledge.objects.visible_to(reader).active(),
        ).select_related("pledge__candidacy", "pledge__person", "pledge__organisation", "update")
        rows = list(with_notice(standings, today).defer("pledge__search").order_by("since", "pk"))
        notices = Notice.objects.in_bulk([row.notice_pk for row in rows if row.notice_pk])  # type: ignore[attr-defined]
        tellings = [Telling(row, notices.get(row.notice_pk), today) for row in rows]  # type: ignore[attr-defined]
        return cls(
            untold=[one for one in tellings if one.notice is None],
            waiting=[one for one in tellings if one.notice and not one.may_be_shown],
            told=[one for one in tellings if one.may_be_shown],
        )
