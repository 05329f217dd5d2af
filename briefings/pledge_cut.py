"""What became of pledges, as one audience may read it: statuses, evidence, and where they were
made. Outside, nothing unfavourable is shown before the person concerned was told.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.localised import day_in_words, reader_language
from briefings.briefing import Figure, LeftOut, Phrase
from briefings.clearing import Clearance
from briefings.next_steps import next_steps_of
from briefings.pledge_proofs import proofs_of
from briefings.pledge_words import passages_of
from briefings.promised import Counts, Fact, Group, Promise, Share, Status
from briefings.records import marks_on
from briefings.status_words import status_of, told_of
from pledges.as_of import end_of_day
from pledges.authorities import authorities
from pledges.models import (
    Competence,
    Evidence,
    Notice,
    Origin,
    Pledge,
    Standing,
    StatusUpdate,
    Task,
)
from pledges.models.pledge import PledgeQuerySet
from pledges.models.pledge_choices import Aim, Mover, Relation, Strength, Verifiable
from pledges.models.status import Shortfall
from pledges.outside import Shown, shown_outside
from pledges.progress import Stage, Tally


@dataclass(frozen=True, slots=True)
class PledgeCut:
    """What a briefing says of pledges, and which rows it depends on."""

    groups: tuple[Group, ...] = ()
    counts: tuple[Counts, ...] = ()
    figures: tuple[Figure, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    method: tuple[Phrase, ...] = ()
    tracked: tuple[Any, ...] = ()
    moments: tuple[datetime, ...] = ()
    shown: tuple[Shown, ...] = ()


NO_PLEDGES = PledgeCut()


def pledge_cut(
    pledges: PledgeQuerySet, clearance: Clearance, *, since: date | None = None
) -> PledgeCut:
    """What stands today, and what stood at the end of the day `since`. About 25 queries."""
    followed = list(
        pledges.active()
        .select_related("candidacy__election", "person", "organisation")
        .defer("search")
        .order_by("candidacy__sort_key", "person__sort_key", "organisation__sort_key", "sort_key")
    )
    if not followed:
        return NO_PLEDGES
    return _Cut(followed, clearance, since).cut()


class _Cut:
    """All that the lines of a cut need, read once."""

    def __init__(
        self, followed: Sequence[Pledge], clearance: Clearance, since: date | None
    ) -> None:
        today = timezone.localdate()
        self.clearance, self.since, self.followed = clearance, since, followed
        self.shown = shown_outside(followed, clearance.audience, today)
        self.before: dict[int, Stage | None] = {}
        if since:
            earlier = shown_outside(followed, clearance.audience, since)
            self.before = {one.pledge.pk: one.status for one in earlier}
        keys = [one.pledge.pk for one in self.shown]
        self.standings = {
            row.pledge_id: row
            for row in Standing.objects.at(end_of_day(today))
            .filter(pledge__in=keys)
            .select_related("update")
        }
        self.origins = list(
            Origin.objects.active()
            .filter(pledge__in=keys)
            .select_related("anchor__text__document", "said_by")
        )
        self.passages = passages_of(self.origins, clearance)
        self.proofs = proofs_of(self.shown, self.standings, clearance)
        self.powers = _powers(keys)
        self.next_steps = {} if clearance.is_outside else next_steps_of(keys)

    def cut(self) -> PledgeCut:
        return PledgeCut(
            groups=tuple(self._groups()),
            counts=tuple(self._counts()),
            figures=tuple(self._figures()),
            left_out=tuple(self._left_out()),
            method=tuple(map(self.clearance.phrase, self._method())),
            tracked=self._tracked(),
            moments=tuple(self._moments()),
            shown=tuple(self.shown),
        )

    # --- Pledges --------------------------------------------------------------------------------

    def _groups(self) -> Iterator[Group]:
        for name, group in groupby(self.shown, key=lambda one: one.promiser):
            title = self.clearance.phrase(name or _("Somebody who is not named here"))
            yield Group(title, tuple(self._promise(one) for one in group))

    def _promise(self, one: Shown) -> Promise:
        pledge = one.pledge
        update = resting_on(one, self.standings.get(pledge.pk), self.clearance)
        return Promise(
            title=self.clearance.phrase(pledge.title),
            status=self._status(one.status, pledge),
            since=day_in_words(update.true_on) if update else "",
            before=self._before(one),
            reason=self._reason(update),
            told=self._told(one.notice),
            facts=tuple(self._facts(pledge)),
            remarks=tuple(map(self.clearance.phrase, self._remarks(one))),
            passages=self.passages.shown.get(pledge.pk, ()),
            proofs=self.proofs.shown.get(pledge.pk, ()),
            is_ours=pledge.mover == Mover.OURS or pledge.pk in self.next_steps,
            is_example=pledge.is_example,
            key=f"p{pledge.pk}",
        )

    def _status(self, stage: Stage | None, pledge: Pledge | None = None) -> Status:
        return status_of(stage, self.clearance, pledge)

    def _before(self, one: Shown) -> Status | None:
        if one.pledge.pk not in self.before:
            return None
        before = self.before[one.pledge.pk]
        return self._status(before) if before != one.status else None

    def _reason(self, update: StatusUpdate | None) -> Phrase | None:
        if update is None or not update.reason:
            return None
        words = update.reason
        if update.blocked_by:
            by = _("Prevented by %(whom)s.") % {"whom": update.blocked_by}
            words = f"{words} {by}"
        if update.shortfall:
            words = f"{words} ({Shortfall(update.shortfall).label})"
        return self.clearance.phrase(words, settings.LANGUAGE_CODE)

    def _told(self, notice: Notice | None) -> Phrase | None:
        return self.clearance.phrase(told_of(notice)) if notice else None

    def _facts(self, pledge: Pledge) -> Iterator[Fact]:
        for label, words in (
            (_("Kept if"), pledge.kept_if),
            (_("Condition"), Phrase(pledge.condition, settings.LANGUAGE_CODE)),
            (_("Measured against"), Phrase(pledge.baseline, settings.LANGUAGE_CODE)),
            (_("Written and said differ"), Phrase(pledge.difference, settings.LANGUAGE_CODE)),
            (_("Not wholly checkable"), Phrase(pledge.verifiable_reason, settings.LANGUAGE_CODE)),
        ):
            text = words if isinstance(words, Phrase) else self.clearance.phrase(words)
            if text.text:
                yield Fact(self.clearance.phrase(label), text)
        if pledge.deadline:
            day = self.clearance.phrase(day_in_words(pledge.deadline))
            yield Fact(self.clearance.phrase(_("Promised by")), day)
        if pledge.pk in self.next_steps:
            step = Phrase(self.next_steps[pledge.pk], settings.LANGUAGE_CODE)
            yield Fact(self.clearance.phrase(_("Our next step")), step)

    def _remarks(self, one: Shown) -> Iterator[str]:
        pledge = one.pledge
        yield str(pledge.get_nature_display())
        if powers := self.powers.get(pledge.pk):
            yield powers
        if pledge.aim != Aim.ACHIEVE:
            yield str(pledge.get_aim_display())
        if pledge.strength != Strength.FIRM:
            yield str(pledge.get_strength_display())
        if pledge.relation in (Relation.OFF_ASK, Relation.COUNTER_PROPOSAL):
            yield str(pledge.get_relation_display())
        if pledge.verifiable == Verifiable.NO:
            yield _("Cannot be checked: counted in no rate")
        elif _is_rated(pledge) and not one.counts_in_rates:
            yield _("To be confirmed: reported or summarised words alone")

    # --- Numbers --------------------------------------------------------------------------------

    def _counts(self) -> Iterator[Counts]:
        rated = [one for one in self.shown if _is_rated(one.pledge)]
        if self.clearance.is_outside:
            yield from self._tally(
                _("What rates rest on"), [one for one in rated if one.counts_in_rates]
            )
            yield from self._tally(
                _("To be confirmed, outside the rates"),
                [one for one in rated if not one.counts_in_rates],
            )
        else:
            yield from self._tally(_("What rates rest on"), rated)
        asked = [one for one in self.shown if one.pledge.relation != Relation.OFF_ASK]
        yield from self._tally(
            _("Cannot be checked"),
            [one for one in asked if one.pledge.verifiable == Verifiable.NO],
        )
        yield from self._tally(
            _("Off the ask"),
            [one for one in self.shown if one.pledge.relation == Relation.OFF_ASK],
        )

    def _tally(self, title: str, counted: Sequence[Shown]) -> Iterator[Counts]:
        if not counted:
            return
        found = [one.status for one in counted]
        kinds: list[Stage | None] = [*Stage]
        if None in found:
            kinds.append(None)
        tally = Tally.of(kinds, found)
        shares = tuple(
            Share(self._status(line.key), str(line.count), _percent(line.percent))
            for line in tally.lines
        )
        yield Counts(self.clearance.phrase(title), str(tally.total), shares)

    def _figures(self) -> Iterator[Figure]:
        count = len(self.shown)
        if not count:
            return
        label = ngettext("pledge followed", "pledges followed", count)
        yield Figure(str(count), self.clearance.phrase(label))
        changed = sum(self._before(one) is not None for one in self.shown)
        if self.since:
            label = ngettext("status has changed", "statuses have changed", changed)
            yield Figure(str(changed), self.clearance.phrase(label))

    # --- What is missing, and how it was done -----------------------------------------------------

    def _left_out(self) -> Iterator[LeftOut]:
        kept_inside = _("Kept inside: nobody has released it to these readers.")
        hidden = sum(pledge.visibility < self.clearance.audience for pledge in self.followed)
        if hidden:
            count = ngettext("%(count)s pledge", "%(count)s pledges", hidden) % {"count": hidden}
            yield self._line(count, kept_inside)
        for one in self.shown:
            if one.is_being_verified:
                what = _("Status of the pledge “%(title)s”") % {"title": one.pledge.title}
                yield self._line(what, _("It is being verified, and shown once that is done."))
        for hidden, words in (
            (
                self.passages.kept_inside,
                ngettext(
                    "%(count)s passage in which a pledge was made",
                    "%(count)s passages in which pledges were made",
                    self.passages.kept_inside,
                ),
            ),
            (
                self.proofs.kept_inside,
                ngettext(
                    "%(count)s piece of evidence",
                    "%(count)s pieces of evidence",
                    self.proofs.kept_inside,
                ),
            ),
        ):
            if hidden:
                yield self._line(words % {"count": hidden}, kept_inside)

    def _line(self, what: str, reason: str) -> LeftOut:
        return LeftOut(self.clearance.phrase(what), self.clearance.phrase(reason))

    def _method(self) -> Iterator[str]:
        yield _(
            "What would keep a pledge was written down before anybody looked. A status that "
            "concludes holds once somebody other than the person who reported it has accepted it. "
            "Every table of statuses lists all of them and adds up to its pledges."
        )
        if self.clearance.is_outside:
            yield _(
                "Before a status that is unfavourable is shown, the person or body concerned is "
                "told, and their reply, or that there was none, is printed with it."
            )
        if self.since:
            yield _(
                "Progress is told since %(day)s, by the day on which the coalition said it."
            ) % {"day": day_in_words(self.since)}

    # --- When it last changed ---------------------------------------------------------------------

    def _tracked(self) -> tuple[Any, ...]:
        keys = [pledge.pk for pledge in self.followed]
        return (
            Pledge.objects.filter(pk__in=keys),
            Origin.objects.filter(pledge__in=keys),
            Competence.objects.filter(pledge__in=keys),
            Notice.objects.filter(update__pledge__in=keys),
            Evidence.objects.filter(bearings__pledge__in=keys),
            *([] if self.clearance.is_outside else [Task.objects.filter(pledge__in=keys)]),
            *marks_on(origin.anchor.text for origin in self.origins),
        )

    def _moments(self) -> Iterator[datetime]:
        """Of what is no tracked row: updates, decisions, and delays to answer that have passed."""
        updates = StatusUpdate.objects.filter(pledge__in=[pledge.pk for pledge in self.followed])
        latest = updates.aggregate(said=Max("created_at"), decided=Max("decision__created_at"))
        yield from filter(None, latest.values())
        for one in self.shown:
            if one.notice and one.notice.replied_on is None:
                yield _midnight_after(one.notice.answer_by)


def resting_on(one: Shown, standing: Standing | None, clearance: Clearance) -> StatusUpdate | None:
    """What the status that is shown rests on; nothing while it is being verified.

    Outside, what was said of a part stays inside: it would tell the status of that part.
    """
    update = standing.update if standing and not one.is_being_verified else None
    return None if update and update.part_id and clearance.is_outside else update


def _is_rated(pledge: Pledge) -> bool:
    return pledge.relation != Relation.OFF_ASK and pledge.verifiable != Verifiable.NO


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _percent(percent: int) -> str:
    return _("%(percent)s%%") % {"percent": percent}


def _powers(keys: Iterable[int]) -> dict[int, str]:
    """Who has a power over each pledge, whoever leads first."""
    names: dict[int, list[str]] = defaultdict(list)
    known = authorities()
    language = reader_language()
    for power in Competence.objects.filter(pledge__in=list(keys)):
        if power.authority in known:
            names[power.pledge_id].append(known[power.authority].name(language))
    return {pledge: ", ".join(found) for pledge, found in names.items()}
