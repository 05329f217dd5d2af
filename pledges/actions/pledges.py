"""Writes about pledges: making one from a passage, changing it, its parts, taking it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.slugs import free_slug
from pledges.models import Competence, Origin, Part, Pledge, Theme
from pledges.models.status import StatusUpdate
from pledges.progress import OPEN, Stage
from sources.models import Anchor
from stakeholders.models import Organisation, Person

# Pages beside those of single pledges: /pledges/board/ is no pledge. A test compares the addresses.
RESERVED_SLUGS = frozenset(
    (
        "agenda",
        "as-of",
        "awaiting",
        "board",
        "closing",
        "corrections",
        "figures",
        "new",
        "notices",
        "reviews",
        "status",
        "views",
    )
)


class PledgeRefused(ValueError):
    """A pledge cannot be changed like this; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as the origin of a pledge."""

    anchor: Anchor
    said_by: Person | None = None
    said_on: date | None = None
    capacity: str = ""
    confirmed_on: date | None = None
    confirmed_how: str = ""


@dataclass(frozen=True, slots=True)
class Power:
    """What an authority (a key of fixtures/authorities.toml) does for a pledge."""

    authority: str
    does: str = "decides"
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """What else a pledge is tied to."""

    themes: Sequence[Theme] = ()
    beneficiaries: Sequence[Organisation] = ()
    powers: Sequence[Power] = ()


@transaction.atomic
def make_pledge(
    *,
    by: User,
    fields: Mapping[str, Any],
    sources: Iterable[Source] = (),
    links: Links | None = None,
    slug: str = "",
) -> Pledge:
    """A new pledge with its origins. `fields` are those of the model, the promiser among them."""
    title = str(fields.get("title_fr") or fields.get("title_en") or "")
    pledge = Pledge.objects.create(
        slug=slug or free_slug(Pledge, title, RESERVED_SLUGS), created_by=by, **fields
    )
    for source in sources:
        add_origin(by=by, pledge=pledge, source=source)
    if links:
        set_links(pledge=pledge, links=links)
    return pledge


@transaction.atomic
def set_links(*, pledge: Pledge, links: Links) -> None:
    """Replace the themes, the members that would benefit, and the competences of a pledge."""
    pledge.themes.set(links.themes)
    pledge.beneficiaries.set(links.beneficiaries)
    wanted = {power.authority: power for power in links.powers}
    pledge.competences.exclude(authority__in=wanted).delete()
    pledge.competences.update(leads=False)
    for power in wanted.values():
        Competence.objects.update_or_create(
            pledge=pledge,
            authority=power.authority,
            defaults={"does": power.does, "leads": power.leads},
        )


@transaction.atomic
def edit_pledge(*, pledge: Pledge, fields: Mapping[str, Any], links: Links) -> Pledge:
    """Change what is said of a pledge; the history keeps what it said before.

    Raises PledgeRefused when the nature would change under a status, whose evidence it decides.
    """
    pledge = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if fields["nature"] != pledge.nature and pledge.updates.exists():
        raise PledgeRefused(
            _("Its nature stays: a status was reported, and the nature decides what proves it.")
        )
    for name, value in fields.items():
        setattr(pledge, name, value)
    pledge.save(update_fields=[*fields, "sort_key"])
    set_links(pledge=pledge, links=links)
    return pledge


@transaction.atomic
def note_difference(*, pledge: Pledge, difference: str) -> Pledge:
    """Flag that what was written and what was said differ; empty takes the flag away."""
    pledge.difference = difference
    pledge.save(update_fields=["difference"])
    return pledge


@transaction.atomic
def add_origin(*, by: User, pledge: Pledge, source: Source) -> Origin:
    """Let a passage justify a pledge as well; the same passage twice is one origin."""
    origin, _created = Origin.objects.active().get_or_create(
        pledge=pledge,
        anchor=source.anchor,
        defaults={
            "said_by": source.said_by,
            "said_on": source.said_on,
            "capacity": source.capacity,
            "confirmed_on": source.confirmed_on,
            "confirmed_how": source.confirmed_how,
            "added_by": by,
        },
    )
    return origin


@transaction.atomic
def split_pledge(*, pledge: Pledge, titles: Sequence[Mapping[str, str]]) -> list[Part]:
    """Give a pledge parts with statuses of their own, which begin with the one that stands.

    Only while the pledge is open, and no concluding status awaits acceptance. Raises
    PledgeRefused.
    """
    pledge = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if Stage(pledge.status) not in OPEN:
        raise PledgeRefused(_("Its status is final: undo it before giving the pledge parts."))
    if StatusUpdate.objects.awaiting().filter(pledge=pledge, part=None).exists():
        raise PledgeRefused(_("A status awaits acceptance: let somebody decide on it first."))
    first = pledge.parts.count() + 1
    return [
        Part.objects.create(
            pledge=pledge, position=at, initial=pledge.status, status=pledge.status, **title
        )
        for at, title in enumerate(titles, start=first)
    ]


@transaction.atomic
def withdraw_pledge(*, by: User, pledge: Pledge, because: str) -> Pledge:
    """Take a pledge back: it leaves lists and tallies, its page and history stay. Twice is once."""
    pledge = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if pledge.withdrawn_at is None:
        pledge.withdraw(by=by, because=because)
    return pledge
