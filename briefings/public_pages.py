"""What anybody may be told of an edition: that it is genuine, what replaced it, what has changed.

Nothing beyond what its readers may see: of an edition for partners only numbers are told, and the
words of a public one pass the gate of today, so that a consent withdrawn is obeyed here as well.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from accounts.models import Visibility
from briefings.changes import Change, How, What, changes_between, counted
from briefings.clearing import clearance_for
from briefings.models import Edition
from briefings.models.edition import EditionQuerySet

FINGERPRINT = re.compile(r"[0-9a-f]{64}")
MOST_CHANGES = 100
COUNTS = {
    (What.ANSWER, How.ADDED): ngettext_lazy("%d answer added", "%d answers added"),
    (What.ANSWER, How.REMOVED): ngettext_lazy("%d answer removed", "%d answers removed"),
    (What.ANSWER, How.CHANGED): ngettext_lazy("%d answer changed", "%d answers changed"),
    (What.LEVEL, How.CHANGED): ngettext_lazy(
        "levels of %d answer changed", "levels of %d answers changed"
    ),
    (What.PLEDGE, How.ADDED): ngettext_lazy("%d pledge added", "%d pledges added"),
    (What.PLEDGE, How.REMOVED): ngettext_lazy("%d pledge removed", "%d pledges removed"),
    (What.PLEDGE, How.CHANGED): ngettext_lazy(
        "what is said of %d pledge changed", "what is said of %d pledges changed"
    ),
    (What.STATUS, How.CHANGED): ngettext_lazy("%d status changed", "%d statuses changed"),
    (What.OUTCOME, How.ADDED): ngettext_lazy("%d outcome added", "%d outcomes added"),
    (What.OUTCOME, How.REMOVED): ngettext_lazy("%d outcome removed", "%d outcomes removed"),
    (What.OUTCOME, How.CHANGED): ngettext_lazy("%d outcome changed", "%d outcomes changed"),
    (What.REPORT, How.ADDED): ngettext_lazy("%d report added", "%d reports added"),
    (What.REPORT, How.REMOVED): ngettext_lazy("%d report removed", "%d reports removed"),
    (What.REPORT, How.CHANGED): ngettext_lazy("%d report changed", "%d reports changed"),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many changes of one kind, in words; `told` are those whose words may be read."""

    words: str
    told: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicPage:
    """An edition as anybody may know it; `title` is empty where it is for partners.

    `current` is the edition in force where it is a later one, with what it says otherwise.
    """

    edition: Edition
    title: str
    as_of: date | None
    current: Edition | None = None
    changes: tuple[Count, ...] = ()

    @property
    def is_withdrawn(self) -> bool:
        return self.edition.is_withdrawn

    @property
    def language(self) -> str:
        return self.edition.briefing.language


def edition_with(code: str) -> Edition | None:
    """The edition with this code, if it was ever let out of the house."""
    return _released().filter(code=code).first() if code else None


def edition_with_fingerprint(typed: str) -> Edition | None:
    """The edition with this fingerprint, of its content or of its file; the newest, if several."""
    kept = "".join(typed.lower().split())
    if not FINGERPRINT.fullmatch(kept):
        return None
    is_it = Q(content_sha256=kept) | Q(pdf_sha256=kept)
    return _released().filter(is_it).order_by("-pk").first()


def _released() -> EditionQuerySet:
    return Edition.objects.released().select_related("briefing", "approval", "withdrawal")


def public_page(edition: Edition) -> PublicPage:
    """What anybody may know of a released edition. Two queries, for a public one three."""
    current = edition.following().released().select_related("briefing").first()
    content = edition.content
    changes = changes_between(content, current.content) if current else ()
    if edition.briefing.audience != Visibility.PUBLIC:
        counts = tuple(Count(_in_words(*kind)) for kind in counted(changes).items())
        return PublicPage(edition, "", _as_of(edition), current, counts)
    gate = clearance_for(Visibility.PUBLIC, edition.briefing.language)
    told = [
        Change(
            one.what, one.how, gate.clear(one.title), gate.clear(one.before), gate.clear(one.after)
        )
        for one in changes[:MOST_CHANGES]
    ]
    title = gate.clear(content["title"]["text"]) if "title" in content else ""
    return PublicPage(
        edition,
        title,
        _as_of(edition),
        current,
        tuple(
            Count(_in_words(kind, count), _of_kind(told, kind))
            for kind, count in counted(changes).items()
        ),
    )


def _as_of(edition: Edition) -> date | None:
    day = edition.content.get("as_of")
    return date.fromisoformat(day) if day else None


def _in_words(kind: tuple[What, How], count: int) -> str:
    if kind[0] == What.REST:
        return _("only the method or other lines changed")
    return str(COUNTS[kind] % count)


def _of_kind(changes: Sequence[Change], kind: tuple[What, How]) -> tuple[Change, ...]:
    return tuple(one for one in changes if (one.what, one.how) == kind and one.title)
