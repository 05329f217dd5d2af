"""Questionnaires: the list, and one questionnaire with what is asked and who has answered."""

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.figures import CandidacyFigures, figures_of
from questionnaires.models import Grant, Questionnaire
from questionnaires.progress import progress_of
from questionnaires.results import results_of
from stakeholders.models import Candidacy

QUESTIONNAIRES_PER_PAGE = 25


@require_safe
@requires(Role.VOLUNTEER)
def questionnaire_list(request: SignedInRequest) -> HttpResponse:
    """All questionnaires, the newest first."""
    questionnaires = (
        Questionnaire.objects.visible_to(request.user)
        .select_related("election")
        .annotate(
            question_count=Count("questions", distinct=True),
            candidacy_count=Count("election__candidacies", distinct=True),
            response_count=Count("responses", distinct=True),
        )
        .order_by("-pk")
    )
    page = Paginator(questionnaires, QUESTIONNAIRES_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "questionnaires/questionnaire_list.html", {"page": page})


@require_safe
@requires(Role.VOLUNTEER)
def questionnaire_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """The parts and questions, and how far each candidacy's reply has come."""
    visible = Questionnaire.objects.visible_to(request.user).select_related("election")
    questionnaire = get_object_or_404(visible, slug=slug)
    asked = questionnaire.questions.select_related("section").prefetch_related("asks")
    questions = list(asked.order_by("position"))
    replies = progress_of(questionnaire, request.user)
    context = {
        "questionnaire": questionnaire,
        "questions": questions,
        "are_all_restated": all(question.is_restated for question in questions),
        "replies": replies,
        "figures": _figures(request, questionnaire, [reply.candidacy for reply in replies]),
        "own_rights": _own_rights(request, questionnaire),
    }
    return render(request, "questionnaires/questionnaire_detail.html", context)


def _figures(
    request: SignedInRequest, questionnaire: Questionnaire, candidacies: list[Candidacy]
) -> list[CandidacyFigures]:
    """What the answers came to, for staff; none before there is a grid."""
    if not request.user.is_advocate or questionnaire.grid_id is None:
        return []
    results = results_of(questionnaire, candidacies)
    return [figures_of(results, candidacy) for candidacy in candidacies]


def _own_rights(request: SignedInRequest, questionnaire: Questionnaire) -> QuerySet[Grant]:
    """What the reader may do here beyond their role; staff need no right."""
    if request.user.is_advocate:
        return Grant.objects.none()
    return Grant.objects.current().filter(user=request.user, questionnaire=questionnaire)
