"""What waits for one person: work that nobody but a person can do, by role."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.localised import day_in_words
from accounts.models import User
from briefings.models import Briefing, Edition, EditionRequest, Progress, ShareLink
from questionnaires.following import all_unread_reports
from questionnaires.judging import stale_scores, to_score, to_settle
from questionnaires.models import AnswerVersion, Receipt
from questionnaires.models.response import Decision
from questionnaires.overview import to_check
from sources.models import Anchor, Translation

MOST_SHOWN = 6
REPORT, MARKS = 1, 2  # what a correction leaves to be looked at
RESPONSE = (
    "answer__response",
    "answer__response__candidacy__name",
    "answer__response__questionnaire__title",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: what it is, what there is to know, where to do it."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind; `has_more` when not all of them are shown."""

    title: str
    items: tuple[Item, ...]
    has_more: bool


def waiting_for(user: User) -> list[Group]:
    """What waits for `user`, the most pressing first. At most nine queries."""
    groups = [
        _group(_("Sent back to you"), _returned(user)),
        _group(_("Received, not split into answers yet"), _unsplit(user)),
        _group(_("To check against the original"), _unchecked(user)),
        _group(_("To score"), _to_judge(to_score(user))),
    ]
    if user.is_advocate:
        briefings = _on_briefings(user)
        reports, marks = _after_corrections()
        suspended = _("Links suspended: a name or words that may no longer be read outside")
        groups += [
            _group(_("Levels to confirm, for words or a grid that changed"), _to_confirm(user)),
            _group(_("Levels to settle between two scorers"), _to_judge(to_settle(user))),
            _group(_("Translations to check"), _unchecked_translations(user)),
            _group(_("Reports on highlights, to acknowledge"), reports),
            _group(_("Highlights to place again"), marks),
            _group(_("Briefings that could not be made"), _failed(briefings)),
            _group(_("Editions to read and approve"), _to_approve(briefings)),
            _group(suspended, _suspended(briefings)),
        ]
    return [group for group in groups if group.items]


def _group(title: str, items: Iterable[Item]) -> Group:
    found = tuple(items)
    return Group(title, found[:MOST_SHOWN], has_more=len(found) > MOST_SHOWN)


def _first[Q: QuerySet](rows: Q) -> Q:  # type: ignore[type-arg]
    return rows[: MOST_SHOWN + 1]


def _returned(user: User) -> Iterable[Item]:
    """Transcriptions of this person that a checker sent back and nobody has redone."""
    later = AnswerVersion.objects.filter(answer=OuterRef("answer"), number__gt=OuterRef("number"))
    versions = (
        AnswerVersion.objects.filter(
            ~Exists(later), entered_by=user, check_record__decision=Decision.RETURNED
        )
        .select_related("answer__question", "answer__response__candidacy", "check_record")
        .order_by("pk")
    )
    for version in _first(versions):
        answer = version.answer
        question = answer.question
        yield Item(
            title=f"{answer.response.candidacy}, {question.number}. {question.short_label}",
            detail=version.check_record.note,
            url=answer.get_absolute_url(),
        )


def _unsplit(user: User) -> Iterable[Item]:
    receipts = (
        Receipt.objects.visible_to(user)
        .filter(versions__isnull=True)
        .select_related("response__candidacy", "response__questionnaire")
        .order_by("pk")
    )
    for receipt in _first(receipts):
        yield Item(
            title=f"{receipt.response.candidacy}, {receipt.response.questionnaire}",
            detail=_("received on %(day)s") % {"day": day_in_words(receipt.received_on)},
            url=receipt.get_absolute_url(),
        )


def _unchecked(user: User) -> Iterable[Item]:
    """Responses with transcriptions that this person may check, with how many."""
    rows = to_check(user).order_by("answer__response").values_list(*RESPONSE).annotate(Count("pk"))
    for response_pk, name, title, count in _first(rows):
        yield Item(
            title=f"{name}, {title}",
            detail=ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count},
            url=reverse("response_detail", args=[response_pk]),
        )


def _after_corrections() -> tuple[list[Item], list[Item]]:
    """Responses with reports of highlights to acknowledge, and with marks to place again.

    The second ones rest on words which are no longer the accepted ones. One query for both.
    """
    carried = Anchor.objects.filter(
        annotation=OuterRef("text__anchors__annotation"),
        text__answer_version__in=AnswerVersion.objects.current(),
    )
    marks = AnswerVersion.objects.accepted().filter(
        ~Exists(carried),
        text__anchors__isnull=False,
        text__anchors__annotation__withdrawn_at__isnull=True,
    )
    rows = _by_response(all_unread_reports(), Count("pk"), REPORT).union(
        _by_response(marks, Count("text__anchors__annotation", distinct=True), MARKS), all=True
    )
    items: dict[int, list[Item]] = {REPORT: [], MARKS: []}
    for response_pk, name, title, count, kind in rows.order_by("answer__response"):
        told = _report_count(count) if kind == REPORT else _mark_count(count)
        url = reverse("response_detail", args=[response_pk])
        items[kind].append(Item(title=f"{name}, {title}", detail=told, url=url))
    return items[REPORT], items[MARKS]


def _by_response(rows: QuerySet[AnswerVersion], count: Count, kind: int) -> QuerySet[Any, Any]:
    """The first responses of these versions, with how many and what of."""
    counted = rows.order_by("answer__response").values_list(*RESPONSE)
    return _first(counted.annotate(count=count, kind=Value(kind)))


def _report_count(count: int) -> str:
    return ngettext(
        "%(count)s report on highlights after a correction",
        "%(count)s reports on highlights after a correction",
        count,
    ) % {"count": count}


def _mark_count(count: int) -> str:
    return ngettext(
        "%(count)s highlight rests on an earlier version",
        "%(count)s highlights rest on an earlier version",
        count,
    ) % {"count": count}


def _to_judge(versions: QuerySet[AnswerVersion]) -> Iterable[Item]:
    """Questionnaires with answers that this person judges, with how many."""
    return _by_questionnaire(versions, "answer__response__questionnaire")


def _to_confirm(user: User) -> Iterable[Item]:
    return _by_questionnaire(stale_scores(user), "version__answer__response__questionnaire")


def _by_questionnaire(rows: QuerySet[Any, Any], questionnaire: str) -> Iterable[Item]:
    counted = (
        rows.order_by(questionnaire)
        .values_list(f"{questionnaire}__slug", f"{questionnaire}__title")
        .annotate(Count("pk", distinct=True))
    )
    for slug, title, count in _first(counted):
        yield Item(
            title=title,
            detail=ngettext("%(count)s answer", "%(count)s answers", count) % {"count": count},
            url=reverse("questionnaire_scoring", args=[slug]),
        )


def _unchecked_translations(user: User) -> Iterable[Item]:
    """Translations of answers that somebody else made and nobody has checked."""
    translations = (
        Translation.objects.awaiting_check()
        .filter(text__answer_version__isnull=False)
        .exclude(translated_by=user)
        .select_related(
            "text__answer_version__answer__question",
            "text__answer_version__answer__response__candidacy",
        )
        .order_by("pk")
    )
    for translation in _first(translations):
        answer = translation.text.answer_version.answer
        question = answer.question
        yield Item(
            title=f"{answer.response.candidacy}, {question.number}. {question.short_label}",
            detail=translation.get_language_display(),
            url=reverse("answer_translation", args=[answer.pk, translation.language]),
        )


def _on_briefings(user: User) -> list[Briefing]:
    """Briefings with something that waits for this person: one query for all that may wait.

    `failure` is why their last try failed; `unapproved` and `suspended` are keys of editions, and
    `number` is that of the unapproved one.
    """
    same = {"briefing": OuterRef("pk")}
    later = EditionRequest.objects.filter(briefing=OuterRef("briefing"), pk__gt=OuterRef("pk"))
    failed = EditionRequest.objects.filter(
        ~Exists(later), **same, requested_by=user, progress=Progress.FAILED
    )
    unapproved = Edition.objects.to_approve().filter(**same).exclude(issued_by=user)
    links = ShareLink.objects.suspended().filter(edition__briefing=OuterRef("pk"))
    return list(
        Briefing.objects.visible_to(user)
        .select_related("candidacy", "event", "election")
        .annotate(
            failure=Subquery(failed.values("failure")[:1]),
            unapproved=Subquery(unapproved.values("pk")[:1]),
            number=Subquery(unapproved.values("number")[:1]),
            suspended=Subquery(links.order_by("-edition").values("edition")[:1]),
        )
        .exclude(failure=None, unapproved=None, suspended=None)
    )


def _failed(briefings: Iterable[Briefing]) -> Iterable[Item]:
    for briefing in briefings:
        if failure := vars(briefing)["failure"]:
            yield Item(str(briefing.subject), failure, briefing.get_absolute_url())


def _to_approve(briefings: Iterable[Briefing]) -> Iterable[Item]:
    """Editions for readers outside that somebody else issued."""
    for briefing in briefings:
        if edition_pk := vars(briefing)["unapproved"]:
            number = _("edition %(number)s") % {"number": vars(briefing)["number"]}
            yield Item(
                title=f"{briefing.subject}, {number}",
                detail=str(briefing.get_audience_display()),
                url=reverse("edition_detail", args=[edition_pk]),
            )


def _suspended(briefings: Iterable[Briefing]) -> Iterable[Item]:
    """Links that opened until a consent was withdrawn or words were masked."""
    for briefing in briefings:
        if edition_pk := vars(briefing)["suspended"]:
            yield Item(
                title=str(briefing.subject),
                detail=_("issue the next edition, which leaves them out"),
                url=reverse("edition_detail", args=[edition_pk]),
            )
