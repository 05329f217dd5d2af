"""What became of pledges step by step, as one audience may read it.

Inside, all that was said, accepted, declined and taken back, each with its evidence. Outside, what
stood, by word and day: of what is unfavourable only that of which the person concerned was told,
and nothing at all while a status is being verified. What is said of a part stays inside.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from briefings.briefing import Phrase
from briefings.clearing import Clearance
from briefings.pledge_proofs import proof_of
from briefings.promised import File, Proof, Step
from briefings.status_words import status_of, told_of
from pledges.models import Bearing, Notice, Standing, StatusUpdate
from pledges.models.status import Ruling
from pledges.outside import Shown
from pledges.progress import TOLD_FIRST, Stage
from pledges.telling import is_told, with_notice


def files_of(shown: Sequence[Shown], clearance: Clearance) -> tuple[File, ...]:
    """The file of each pledge. Two queries, whatever their number."""
    keys = [one.pledge.pk for one in shown]
    if clearance.is_outside:
        return tuple(_files_outside(shown, keys, clearance))
    return tuple(_files_inside(shown, keys, clearance))


# --- Inside ---------------------------------------------------------------------------------------


def _files_inside(
    shown: Sequence[Shown], keys: Sequence[int], clearance: Clearance
) -> Iterator[File]:
    updates: dict[int, list[StatusUpdate]] = defaultdict(list)
    for update in (
        StatusUpdate.objects.filter(pledge__in=keys)
        .select_related("part", "decision", "notice")
        .order_by("pk")
    ):
        updates[update.pledge_id].append(update)
    proofs = _proofs(keys, clearance)
    for one in shown:
        said = updates[one.pledge.pk]
        undone = {update.undoes_id for update in said if update.undoes_id}
        yield File(
            clearance.phrase(one.pledge.title),
            tuple(
                _step_inside(update, proofs.get(update.pk, ()), undone, clearance)
                for update in said
                if not update.undoes_id
            ),
            tuple(_corrections(said, clearance)),
        )


def _proofs(keys: Sequence[int], clearance: Clearance) -> Mapping[int, Sequence[Proof]]:
    found: dict[int, list[Proof]] = defaultdict(list)
    for bearing in (
        Bearing.objects.filter(
            update__isnull=False, pledge__in=keys, evidence__withdrawn_at__isnull=True
        )
        .select_related("evidence")
        .defer("evidence__search")
        .order_by("evidence__dated_on", "pk")
    ):
        if bearing.update_id:
            found[bearing.update_id].append(proof_of(bearing, clearance))
    return found


def _step_inside(
    update: StatusUpdate, proofs: Sequence[Proof], undone: set[int], clearance: Clearance
) -> Step:
    return Step(
        status_of(Stage(update.status), clearance),
        day_in_words(update.true_on),
        part=clearance.phrase(update.part.title) if update.part else None,
        reason=clearance.phrase(update.reason, settings.LANGUAGE_CODE) if update.reason else None,
        remarks=tuple(map(clearance.phrase, _remarks(update, undone))),
        proofs=tuple(proofs),
    )


def _remarks(update: StatusUpdate, undone: set[int]) -> Iterator[str]:
    notice, decision = getattr(update, "notice", None), getattr(update, "decision", None)
    yield _("Said on %(day)s.") % {"day": _day(update.created_at)}
    if notice:
        yield told_of(notice)
    if decision:
        sentence = (
            _("Accepted on %(day)s by somebody else: %(reason)s")
            if decision.ruling == Ruling.ACCEPTED
            else _("Declined on %(day)s by somebody else: %(reason)s")
        )
        yield sentence % {"day": _day(decision.created_at), "reason": decision.reason}
    elif not update.is_direct and update.pk not in undone:
        yield _("Nobody else has accepted it.")
    if update.pk in undone:
        yield _("Taken back since.")


def _corrections(updates: Iterable[StatusUpdate], clearance: Clearance) -> Iterator[Phrase]:
    said = {update.pk: update for update in updates}
    for update in said.values():
        if update.undoes_id in said:
            before = said[update.undoes_id].get_status_display()
            sentence = _("On %(day)s the status “%(status)s” was taken back.")
            words = sentence % {"day": _day(update.created_at), "status": before}
            yield clearance.phrase(f"{words} {update.reason}".strip())


# --- Outside --------------------------------------------------------------------------------------


def _files_outside(
    shown: Sequence[Shown], keys: Sequence[int], clearance: Clearance
) -> Iterator[File]:
    today = timezone.localdate()
    standings: dict[int, list[Standing]] = defaultdict(list)
    rows = with_notice(Standing.objects.filter(pledge__in=keys), today)
    for row in rows.select_related("update__undone_by").order_by("starts_at", "pk"):
        standings[row.pledge_id].append(row)
    of_rows = [vars(row)["notice_pk"] for found in standings.values() for row in found]
    notices = Notice.objects.in_bulk([pk for pk in of_rows if pk])
    for one in shown:
        steps = () if one.is_being_verified else _steps_outside(standings[one.pledge.pk], notices)
        yield File(
            clearance.phrase(one.pledge.title),
            tuple(_step_outside(row, notice, clearance) for row, notice in steps),
        )


def _steps_outside(
    standings: Iterable[Standing], notices: Mapping[int, Notice]
) -> Iterator[tuple[Standing, Notice | None]]:
    """What stood, each run of one status once, and the notice that was given of it."""
    last: datetime | None = None
    for row in standings:
        notice = notices.get(vars(row)["notice_pk"])
        is_told_first = row.status in TOLD_FIRST
        is_hidden = is_told_first and not is_told(notice, timezone.localdate())
        if row.status != Stage.NOT_RATED and row.since != last and not is_hidden:
            yield row, notice if is_told_first else None
        last = row.since


def _step_outside(row: Standing, notice: Notice | None, clearance: Clearance) -> Step:
    update = row.update if row.update and row.update.part_id is None else None
    remarks = [told_of(notice)] if notice else []
    if update and hasattr(update, "undone_by"):
        remarks.append(_("Taken back since."))
    return Step(
        status_of(Stage(row.status), clearance),
        day_in_words(update.true_on) if update else _day(row.since),
        remarks=tuple(map(clearance.phrase, remarks)),
    )


def _day(moment: datetime) -> str:
    return day_in_words(timezone.localdate(moment))
