"""Reporting a status, of one pledge or of several: what each status asks for is said beforehand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.forms import DayInput
from accounts.localised import day_in_words
from accounts.models import User
from pledges.actions.reporting import NewEvidence
from pledges.forms.evidence import EvidenceForm
from pledges.models import Bearing, Evidence, Pledge, Status
from pledges.models.evidence import Stance
from pledges.models.status import Shortfall
from pledges.progress import TOLD_FIRST, Need, Stage
from pledges.requirements import Cited, Said, Told, sentences, sentences_for, unmet_by
from pledges.telling import answer_day
from sources.uploads import WordsField

FIRST = (Status.NOT_STARTED, Status.IN_PROGRESS, Status.KEPT, Status.BROKEN)
OTHERS = tuple(status for status in Status if status not in FIRST and status != Status.NOT_RATED)
RARER = {"title", "quotation", "page", "file", "is_primary"}
FIELD_OF = {
    Need.REASON: "reason",
    Need.DATE: "true_on",
    Need.IN_TIME: "true_on",
    Need.SHORTFALL: "shortfall",
    Need.BY_WHOM: "blocked_by",
    Need.TOLD: "told_on",
    Need.LOOKED: "evidence",
    Need.EVIDENCE: "evidence",
    Need.ACT: "evidence",
    Need.SEEN: "evidence",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A status to choose: its key on the keyboard, what it needs, and whether it is chosen."""

    value: str
    word: str
    key: str
    needs: list[str]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """A piece of evidence that is attached already."""

    bearing: Bearing
    is_chosen: bool

    @property
    def kind(self) -> str:
        return self.bearing.evidence.kind_name


class StatusForm(forms.Form):
    """A verdict with its reason and evidence, for one pledge, one of its parts, or several."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[(status.value, status.label) for status in (*FIRST, *OTHERS)],
        error_messages={"required": _("Choose a status.")},
    )
    reason = WordsField(
        label=_("Why"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    true_on = forms.DateField(
        label=_("Since when it is so"), required=False, widget=DayInput, initial=timezone.localdate
    )
    shortfall = forms.ChoiceField(
        label=_("In what"), required=False, choices=[("", "—"), *Shortfall.choices]
    )
    blocked_by = forms.CharField(label=_("Prevented by"), max_length=200, required=False)
    told_on = forms.DateField(label=_("Told on"), required=False, widget=DayInput)
    told_whom = forms.CharField(label=_("Who was told"), max_length=200, required=False)
    told_how = forms.CharField(label=_("How"), max_length=200, required=False)
    answer_by = forms.DateField(label=_("They may answer until"), required=False, widget=DayInput)
    evidence = forms.TypedMultipleChoiceField(
        label=_("What it rests on"), required=False, coerce=int
    )

    def __init__(
        self,
        sent: Any = None,
        files: Any = None,
        *,
        by: User,
        pledges: Sequence[Pledge],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.pledges = pledges
        self.attached = attached_to(pledges)
        shared: dict[str, Any] = {
            "auto_id": f"{self.key}-%s",
            "use_required_attribute": False,
        }
        self.new = EvidenceForm(sent, files, by=by, prefix="new", empty_permitted=True, **shared)
        begun = beginning_of(pledges, self.attached) if sent is None else {}
        super().__init__(sent, initial=begun | dict(initial or {}), **shared)
        field: Any = self.fields["evidence"]
        field.choices = [(key, bearing.evidence.title) for key, bearing in self.attached.items()]

    # --- What the page shows ----------------------------------------------------------------

    @property
    def first_choices(self) -> list[Choice]:
        return [self._choice(status, str(at)) for at, status in enumerate(FIRST, start=1)]

    @property
    def other_choices(self) -> list[Choice]:
        return [self._choice(status, str(at)) for at, status in enumerate(OTHERS, start=5)]

    @property
    def all_choices(self) -> list[Choice]:
        return [*self.first_choices, *self.other_choices]

    @property
    def is_other_chosen(self) -> bool:
        return any(choice.is_chosen for choice in self.other_choices)

    @property
    def is_new_unfolded(self) -> bool:
        """Whether the fields of a new piece of evidence stand open."""
        if not self.attached or "evidence" in self.errors:
            return True
        return self.is_bound and not self.new.is_empty

    def _choice(self, status: Status, key: str) -> Choice:
        needs = {
            need: None for pledge in self.pledges for need in sentences_for(Stage(status), pledge)
        }
        is_chosen = self["status"].value() == status
        return Choice(status, str(status.label), key, list(needs), is_chosen)

    @property
    def offered(self) -> list[Offered]:
        chosen = {str(key) for key in self["evidence"].value() or ()}
        return [Offered(bearing, str(key) in chosen) for key, bearing in self.attached.items()]

    @property
    def key(self) -> str:
        """Tells apart the forms that stand open on one page."""
        return str(self.pledges[0].pk) if len(self.pledges) == 1 else "several"

    @property
    def is_more_unfolded(self) -> bool:
        """Whether one of the rarer fields of a new piece of evidence holds something."""
        return self.is_bound and bool(RARER.intersection(self.new.changed_data))

    @property
    def titles(self) -> list[str]:
        """What it rests on, in words, of a valid form."""
        titles = [cited.evidence.title for cited in self.said.cited]
        if self.new_evidence:
            existing = self.new.existing
            titles.append(existing.title if existing else self.new.cleaned_data["title"])
        return titles

    @property
    def chosen_word(self) -> str:
        """The word of the status that was sent, for whoever compares it with another."""
        return str(Status(self.cleaned_data["status"]).label)

    # --- What it says -----------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        true_on, told_on = cleaned.get("true_on"), cleaned.get("told_on")
        today = timezone.localdate()
        if true_on and true_on > today:
            self.add_error("true_on", _("The day lies ahead: a status says what is so already."))
        if told_on and told_on > today:
            self.add_error("told_on", _("The day lies ahead: tell them first."))
        if self.says_told(cleaned):
            self._check_told(cleaned)
        if not self.new.is_valid():
            self.add_error("evidence", _("The new piece of evidence needs another look."))
        if not self.errors and len(self.pledges) == 1:
            self._check_needs(self.pledges[0])
        return cleaned

    def says_told(self, cleaned: Mapping[str, Any]) -> bool:
        return cleaned.get("status") in TOLD_FIRST and bool(cleaned.get("told_on"))

    def _check_told(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("told_whom"):
            self.add_error("told_whom", _("Say who was told."))
        least = answer_day(self.pledges, cleaned["told_on"])
        cleaned["answer_by"] = cleaned.get("answer_by") or least
        if cleaned["answer_by"] < least:
            told = _("They have until %(day)s at least.")
            self.add_error("answer_by", told % {"day": day_in_words(least)})

    def _check_needs(self, pledge: Pledge) -> None:
        """Say at each field what the status still needs of it."""
        said = self.said
        if self.new_evidence:
            given = self.new_evidence.given
            piece = given.existing or Evidence(**given.fields)
            said = replace(said, cited=(*said.cited, Cited(piece, self.new_evidence.stance)))
        for need in unmet_by(said, pledge):
            self.add_error(FIELD_OF.get(need, "status"), sentences([need], pledge)[0])

    @property
    def new_evidence(self) -> NewEvidence | None:
        """The piece of evidence that is new, of a valid form."""
        if self.new.is_empty:
            return None
        return NewEvidence(self.new.given, self.new.cleaned_data["stance"])

    @property
    def said(self) -> Said:
        """What was said, of a valid form; without the evidence that is new."""
        cleaned = self.cleaned_data
        status = Stage(cleaned["status"])
        told = None
        if self.says_told(cleaned):
            told = Told(
                told_on=cleaned["told_on"],
                told_whom=cleaned["told_whom"],
                answer_by=cleaned["answer_by"],
                how=cleaned["told_how"],
            )
        return Said(
            status=status,
            true_on=cleaned["true_on"],
            reason=cleaned["reason"],
            cited=tuple(self._chosen_evidence()),
            shortfall=cleaned["shortfall"] if status == Stage.PARTLY_KEPT else "",
            blocked_by=cleaned["blocked_by"] if status == Stage.BLOCKED else "",
            told=told,
        )

    def _chosen_evidence(self) -> list[Cited]:
        bearings = [self.attached[key] for key in self.cleaned_data["evidence"]]
        return [Cited(bearing.evidence, Stance(bearing.stance)) for bearing in bearings]


def attached_to(pledges: Sequence[Pledge]) -> dict[int, Bearing]:
    """The evidence that bears on these pledges, the latest first; each once, as last used."""
    bearings = (
        Bearing.objects.filter(pledge__in=pledges, evidence__withdrawn_at__isnull=True)
        .select_related("evidence")
        .order_by("-evidence__dated_on", "-evidence_id", "pk")
    )
    return {bearing.evidence_id: bearing for bearing in bearings}


def beginning_of(pledges: Sequence[Pledge], attached: Mapping[int, Bearing]) -> dict[str, Any]:
    """What the form of one pledge begins with: the evidence that no status rests on yet.

    It was attached in order to be used; its title is a reason to begin with.
    """
    if len(pledges) > 1 or not attached:
        return {}
    used = Bearing.objects.filter(pledge=pledges[0], update__isnull=False)
    rested_on = set(used.values_list("evidence_id", flat=True))
    fresh = [key for key in attached if key not in rested_on]
    return {"evidence": fresh, "reason": attached[fresh[0]].evidence.title if fresh else ""}
