"""The sheet on which one person judges an answer: a form for each ask that is open to them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from questionnaires.actions.scoring import Given
from questionnaires.judging import Place, places_of, why_not_score
from questionnaires.models import AnswerVersion, Ask, Grid, Level
from questionnaires.models.score import Confidence, Treatment
from sources.uploads import WordsField

ABSTAIN = "abstain"
TOO_LATE = _(
    "Meanwhile all levels of this ask came in, or it was settled. Yours was not recorded: "
    "reload the page to see them."
)


class ScoreForm(forms.Form):
    """One person's level for one ask, or why they give none."""

    treatment = forms.ChoiceField(
        label=_("This ask is"), choices=Treatment.choices, required=False, widget=forms.RadioSelect
    )
    level = forms.ChoiceField(label=_("Level"), required=False, widget=forms.RadioSelect)
    confidence = forms.ChoiceField(
        label=_("How sure are you?"),
        choices=Confidence.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    reason = WordsField(
        label=_("Why this level?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, levels: Mapping[str, Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = levels
        choices = [(key, level.word) for key, level in levels.items()]
        self.fields["level"].choices = [*choices, (ABSTAIN, _("I abstain"))]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of this ask."""
        return not any(self.cleaned_data.get(name) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        level, treatment = cleaned.get("level"), cleaned.get("treatment")
        if self.errors or self.is_empty:
            return cleaned
        if not level:
            self.add_error("level", _("Choose a level, or abstain. Nothing was recorded yet."))
        elif level == ABSTAIN:
            if not cleaned.get("reason"):
                self.add_error("reason", _("Say why you abstain. Nothing was recorded yet."))
        elif not treatment:
            self.add_error(
                "treatment", _("Say whether this ask is answered. Nothing was recorded yet.")
            )
        elif treatment == Treatment.UNANSWERED and self.levels[level].rank != 0:
            self.add_error(
                "treatment",
                _(
                    "An ask that is not answered is at the level of rank 0. "
                    "Change one of the two; nothing was recorded yet."
                ),
            )
        return cleaned

    def given(self) -> Given:
        """What the scorer says, as the action takes it."""
        cleaned = self.cleaned_data
        if cleaned["level"] == ABSTAIN:
            return Given(level=None, reason=cleaned["reason"])
        return Given(
            level=self.levels[cleaned["level"]],
            treatment=Treatment(cleaned["treatment"]),
            confidence=cleaned["confidence"],
            reason=cleaned["reason"],
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One ask of the sheet; `form` where the reader may still say something of it."""

    place: Place
    form: ScoreForm | None

    @property
    def is_complete(self) -> bool:
        return self.form is None or self.place.mine is not None


class ScoreSheet:
    """All asks of an answer for one reader. `may_score` says whether these words are theirs to
    judge; a bound sheet holds what they sent.
    """

    def __init__(
        self,
        version: AnswerVersion,
        reader: User,
        *,
        may_score: bool,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        self.version = version
        self.reader = reader
        self.may_score = may_score
        self.data = data
        self.failure: Any = ""

    @property
    def grid(self) -> Grid | None:
        return self.version.answer.response.questionnaire.grid

    @cached_property
    def levels(self) -> dict[str, Level]:
        return {str(level.pk): level for level in Level.objects.filter(grid=self.grid)}

    @property
    def tie_rules(self) -> list[str]:
        return self.grid.tie_rules.splitlines() if self.grid else []

    @cached_property
    def refusal(self) -> str:
        """Why the reader does not judge these words; empty when they may."""
        return "" if self.may_score else why_not_score(self.reader, self.version)

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(place, self._form(place) if self.may_score and place.is_open else None)
            for place in places_of(self.version, self.reader)
        ]

    def _form(self, place: Place) -> ScoreForm:
        return ScoreForm(
            self.data,
            prefix=f"ask-{place.ask.pk}",
            levels=self.levels,
            initial=_initial(place),
        )

    def place(self, ask: Ask) -> Place | None:
        """What the reader may see of the judging of one ask of the question."""
        places = (row.place for row in self.rows if row.place.ask == ask)
        return next(places, None)

    @property
    def forms(self) -> Iterator[tuple[Ask, ScoreForm]]:
        return ((row.place.ask, row.form) for row in self.rows if row.form)

    @property
    def is_open(self) -> bool:
        return any(row.form for row in self.rows)

    @property
    def is_awaited(self) -> bool:
        """Whether the reader has a level to give and has given none yet."""
        return any(row.form and row.place.mine is None for row in self.rows)

    def is_valid(self) -> bool:
        """Whether at least one ask is judged, and all that was said holds together."""
        forms_of_asks = [form for _ask, form in self.forms]
        if not forms_of_asks:
            self.failure = TOO_LATE
            return False
        are_valid = [form.is_valid() for form in forms_of_asks]
        if not all(are_valid):
            return False
        if all(form.is_empty for form in forms_of_asks):
            self.failure = _("Choose a level for at least one ask. Nothing was recorded yet.")
            return False
        return True

    def given(self) -> dict[Ask, Given]:
        """What was said, ask by ask; asks of which nothing was said are left open."""
        return {ask: form.given() for ask, form in self.forms if not form.is_empty}


def _initial(place: Place) -> dict[str, Any]:
    """What the reader said before, which they may still change."""
    said = place.mine
    if said is None:
        return {}
    return {
        "level": ABSTAIN if said.is_abstention else str(said.level_id),
        "treatment": said.treatment,
        "confidence": said.confidence,
        "reason": said.reason,
    }
