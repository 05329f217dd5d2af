"""The form of a grid: its titles, tie rules and levels, which are stored as a whole or not."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from questionnaires.models import Grid, Level
from questionnaires.models.grid import Shape
from questionnaires.scales import HEAD, MOST, STEP, Scale, Step, faults_of
from sources.models.code import Tint
from sources.normalising import is_visible
from sources.uploads import WordsField

WORDS = ("word_fr", "word_en", "definition_fr", "definition_en")
HIGHEST_RANK, MOST_POINTS = 9, 99
OUT_OF_RANGE = ("invalid", "min_value", "max_value")
# Where a new grid starts: what most coalitions need, without the words.
USUAL = (
    {"rank": 3, "points": 3, "shape": Shape.BARS_3, "tint": Tint.LEAF},
    {"rank": 2, "points": 2, "shape": Shape.BARS_2, "tint": Tint.TEAL},
    {"rank": 1, "points": 1, "shape": Shape.BARS_1, "tint": Tint.AMBER},
    {"rank": 0, "points": 0, "shape": Shape.RING, "tint": Tint.SLATE},
    {"rank": -1, "points": 0, "shape": Shape.CROSS, "tint": Tint.BRICK},
)


def _longest(model: type[Grid | Level], name: str) -> int | None:
    field: Any = model._meta.get_field(name)
    length: int | None = field.max_length
    return length


class LevelForm(forms.Form):
    """One level. A row without words, or ticked to be removed, is left out."""

    rank = forms.IntegerField(
        label=_("Rank"),
        min_value=-HIGHEST_RANK,
        max_value=HIGHEST_RANK,
        error_messages=dict.fromkeys(OUT_OF_RANGE, _("A rank is a whole number from -9 to 9.")),
    )
    points = forms.IntegerField(
        label=_("Points"),
        min_value=0,
        max_value=MOST_POINTS,
        error_messages=dict.fromkeys(OUT_OF_RANGE, _("Points are a whole number from 0 to 99.")),
    )
    word_fr = WordsField(label=_("Word in French"), max_length=_longest(Level, "word_fr"))
    word_en = WordsField(
        label=_("Word in English"), max_length=_longest(Level, "word_en"), required=False
    )
    definition_fr = WordsField(
        label=_("Definition in French"),
        max_length=_longest(Level, "definition_fr"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    definition_en = WordsField(
        label=_("Definition in English"),
        max_length=_longest(Level, "definition_en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shape = forms.ChoiceField(label=_("Shape"), choices=Shape.choices, widget=forms.RadioSelect)
    tint = forms.ChoiceField(label=_("Colour"), choices=Tint.choices, widget=forms.RadioSelect)
    remove = forms.BooleanField(label=_("Remove this level"), required=False)

    def full_clean(self) -> None:
        if self.is_bound and self.is_left_out:
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
        else:
            super().full_clean()

    @property
    def is_left_out(self) -> bool:
        typed = [str(self[name].value() or "") for name in WORDS]
        return bool(self["remove"].value()) or not any(map(is_visible, typed))

    @property
    def is_shown(self) -> bool:
        """Whether the row stands open: it has something in it, or the usual beginning."""
        return not self.is_left_out or bool(self.initial) or bool(self["remove"].value())

    def step(self) -> Step:
        """The level as typed; only of a valid row that is not left out."""
        return Step(**{name: self.cleaned_data[name] for name in STEP})


class GridForm(forms.Form):
    """A whole grid. `seen` tells which state of it the person had before them."""

    title_fr = WordsField(label=_("Title in French"), max_length=_longest(Grid, "title_fr"))
    title_en = WordsField(
        label=_("Title in English"), max_length=_longest(Grid, "title_en"), required=False
    )
    tie_rules_fr = WordsField(
        label=_("Tie rules in French"),
        max_length=_longest(Grid, "tie_rules_fr"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One rule a line. They stand beside the levels wherever somebody scores."),
    )
    tie_rules_en = WordsField(
        label=_("Tie rules in English"),
        max_length=_longest(Grid, "tie_rules_en"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, posted: Any = None, *, scale: Scale | None = None) -> None:
        initial = {**scale.head, "seen": scale.fingerprint} if scale else {}
        super().__init__(posted, initial=initial)
        self.fingerprint = scale.fingerprint if scale else ""
        steps: list[dict[str, Any]] = [*USUAL]
        if scale:
            steps = [{name: getattr(step, name) for name in STEP} for step in scale.steps]
        steps += [{}] * (MOST - len(steps))
        self.rows = [
            LevelForm(posted, prefix=f"level{number}", initial=step, use_required_attribute=False)
            for number, step in enumerate(steps, start=1)
        ]

    @property
    def kept_rows(self) -> list[LevelForm]:
        return [row for row in self.rows if not row.is_left_out]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        # Each is asked, so that all complaints are shown at once.
        are_valid = [row.is_valid() for row in self.kept_rows]
        if not all(are_valid):
            raise forms.ValidationError(_("Look again at the levels that are marked below."))
        if not self.errors:
            for fault in faults_of(self._scale(cleaned)):
                self.add_error(None, fault)
        return cleaned

    def scale(self) -> Scale:
        """The grid as typed; only of a valid form."""
        return self._scale(self.cleaned_data)

    def _scale(self, cleaned: dict[str, Any]) -> Scale:
        head = {name: cleaned[name] for name in HEAD}
        return Scale(**head, steps=tuple(row.step() for row in self.kept_rows))

    def refuse(self, sentence: str) -> None:
        """Say why it was not stored; what was typed stays, and now rests on today's state."""
        self.add_error(None, sentence)
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = self.fingerprint  # type: ignore[index]


class NewVersionForm(GridForm):
    """The next version of a grid that was used, with the reason for it."""

    reason = WordsField(
        label=_("Why is there a new version?"),
        max_length=_longest(Grid, "reason"),
        help_text=_("It stands beside the version for good."),
    )
