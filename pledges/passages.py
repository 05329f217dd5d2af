"""Whose words a passage stands in, and how the passages that justify a pledge are shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from pledges.models import Origin, Pledge
from questionnaires.models import Answer, AnswerVersion
from sources.models import Anchor, Mask, Text
from sources.words import Words, passage_of
from stakeholders.models import Candidacy, Organisation, Person, Report

OWNERS = (
    "answer_version__answer__question",
    "answer_version__answer__response__candidacy",
    "report__event",
)
Promiser = Candidacy | Person | Organisation


@dataclass(frozen=True, slots=True)
class Place:
    """The answer or the report that a text belongs to; the text was loaded `with_owners`."""

    text: Text

    @property
    def answer(self) -> Answer | None:
        version: AnswerVersion | None = getattr(self.text, "answer_version", None)
        return version.answer if version else None

    @property
    def report(self) -> Report | None:
        return getattr(self.text, "report", None)

    @property
    def address(self) -> str:
        owner = self.answer or self.report
        return f"{owner.get_absolute_url()}#words-{self.text.pk}" if owner else ""

    @property
    def promiser(self) -> Promiser | None:
        """Who speaks there, where that is sure."""
        return self.answer.response.candidacy if self.answer else None

    @property
    def said_on(self) -> date | None:
        """The day of the words, or that of the meeting."""
        if self.text.said_on or not self.report:
            return self.text.said_on
        return self.report.event.held_on


def with_owners(texts: QuerySet[Text]) -> QuerySet[Text]:
    return texts.select_related(*OWNERS)


def texts_open_to(user: User) -> QuerySet[Text]:
    """The words in which this user may see promises: accepted answers of today, and reports."""
    answers = AnswerVersion.objects.current().visible_to(user).order_by()
    reports = Report.objects.visible_to(user).order_by()
    return with_owners(
        Text.objects.filter(Q(pk__in=answers.values("text")) | Q(pk__in=reports.values("text")))
    )


@dataclass(frozen=True, slots=True)
class Sourced:
    """An origin with its words, ready to show, and the place where they stand."""

    origin: Origin
    words: Words
    place: Place

    @property
    def is_sure(self) -> bool:
        """Whether these are the promiser's own words, or were confirmed since."""
        return self.words.is_quotation or self.origin.confirmed_on is not None


def origins_of(pledge: Pledge) -> list[Sourced]:
    """The passages that justify a pledge, the withdrawn ones last. Two queries."""
    origins = list(
        pledge.origins.select_related(
            "anchor__text", *(f"anchor__text__{owner}" for owner in OWNERS), "said_by", "added_by"
        )
        .defer("anchor__text__body", "anchor__text__search")
        .order_by("withdrawn_at", "pk")
    )
    masks = _masks_of({origin.anchor.text_id for origin in origins})
    return [_sourced(origin, masks[origin.anchor.text_id]) for origin in origins]


def _sourced(origin: Origin, masks: Iterable[Mask]) -> Sourced:
    anchor: Anchor = origin.anchor
    return Sourced(origin, passage_of(anchor, masks), Place(anchor.text))


def _masks_of(texts: set[int]) -> dict[int, list[Mask]]:
    masks: dict[int, list[Mask]] = defaultdict(list)
    for mask in Mask.objects.active().filter(text__in=texts):
        masks[mask.text_id].append(mask)
    return masks
