"""What the page of one pledge shows."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.localised import reader_language
from accounts.models import User
from pledges.authorities import authorities
from pledges.history import Change, history_of
from pledges.models import Competence, Part, Pledge, Status, Task
from pledges.models.pledge_choices import Aim
from pledges.passages import Sourced, origins_of
from pledges.timeline import Entry, Piece, timeline_of
from stakeholders.models import Organisation


def end_of(pledge: Pledge) -> date | None:
    """The day by which it was promised, or on which the mandate ends; None where neither is."""
    if pledge.deadline or pledge.candidacy is None:
        return pledge.deadline
    return pledge.candidacy.election.mandate_ends_on


def status_word(pledge: Pledge, today: date) -> str:
    """The status in a word; what is to be maintained is kept “so far” until its end has come."""
    if pledge.status == Status.KEPT and is_to_last(pledge, today):
        return _("Kept so far")
    return pledge.get_status_display()


def is_to_last(pledge: Pledge, today: date) -> bool:
    """Whether it is to be maintained, and its end has not come."""
    end = end_of(pledge)
    return pledge.aim == Aim.MAINTAIN and (end is None or today <= end)


@dataclass(frozen=True)
class Power:
    """An authority that has a power over a pledge, by its name in the language of the reader."""

    competence: Competence

    @property
    def name(self) -> str:
        language = reader_language()
        known = authorities().get(self.competence.authority)
        return known.name(language) if known else self.competence.authority


@dataclass(frozen=True)
class PledgePage:
    """One pledge for one reader; the pledge was loaded `for_its_page`."""

    pledge: Pledge
    reader: User

    @property
    def status_word(self) -> str:
        return status_word(self.pledge, timezone.localdate())

    @property
    def end(self) -> date | None:
        return end_of(self.pledge)

    @cached_property
    def sourced(self) -> list[Sourced]:
        return origins_of(self.pledge)

    @property
    def origins(self) -> list[Sourced]:
        return [one for one in self.sourced if one.origin.withdrawn_at is None]

    @property
    def withdrawn_origins(self) -> list[Sourced]:
        return [one for one in self.sourced if one.origin.withdrawn_at]

    @property
    def is_confirmed(self) -> bool:
        """As `Pledge.objects.confirmed()`: own verbatim words, or a confirmation."""
        return any(one.is_sure for one in self.origins)

    @cached_property
    def powers(self) -> list[Power]:
        return [Power(competence) for competence in self.pledge.competences.all()]

    @cached_property
    def parts(self) -> list[Part]:
        return list(self.pledge.parts.all())

    @cached_property
    def beneficiaries(self) -> list[Organisation]:
        return list(self.pledge.beneficiaries.all())

    @cached_property
    def _said(self) -> tuple[list[Entry], list[Piece]]:
        return timeline_of(self.pledge)

    @property
    def timeline(self) -> list[Entry]:
        return self._said[0]

    @property
    def other_evidence(self) -> list[Piece]:
        """What bears on the pledge, and no status rests on."""
        return self._said[1]

    @property
    def told(self) -> list[Entry]:
        """The statuses of which the person or body concerned was told."""
        return [entry for entry in self.timeline if entry.notice]

    @cached_property
    def tasks(self) -> list[Task]:
        """Our next steps, those that are to be done first."""
        tasks = self.pledge.tasks.select_related("owner", "done_by")
        return sorted(tasks, key=lambda task: (task.done_at is not None, task.due_on or date.max))

    @cached_property
    def merged(self) -> list[Pledge]:
        return list(self.pledge.merged_pledges.all())

    @cached_property
    def history(self) -> list[Change]:
        return history_of(self.pledge)
