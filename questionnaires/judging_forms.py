"""Forms about how a questionnaire is judged: its grid, its scorers, weights, and what applies."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from questionnaires.models import Ask, Grid, Question, Questionnaire, Section, Weighting
from questionnaires.scoring import Weights
from sources.uploads import WordsField
from stakeholders.models import Candidacy

EVEN = Decimal(1)
CHANGED_MEANWHILE = _(
    "Somebody changed this in the meantime. It now says: %(now)s. Nothing was stored, and what "
    "you chose is still here: saved once more, it takes the place of the other."
)


class AdoptionForm(forms.Form):
    """The version of a grid by which answers are judged from now on."""

    grid = forms.ModelChoiceField(label=_("Grid"), queryset=Grid.objects.none(), empty_label="—")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["grid"]
        field.queryset = Grid.objects.order_by("slug", "-number")

    @property
    def has_choice(self) -> bool:
        """Whether there is any grid to choose."""
        field: Any = self.fields["grid"]
        return bool(field.queryset.exists())


class ScorersForm(forms.Form):
    """How many people score each answer."""

    scorers_needed = forms.TypedChoiceField(
        label=_("How many people score each answer?"),
        coerce=int,
        choices=[
            (2, _("Two people, neither of whom sees the other’s level before giving theirs")),
            (1, _("One person; figures say so wherever they are printed")),
        ],
        widget=forms.RadioSelect,
    )


NO_WEIGHT = _("A weight is a number from 0 to 999.999, with at most three decimals.")


class WeightField(forms.DecimalField):
    """A weight, with the decimal sign of the reader's language."""

    default_error_messages = dict.fromkeys(
        ["invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits"], NO_WEIGHT
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            min_value=0,
            max_digits=6,
            decimal_places=3,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
            **kwargs,
        )


def plain(value: Decimal) -> Decimal:
    """Without the zeros that storing adds: 1.500 is 1.5, and 10.000 is 10."""
    return value.quantize(EVEN) if value == value.to_integral_value() else value.normalize()


class WeightsForm(forms.Form):
    """What each question and, if wanted, each part weighs; an empty question weighs 1."""

    with_places = forms.BooleanField(label=_("Show places as well"), required=False)
    reason = WordsField(label=_("Why do the weights change?"), max_length=300, required=False)
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        posted: Any = None,
        *,
        questions: Sequence[Question],
        parts: Sequence[Section],
        weighting: Weighting | None,
        is_saving: bool = False,
    ) -> None:
        self.questions, self.parts = questions, parts
        self.weighting, self.is_saving = weighting, is_saving
        self.number = weighting.number if weighting else 0
        super().__init__(posted, initial={"seen": self.number})
        weights = list(weighting.weights.all()) if weighting else []
        known = {(weight.question_id, weight.section_id): weight.value for weight in weights}
        for question in questions:
            value = plain(known.get((question.pk, None), EVEN))
            label = gettext("Weight of question %(number)s") % {"number": question.number}
            self.fields[f"question-{question.pk}"] = WeightField(label=label, initial=value)
        for part in parts:
            stored = known.get((None, part.pk))
            of_part = None if stored is None else plain(stored)
            label = gettext("Weight of the part “%(part)s”") % {"part": part.title}
            self.fields[f"part-{part.pk}"] = WeightField(label=label, initial=of_part)
        self.fields["reason"].required = is_saving

    @property
    def question_fields(self) -> list[tuple[Question, BoundField]]:
        return [(question, self[f"question-{question.pk}"]) for question in self.questions]

    @property
    def part_fields(self) -> list[tuple[Section, BoundField]]:
        return [(part, self[f"part-{part.pk}"]) for part in self.parts]

    @property
    def is_even(self) -> bool:
        """Whether, as stored, every question weighs 1 and all are in one sum."""
        return self._differing() == []

    @property
    def has_parts(self) -> bool:
        """Whether, as stored, parts are weighed."""
        return any(field.initial is not None for _part, field in self.part_fields)

    def in_words(self) -> str:
        """The stored weights in a line, for those who had others before them."""
        differing = [f"{field.label} {number_format(field.initial)}" for field in self._differing()]
        return ", ".join(differing) or gettext("every question weighs 1")

    def _differing(self) -> list[BoundField]:
        questions = [field for _question, field in self.question_fields if field.initial != EVEN]
        return questions + [field for _part, field in self.part_fields if field.initial is not None]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        given = self.of_parts()
        for part in self.parts:
            if given and part not in given:
                self.add_error(
                    f"part-{part.pk}", _("Weigh every part, or leave all of them empty.")
                )
        if self.questions and not any(self.of_questions().values()):
            self.add_error(None, _("At least one question must weigh more than zero."))
        if given and not any(given.values()):
            self.add_error(None, _("At least one part must weigh more than zero."))
        return cleaned

    def of_questions(self) -> dict[Question, Decimal]:
        """The weight of every question."""
        typed = {question: self._typed(f"question-{question.pk}") for question in self.questions}
        return {
            question: EVEN if value is None else plain(value) for question, value in typed.items()
        }

    def of_parts(self) -> dict[Section, Decimal]:
        """The weights of the parts that have one: of a valid form, all or none."""
        typed = {part: self._typed(f"part-{part.pk}") for part in self.parts}
        return {part: plain(value) for part, value in typed.items() if value is not None}

    def _typed(self, name: str) -> Decimal | None:
        value: Decimal | None = self.cleaned_data.get(name)
        return value

    def weights(self) -> Weights:
        """The weights as the figures take them."""
        return Weights(
            questions={one.pk: Fraction(value) for one, value in self.of_questions().items()},
            parts={one.pk: Fraction(value) for one, value in self.of_parts().items()},
        )

    def refuse(self, now: str) -> None:
        """Somebody else saved other weights: say which; what was typed stays."""
        self.add_error(None, CHANGED_MEANWHILE % {"now": now})
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = str(self.number)  # type: ignore[index]


class ApplicabilityForm(forms.Form):
    """Which lists an ask does not concern, all at once, and why."""

    candidacies = forms.ModelMultipleChoiceField(
        label=_("Lists that this ask does not concern"),
        queryset=Candidacy.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: it applies to all."),
    )
    reason = WordsField(
        label=_("Why does it not concern them?"),
        max_length=300,
        required=False,
        help_text=_("For example: this power belongs to another level of government."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, posted: Any = None, *, ask: Ask, questionnaire: Questionnaire) -> None:
        exceptions = list(ask.not_applicable.select_related("candidacy").order_by("candidacy"))
        self.excepted = [exception.candidacy for exception in exceptions]
        self.because = exceptions[0].reason if exceptions else ""
        excepted = sorted(candidacy.pk for candidacy in self.excepted)
        self.fingerprint = sha256(f"{excepted} {self.because}".encode()).hexdigest()
        super().__init__(
            posted,
            initial={
                "candidacies": excepted,
                "reason": self.because,
                "seen": self.fingerprint,
            },
        )
        standing = questionnaire.election.candidacies.order_by("sort_key", "pk")
        self.fields["candidacies"].queryset = standing  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("candidacies") and not cleaned.get("reason"):
            self.add_error("reason", _("Say why it does not concern them. Nothing was stored."))
        if cleaned.get("seen") and cleaned["seen"] != self.fingerprint:
            typed: Any = self.data
            self.data = typed.copy()
            self.data["seen"] = self.fingerprint  # type: ignore[index]
            raise forms.ValidationError(CHANGED_MEANWHILE, params={"now": self._now()})
        return cleaned

    def _now(self) -> str:
        if not self.excepted:
            return gettext("it applies to all")
        return f"{names_of(self.excepted)} ({self.because})"


def names_of(candidacies: Iterable[Candidacy]) -> str:
    return get_text_list([candidacy.name for candidacy in candidacies], gettext("and"))
