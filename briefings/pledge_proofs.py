"""The evidence that bears on pledges, as one audience may read it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from briefings.briefing import Phrase
from briefings.clearing import Clearance
from briefings.promised import Proof
from briefings.records import address_of
from pledges.models import Bearing, Standing
from pledges.models.evidence import Stance
from pledges.outside import Shown


@dataclass(frozen=True, slots=True)
class Proofs:
    """The evidence by pledge, and how much of it stays inside."""

    shown: Mapping[int, tuple[Proof, ...]]
    kept_inside: int = 0


def proofs_of(
    shown: Sequence[Shown], standings: Mapping[int, Standing], clearance: Clearance
) -> Proofs:
    """Each piece once for a pledge. One query.

    Outside, only what the status that is shown rests on, and what supports the pledge in general:
    other evidence would tell what somebody has said and nobody has accepted yet, or of a part.
    """
    verified = {one.pledge.pk for one in shown if not one.is_being_verified}
    bearings = (
        Bearing.objects.filter(
            pledge__in=[one.pledge.pk for one in shown], evidence__withdrawn_at__isnull=True
        )
        .select_related("evidence")
        .defer("evidence__search")
        .order_by("evidence__dated_on", "pk")
    )
    found: dict[int, dict[int, Proof]] = defaultdict(dict)
    kept_inside: set[tuple[int, int]] = set()
    for bearing in bearings:
        of_pledge = found[bearing.pledge_id]
        if bearing.evidence_id in of_pledge:
            continue
        if is_shown(bearing, standings.get(bearing.pledge_id), verified, clearance):
            of_pledge[bearing.evidence_id] = _proof(bearing, clearance)
        else:
            kept_inside.add((bearing.pledge_id, bearing.evidence_id))
    kept_inside -= {(pledge, key) for pledge, proofs in found.items() for key in proofs}
    return Proofs(
        {pledge: tuple(proofs.values()) for pledge, proofs in found.items()}, len(kept_inside)
    )


def is_shown(
    bearing: Bearing, standing: Standing | None, verified: set[int], clearance: Clearance
) -> bool:
    """Whether this audience may know that the evidence bears on the pledge."""
    if not clearance.is_outside:
        return True
    if bearing.evidence.visibility < clearance.audience or bearing.pledge_id not in verified:
        return False
    if bearing.update_id is None:
        return bearing.stance == Stance.SUPPORTS
    return (
        standing is not None
        and standing.update is not None
        and standing.update.part_id is None
        and bearing.update_id == standing.update_id
    )


def _proof(bearing: Bearing, clearance: Clearance) -> Proof:
    evidence = bearing.evidence
    return Proof(
        kind=clearance.phrase(evidence.kind_name),
        title=Phrase(evidence.title, settings.LANGUAGE_CODE),
        remark=clearance.phrase(", ".join(filter(None, _details(bearing, clearance)))),
        address=address_of(evidence.url, clearance),
    )


def _details(bearing: Bearing, clearance: Clearance) -> list[str]:
    """Number, page and day; where and with which words we looked; how it bears on the pledge."""
    evidence = bearing.evidence
    stance = "" if bearing.stance == Stance.SUPPORTS else str(Stance(bearing.stance).label).lower()
    details = [
        evidence.reference,
        evidence.page,
        date_format(evidence.dated_on, "DATE_FORMAT"),
    ]
    if evidence.is_search:
        details += [
            evidence.searched_where,
            _("words: %(terms)s") % {"terms": evidence.searched_terms},
            "" if clearance.is_outside else evidence.searched_by,
        ]
    return [*details, stance]
