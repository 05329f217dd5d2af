"""Frozen words as a page shows them: segments under their marks, and sentences to choose from."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from accounts.models import User
from sources.anchoring import Segment, Span, segments
from sources.masking import Replacement, masked
from sources.models import Anchor, Annotation, Code, Mask, Text, Translation
from sources.models.text import Voice, Wording
from sources.models.translation import MadeWith
from sources.sentences import sentences


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation on this text, with the number that ties words and list together.

    `lane` counts from 0 the lines drawn under the words: marks that overlap have lines apart.
    `is_comment_hidden`: somebody else says something of it that this reader does not see yet.
    """

    number: int
    lane: int
    annotation: Annotation
    passage: str
    start: int
    end: int
    is_comment_hidden: bool = False

    @property
    def comment(self) -> str:
        """What the reader may see of the comment."""
        return "" if self.is_comment_hidden else self.annotation.comment

    @property
    def code(self) -> Code:
        return self.annotation.code


@dataclass(frozen=True, slots=True)
class Sentence:
    """A passage that the keyboard, or a form without script, can choose."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Words:
    """A text ready to show. `segments` carry `Mark`s; joined, their texts are the text."""

    text: Text
    label: str
    segments: tuple[Segment[Mark], ...]
    marks: tuple[Mark, ...]
    sentences: tuple[Sentence, ...]

    @property
    def is_quotation(self) -> bool:
        return self.text.is_quotable

    @property
    def language(self) -> str:
        return self.text.language


def words_of(text: Text, comments_only_by: User | None = None) -> Words:
    """Read a text with its active annotations, in the order of the words. One query.

    `comments_only_by` hides what others say of their marks, for somebody who is still to judge.
    """
    return words_of_all([text], comments_only_by)[0]


def unmarked(text: Text) -> Words:
    """A text without its marks, for readers who do not see what staff note."""
    return _words(text, [])


def passage_of(anchor: Anchor, masks: Iterable[Mask]) -> Words:
    """A marked passage alone; what is masked in it stands replaced by the reason.

    `masks` are those of the anchor's text that were not withdrawn.
    """
    cuts = [
        Replacement(
            max(mask.start, anchor.start) - anchor.start,
            min(mask.end, anchor.end) - anchor.start,
            _("[masked by the coalition: %(reason)s]") % {"reason": mask.get_reason_display()},
        )
        for mask in masks
        if mask.start < anchor.end and anchor.start < mask.end
    ]
    return Words(
        text=anchor.text,
        label=label_of(anchor.text),
        segments=masked(anchor.exact, (), cuts),
        marks=(),
        sentences=(),
    )


def words_of_all(texts: Iterable[Text], comments_only_by: User | None = None) -> list[Words]:
    """Read several texts with their active annotations, in the order given. One query."""
    wanted = list(texts)
    anchors = (
        Anchor.objects.filter(text__in=wanted, annotation__withdrawn_at__isnull=True)
        .select_related("annotation__code", "annotation__created_by")
        .order_by("start", "-end", "pk")
    )
    anchors_of: dict[int, list[Anchor]] = {text.pk: [] for text in wanted}
    for anchor in anchors:
        anchors_of[anchor.text_id].append(anchor)
    return [_words(text, anchors_of[text.pk], comments_only_by) for text in wanted]


def _words(text: Text, anchors: list[Anchor], comments_only_by: User | None = None) -> Words:
    lane_of = lanes(Span(anchor.start, anchor.end, anchor.pk) for anchor in anchors)
    marks = tuple(
        Mark(
            number,
            lane_of[anchor.pk],
            anchor.annotation,
            anchor.exact,
            anchor.start,
            anchor.end,
            is_comment_hidden=comments_only_by is not None
            and bool(anchor.annotation.comment)
            and anchor.annotation.created_by_id != comments_only_by.pk,
        )
        for number, anchor in enumerate(anchors, start=1)
    )
    spans = [Span(mark.start, mark.end, mark) for mark in marks]
    return Words(
        text=text,
        label=label_of(text),
        segments=segments(text.body, spans),
        marks=marks,
        sentences=tuple(
            Sentence(start, end, text.body[start:end]) for start, end in sentences(text.body)
        ),
    )


def lanes[K: Hashable](spans: Iterable[Span[K]]) -> dict[K, int]:
    """The lowest free line for each span, from 0, such that overlapping spans have lines apart."""
    busy_until: list[int] = []
    lane_of: dict[K, int] = {}
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        free = (lane for lane, end in enumerate(busy_until) if end <= span.start)
        lane_of[span.key] = lane = next(free, len(busy_until))
        busy_until[lane : lane + 1] = [span.end]
    return lane_of


def label_of(text: Text) -> str:
    """What stands above words that are not a quotation; empty for those that are."""
    if text.reported_by:
        return _("Reported by %(who)s") % {"who": text.reported_by}
    if text.voice == Voice.CALL_NOTES:
        return _("Notes of a call")
    return _("Summary") if text.wording == Wording.SUMMARY else ""


def label_of_translation(translation: Translation, by: str, checker: str) -> str:
    """What stands above a checked translation, with its makers as the reader may know them."""
    if translation.made_with == MadeWith.MACHINE:
        label = _("Working translation made with a machine by %(who)s, checked by %(checker)s")
    else:
        label = _("Working translation by %(who)s, checked by %(checker)s")
    return label % {"who": by, "checker": checker}


def common_codes(user: User, limit: int = 5, carried: Code | None = None) -> Sequence[Code]:
    """The codes in use, those that this user marks most first. One query.

    A retired one is among them only as the code that a mark carries already.
    """
    mine = Count("annotations", filter=Q(annotations__created_by=user))
    offered = Q(retired_at__isnull=True)
    if carried:
        offered |= Q(pk=carried.pk)
    codes = list(Code.objects.filter(offered).annotate(times_used=mine).order_by("rank", "pk"))
    used_most = sorted(codes, key=lambda code: (-code.times_used, code.rank))[:limit]  # type: ignore[attr-defined]
    return used_most + [code for code in codes if code not in used_most]
