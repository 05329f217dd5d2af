"""The codebook as its readers see it: each code with its count and examples from our texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from accounts.models import User
from questionnaires.models import Answer, AnswerVersion
from sources.models import Anchor, Code
from sources.words import label_of
from stakeholders.models import Report

MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that carries a code: whose words it stands in, and the address of its place."""

    anchor: Anchor
    label: str
    owner: Answer | Report
    address: str

    @property
    def is_answer(self) -> bool:
        return isinstance(self.owner, Answer)


@dataclass(frozen=True, slots=True)
class Entry:
    """A code, how many marks carry it, and the newest of them on the words of today."""

    code: Code
    mark_count: int
    examples: tuple[Example, ...]


def entries(codes: QuerySet[Code], reader: User, most: int = MOST_EXAMPLES) -> list[Entry]:
    """These codes as `reader` may see them, in the order of the codebook. Five queries."""
    newest = _anchors(reader).filter(annotation__code=OuterRef("pk")).order_by("-annotation")
    found = list(
        codes.select_related("merged_into", "retired_by")
        .annotate(
            mark_count=Count("annotations", filter=Q(annotations__withdrawn_at__isnull=True)),
            newest=ArraySubquery(newest.values("pk")[:most]),
        )
        .order_by("rank", "pk")
    )
    examples = _examples({pk for code in found for pk in code.newest})
    return [
        Entry(code, code.mark_count, tuple(examples[pk] for pk in code.newest)) for code in found
    ]


def _anchors(reader: User) -> QuerySet[Anchor]:
    """The places of marks in accepted answers and in reports that the reader may see."""
    answers = AnswerVersion.objects.current().visible_to(reader).order_by()
    reports = Report.objects.visible_to(reader).order_by()
    return Anchor.objects.filter(
        Q(text__in=answers.values("text")) | Q(text__in=reports.values("text")),
        annotation__withdrawn_at__isnull=True,
    )


def _examples(pks: set[int]) -> dict[int, Example]:
    """Examples by the key of their anchor. Four queries."""
    anchors = list(
        Anchor.objects.filter(pk__in=pks).select_related("text").defer("text__body", "text__search")
    )
    texts = {anchor.text_id for anchor in anchors}
    owners, numbers = _owners(texts), _numbers(texts)
    return {
        anchor.pk: Example(
            anchor=anchor,
            label=label_of(anchor.text),
            owner=owners[anchor.text_id],
            address=(
                f"{owners[anchor.text_id].get_absolute_url()}"
                f"#mark-{anchor.text_id}-{numbers[anchor.pk]}"
            ),
        )
        for anchor in anchors
    }


def _owners(texts: set[int]) -> dict[int, Answer | Report]:
    versions = AnswerVersion.objects.filter(text__in=texts).select_related(
        "answer__question", "answer__response__candidacy"
    )
    owners: dict[int, Answer | Report] = {
        version.text_id: version.answer for version in versions if version.text_id
    }
    return owners | {report.text_id: report for report in Report.objects.filter(text__in=texts)}


def _numbers(texts: set[int]) -> dict[int, int]:
    """The number that each mark bears on the page of its text, by the key of its anchor."""
    anchors: Iterable[tuple[int, int]] = (
        Anchor.objects.filter(text__in=texts, annotation__withdrawn_at__isnull=True)
        .order_by("text", "start", "-end", "pk")
        .values_list("text", "pk")
    )
    return {
        pk: number
        for _text, marks in groupby(anchors, key=lambda row: row[0])
        for number, (_same, pk) in enumerate(marks, start=1)
    }
