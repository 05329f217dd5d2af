"""Whose words a passage stands in, and how the passages that justify a pledge are shown."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.models import User
from pledges.models import Origin, Pledge
from questionnaires.models import Answer, AnswerVersion
from sources.models import Anchor, Annotation, Mask, Text
from sources.words import Words, passage_of
from stakeholders.models import Event, Report, Statement
from stakeholders.speakers import Speaker

OWNERS = (
    "answer_version__answer__question",
    "answer_version__answer__response__candidacy",
    "report__event",
    "statement__candidacy",
    "statement__person",
    "statement__organisation",
)


@dataclass(frozen=True, slots=True)
class Place:
    """The answer, report or statement that a text belongs to; it was loaded `with_owners`."""

    text: Text

    @property
    def answer(self) -> Answer | None:
        version: AnswerVersion | None = getattr(self.text, "answer_version", None)
        return version.answer if version else None

    @property
    def report(self) -> Report | None:
        return getattr(self.text, "report", None)

    @property
    def statement(self) -> Statement | None:
        return getattr(self.text, "statement", None)

    @property
    def address(self) -> str:
        owner = self.answer or self.report or self.statement
        return f"{owner.get_absolute_url()}#words-{self.text.pk}" if owner else ""

    @property
    def promiser(self) -> Speaker | None:
        """Who speaks there, where that is sure."""
        if self.answer:
            return self.answer.response.candidacy
        return self.statement.speaker if self.statement else None

    @property
    def said_on(self) -> date | None:
        """The day of the words, or that of the meeting."""
        if self.text.said_on or not self.report:
            return self.text.said_on
        return self.report.event.held_on


@dataclass(frozen=True, slots=True)
class Passage:
    """Words in which somebody sees a promise; `annotation` where they are marked already."""

    text: Text
    start: int
    end: int
    annotation: Annotation | None = None

    @property
    def exact(self) -> str:
        return self.text.body[self.start : self.end]

    @property
    def place(self) -> Place:
        return Place(self.text)

    @property
    def query(self) -> str:
        """Itself, as the page of a new pledge is asked for it."""
        if self.annotation:
            return urlencode({"annotation": self.annotation.pk})
        return urlencode({"text": self.text.pk, "start": self.start, "end": self.end})

    @property
    def words(self) -> Words:
        anchor = Anchor(text=self.text, start=self.start, end=self.end, exact=self.exact)
        return passage_of(anchor, _masks_of({self.text.pk})[self.text.pk])

    @property
    def already(self) -> QuerySet[Pledge]:
        """The pledges that these words, or some of them, justify already."""
        anchors = Anchor.objects.filter(
            text=self.text, start__lt=self.end, end__gt=self.start
        ).values("pk")
        origins = Origin.objects.active().filter(anchor__in=anchors)
        return Pledge.objects.active().filter(pk__in=origins.values("pledge"))


def passage_at(user: User, text_pk: int, start: int, end: int) -> Passage | None:
    """The words at this place of a text that is open to `user`."""
    text = texts_open_to(user).filter(pk=text_pk).first()
    if text is None or not 0 <= start < end <= len(text.body):
        return None
    return Passage(text, start, end)


def passage_marked(user: User, annotation_pk: int) -> Passage | None:
    """Where a mark stands in the words of today; None where it did not find them again."""
    anchors = Anchor.objects.filter(
        annotation=annotation_pk,
        annotation__withdrawn_at__isnull=True,
        text__in=texts_open_to(user).order_by().values("pk"),
    )
    anchor = anchors.select_related("annotation").order_by("pk").last()
    if anchor is None:
        return None
    text = texts_open_to(user).get(pk=anchor.text_id)
    return Passage(text, anchor.start, anchor.end, anchor.annotation)


def with_owners(texts: QuerySet[Text]) -> QuerySet[Text]:
    return texts.select_related(*OWNERS)


def texts_open_to(user: User) -> QuerySet[Text]:
    """The words in which this user may see promises: accepted answers, reports, statements."""
    answers = AnswerVersion.objects.current().visible_to(user).order_by()
    reports = Report.objects.visible_to(user).order_by()
    statements = Statement.objects.visible_to(user).order_by()
    return with_owners(
        Text.objects.filter(
            Q(pk__in=answers.values("text"))
            | Q(pk__in=reports.values("text"))
            | Q(pk__in=statements.values("text"))
        )
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


def promised_at(user: User, event: Event) -> QuerySet[Pledge]:
    """The commitments of a meeting: the pledges that passages of its reports justify."""
    origins = Origin.objects.active().filter(anchor__text__report__event=event)
    return (
        Pledge.objects.visible_to(user)
        .active()
        .filter(pk__in=origins.order_by().values("pledge"))
        .select_related("candidacy", "person", "organisation")
        .defer("search")
    )
