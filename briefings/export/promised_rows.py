"""Rows of what was promised and what became of it, as the audience may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from briefings.export.collection import Collection
from briefings.export.words import flattened
from briefings.pledge_cut import resting_on
from briefings.pledge_proofs import is_shown
from briefings.pledge_words import passages_of
from briefings.promised import Passage
from pledges.as_of import end_of_day
from pledges.authorities import authorities
from pledges.evidence_kinds import evidence_kinds
from pledges.models import Bearing, Competence, Origin, Pledge, Standing, StatusUpdate
from pledges.outside import Shown, shown_outside
from pledges.progress import Stage
from pledges.showing import is_to_last


@dataclass(frozen=True, slots=True)
class _Followed:
    """The pledges that the audience may read, with what stands, today."""

    shown: Sequence[Shown]
    standings: Mapping[int, Standing]

    @property
    def keys(self) -> list[int]:
        return [one.pledge.pk for one in self.shown]


def add_promised(into: Collection) -> None:
    """Pledges, who has power over them, where they were made, and what became of them."""
    followed = _followed(into, timezone.localdate())
    for one in followed.shown:
        _add_pledge(into, one)
    _add_powers(into, followed)
    _add_passages(into, followed)
    told = _add_updates(into, followed)
    _add_evidence(into, followed, told)


def _followed(into: Collection, today: date) -> _Followed:
    pledges = (
        Pledge.objects.active()
        .select_related("candidacy__election", "person", "organisation")
        .defer("search")
        .order_by("pk")
    )
    shown = shown_outside(pledges, into.clearance.audience, today)
    standings = (
        Standing.objects.at(end_of_day(today))
        .filter(pledge__in=[one.pledge.pk for one in shown])
        .select_related("update")
    )
    return _Followed(shown, {row.pledge_id: row for row in standings})


def _add_pledge(into: Collection, one: Shown) -> None:
    pledge, notice = one.pledge, one.notice
    into.add(
        "pledges",
        id=into.urn("pledges", pledge.pk),
        candidacy=into.urn("candidacies", pledge.candidacy_id),
        promiser=one.promiser,
        title_fr=pledge.title_fr,
        title_en=pledge.title_en,
        kept_if_fr=pledge.kept_if_fr,
        kept_if_en=pledge.kept_if_en,
        nature=pledge.nature,
        aim=pledge.aim,
        relation=pledge.relation,
        strength=pledge.strength,
        verifiable=pledge.verifiable,
        verifiable_reason=pledge.verifiable_reason,
        condition=pledge.condition,
        baseline=pledge.baseline,
        difference=pledge.difference,
        deadline=pledge.deadline,
        counts_in_rates=one.counts_in_rates,
        status=one.status.value if one.status else "being_verified",
        is_kept_so_far=one.status == Stage.KEPT and is_to_last(pledge, timezone.localdate()),
        told_on=notice.told_on if notice else None,
        told_whom=notice.told_whom if notice else "",
        answer_by=notice.answer_by if notice else None,
        replied_on=notice.replied_on if notice else None,
        reply=notice.reply if notice else "",
        is_example=pledge.is_example,
    )


def _add_powers(into: Collection, followed: _Followed) -> None:
    known = authorities()
    for power in Competence.objects.filter(pledge__in=followed.keys).order_by("pledge", "pk"):
        if authority := known.get(power.authority):
            into.add(
                "powers",
                pledge=into.urn("pledges", power.pledge_id),
                authority=authority.key,
                authority_fr=authority.name_fr,
                authority_en=authority.name_en,
                does=power.does,
                leads=power.leads,
            )


def _add_passages(into: Collection, followed: _Followed) -> None:
    origins = list(
        Origin.objects.active()
        .filter(pledge__in=followed.keys)
        .select_related("anchor__text__document", "said_by")
        .order_by("pledge", "pk")
    )
    for pledge, passages in passages_of(origins, into.clearance).shown.items():
        for passage in passages:
            _add_passage(into, pledge, passage)


def _add_passage(into: Collection, pledge: int, passage: Passage) -> None:
    words, source = passage.words, passage.source
    into.add(
        "passages",
        pledge=into.urn("pledges", pledge),
        words=flattened(words)[0],
        language=words.lang,
        is_quotation=words.is_quotation,
        read_as=words.attribution.text if words.attribution else "",
        source_name=source.document.text,
        source_address=source.address,
        dated=source.dated,
        remark=source.remark.text if source.remark else "",
    )


def _add_updates(into: Collection, followed: _Followed) -> set[int]:
    """Inside all of them; outside the one on which what is shown rests. Returns which."""
    resting = {
        update.pk
        for one in followed.shown
        if (update := resting_on(one, followed.standings.get(one.pledge.pk), into.clearance))
    }
    updates = StatusUpdate.objects.filter(pledge__in=followed.keys)
    if into.clearance.is_outside:
        updates = updates.filter(pk__in=resting)
    told = set()
    for update in updates.select_related("part", "decision").order_by("pk"):
        told.add(update.pk)
        into.add(
            "status_updates",
            id=into.urn("status_updates", update.pk),
            pledge=into.urn("pledges", update.pledge_id),
            part=update.part.title if update.part else "",
            status=update.status,
            true_on=update.true_on,
            said_on=timezone.localdate(update.created_at),
            reason=update.reason,
            shortfall=update.shortfall,
            blocked_by=update.blocked_by,
            acceptance=_acceptance(update),
            stands=update.pk in resting,
        )
    return told


def _acceptance(update: StatusUpdate) -> str:
    if update.is_direct:
        return "not_needed"
    decision = getattr(update, "decision", None)
    return str(decision.ruling) if decision else "waiting"


def _add_evidence(into: Collection, followed: _Followed, told: set[int]) -> None:
    """What the audience may know to bear on the pledges, each source once."""
    verified = {one.pledge.pk for one in followed.shown if not one.is_being_verified}
    uses = [
        use
        for use in Bearing.objects.filter(
            pledge__in=followed.keys, evidence__withdrawn_at__isnull=True
        )
        .select_related("evidence")
        .defer("evidence__search")
        .order_by("pledge", "pk")
        if is_shown(use, followed.standings.get(use.pledge_id), verified, into.clearance)
    ]
    _add_sources(into, uses)
    for use in uses:
        into.add(
            "evidence_uses",
            evidence=into.urn("evidence", use.evidence_id),
            pledge=into.urn("pledges", use.pledge_id),
            status_update=into.urn("status_updates", use.update_id)
            if use.update_id in told
            else "",
            stance=use.stance,
            counted=use.counted,
        )


def _add_sources(into: Collection, uses: Sequence[Bearing]) -> None:
    sources = {use.evidence_id: use.evidence for use in uses}
    kinds = evidence_kinds().by_key
    for key, source in sorted(sources.items()):
        kind = kinds.get(source.kind)
        into.add(
            "evidence",
            id=into.urn("evidence", key),
            kind=source.kind,
            kind_fr=kind.name_fr if kind else source.kind,
            kind_en=kind.name_en if kind else source.kind,
            title=source.title,
            reference=source.reference,
            page=source.page,
            address=source.url,
            dated_on=source.dated_on,
            is_primary=source.is_primary,
            searched_where=source.searched_where,
            searched_terms=source.searched_terms,
            quotation=source.quotation,
        )
