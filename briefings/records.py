"""Rows that every cut of a briefing reads: marks and masks of texts, and when they last changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import unquote

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.localised import day_in_words
from briefings.briefing import Definition, Phrase, Source
from briefings.clearing import Clearance, Elsewhere, Marking
from questionnaires.models import AnswerVersion
from sources.models import Anchor, Annotation, Code, Mask, Text
from sources.models.annotation import MaskReason


def markings_of(texts: Iterable[Text], clearance: Clearance) -> dict[int, Marking]:
    """The marks that stand, and outside the masks, by text. Outside two queries, inside one."""
    wanted = list(texts)
    anchors: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in (
        Anchor.objects.filter(text__in=wanted, annotation__withdrawn_at__isnull=True)
        .select_related("annotation__code")
        .order_by("start", "-end", "pk")
    ):
        anchors[anchor.text_id].append(anchor)
    masks: dict[int, list[Mask]] = defaultdict(list)
    hiding = wanted if clearance.is_outside else []
    for mask in Mask.objects.active().filter(text__in=hiding).order_by("start", "pk"):
        masks[mask.text_id].append(mask)
    return {text.pk: Marking(anchors[text.pk], masks[text.pk]) for text in wanted}


def hidden_elsewhere(versions: Iterable[AnswerVersion]) -> dict[int, list[Elsewhere]]:
    """What the other versions of these answers hide, by the text of the one given. Two queries.

    A passage to protect that somebody has marked again in that text is not among it.
    """
    text_of = {version.answer_id: version.text_id for version in versions if version.text_id}
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    for passages in (_masks_on_others(text_of), _to_protect_on_others(text_of)):
        for row in passages.select_related("text__answer_version").order_by("start", "pk"):
            text_pk = text_of[row.text.answer_version.answer_id]
            found[text_pk].append(Elsewhere(row.text.body, row.start, row.end, _reason(row)))
    return found


def _masks_on_others(text_of: Mapping[int, int]) -> QuerySet[Any]:
    others = Mask.objects.active().filter(text__answer_version__answer__in=text_of)
    return others.exclude(text__in=text_of.values())


def _to_protect_on_others(text_of: Mapping[int, int]) -> QuerySet[Any]:
    again = Anchor.objects.filter(annotation=OuterRef("annotation"), text__in=text_of.values())
    others = Anchor.objects.filter(
        ~Exists(again),
        text__answer_version__answer__in=text_of,
        annotation__code__key=Code.PROTECT,
        annotation__withdrawn_at__isnull=True,
    )
    return others.exclude(text__in=text_of.values())


def _reason(passage: Mask | Anchor) -> str:
    return str(MaskReason(passage.reason).label) if isinstance(passage, Mask) else _("to protect")


def marks_on(texts: Iterable[Text]) -> tuple[QuerySet[Any], ...]:
    """The marks and masks of these texts, withdrawn ones too: what `last_change` looks at."""
    wanted = list(texts)
    return (
        Annotation.objects.filter(anchors__text__in=wanted),
        Mask.objects.filter(text__in=wanted),
    )


def last_change(*tracked: QuerySet[Any]) -> list[datetime]:
    """The moment of the last change of tracked rows, if there are any. One query."""
    first, *others = map(_changes, tracked)
    latest = first.union(*others, all=True).order_by("-pgh_created_at").first()
    return [latest] if latest else []


def _changes(rows: QuerySet[Any]) -> QuerySet[Any, datetime]:
    history: QuerySet[Any] = rows.model.pgh_event_model.objects.order_by()
    return history.filter(pgh_obj__in=rows.order_by().values("pk")).values_list(
        "pgh_created_at", flat=True
    )


def day_of(moments: Iterable[datetime]) -> date:
    """The day of the latest of some moments, where the coalition is."""
    return timezone.localdate(max(moments))


def definitions(codes: Iterable[Code], clearance: Clearance) -> tuple[Definition, ...]:
    """What the codes of the printed notes mean, each once, in the order of the codebook."""
    used = {code.pk: code for code in codes}
    return tuple(
        Definition(clearance.phrase(code.name), clearance.phrase(code.definition))
        for code in sorted(used.values(), key=lambda code: code.rank)
    )


def source_of(
    text: Text,
    clearance: Clearance,
    *,
    file_name: str = "",
    received_on: date | None = None,
    remark: str = "",
) -> Source:
    """The line under the words; outside without the name of a file, which may tell too much."""
    name = text.source_name
    if not clearance.is_outside and file_name:
        name = f"{name} ({file_name})" if name else file_name
    if text.said_on:
        dated = day_in_words(text.said_on)
    elif received_on:
        dated = _("received on %(day)s") % {"day": day_in_words(received_on)}
    else:
        dated = _("without a date")
    return Source(
        document=Phrase(name, text.language) if name else clearance.phrase(_("document received")),
        dated=dated,
        remark=clearance.phrase(remark) if remark else None,
        address=address_of(text.source_url, clearance),
    )


def address_of(url: str, clearance: Clearance) -> str:
    """A link that may be printed: a secure one that spells no name this audience may not read."""
    readable = unquote(url)
    is_clear = clearance.clear(readable) == readable
    return url if url.startswith("https://") and is_clear else ""
