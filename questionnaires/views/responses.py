"""One campaign's response as a whole: its pieces, its answers, and what is to be done next."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.following import left_behind, unread_reports
from questionnaires.models import Receipt, Response
from questionnaires.overview import cells_of, is_checker


@require_safe
@requires(Role.VOLUNTEER)
def response_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """Each question with its answer's state, version and check; marks that did not follow."""
    visible = Response.objects.visible_to(request.user).select_related(
        "questionnaire__election", "candidacy"
    )
    response = get_object_or_404(visible, pk=pk)
    checks = is_checker(request.user, response.questionnaire_id)
    cells = cells_of(response, request.user, checks=checks)
    answers = [cell.answer for cell in cells if cell.answer]
    context = {
        "response": response,
        "sees_all_receipts": checks,
        "receipts": Receipt.objects.comparable_by(request.user)
        .filter(response=response)
        .select_related("document", "entered_by")
        .with_version_count(),
        "cells": cells,
        "to_check": [cell.answer for cell in cells if cell.may_check],
        "left_behind": left_behind(answers) if request.user.is_advocate else [],
        "unread": unread_reports(answers) if request.user.is_advocate else [],
    }
    return render(request, "questionnaires/response_detail.html", context)
