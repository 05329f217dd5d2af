"""Briefings: the list, the making of one, its editions."""

import logging

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import render_page, wants_fragment
from accounts.models import Role, Visibility
from briefings.actions import request_edition
from briefings.issuing import IssueRefused, may_issue
from briefings.models import Briefing, Edition, EditionRequest, Kind, Length

logger = logging.getLogger(__name__)

BRIEFINGS_PER_PAGE = 25


@require_safe
@requires(Role.ADVOCATE)
def briefing_list(request: SignedInRequest) -> HttpResponse:
    """All briefings, the newest definition first, with their current edition."""
    latest_edition = Edition.objects.filter(briefing=OuterRef("pk")).order_by("-number")
    latest_request = EditionRequest.objects.filter(briefing=OuterRef("pk")).order_by("-pk")
    briefings = (
        Briefing.objects.visible_to(request.user)
        .with_subject()
        .annotate(
            edition_number=Subquery(latest_edition.values("number")[:1]),
            issued_at=Subquery(latest_edition.values("issued_at")[:1]),
            progress=Subquery(latest_request.values("progress")[:1]),
        )
    )
    page = Paginator(briefings, BRIEFINGS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "briefings/briefing_list.html", {"page": page})


def ask(request: SignedInRequest, briefing: Briefing) -> HttpResponse:
    """Have the next edition made, and go where one can wait for it."""
    try:
        edition_request = request_edition(by=request.user, briefing=briefing)
    except IssueRefused as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    messages.success(request, _("The briefing is being made. You may leave this page meanwhile."))
    return redirect(edition_request.briefing)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def briefing_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the making has come, and the editions so far; POST asks for the next one."""
    briefings = Briefing.objects.visible_to(request.user).with_subject()
    briefing = get_object_or_404(briefings, pk=pk)
    if request.method == "POST":
        return ask(request, briefing)
    latest = briefing.requests.visible_to(request.user).select_related("edition").first()
    if wants_fragment(request) and latest and request.GET.get("seen") == latest.progress:
        return HttpResponse(status=204)
    context = {
        "briefing": briefing,
        "latest": latest,
        "editions": briefing.editions.select_related(
            "issued_by", "briefing", "approval", "withdrawal"
        ).defer("content"),
        "may_issue": may_issue(request.user, Visibility(briefing.audience)),
        "is_fragment": wants_fragment(request),
    }
    return render_page(request, "briefings/briefing_detail.html", context, fragment="#state")


@require_safe
@requires(Role.ADVOCATE)
def edition_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """The PDF of an edition, shown by the browser, kept by no cache."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user).defer("content"), pk=pk)
    try:
        pdf = edition.pdf.open("rb")
    except FileNotFoundError as error:
        logger.exception("The PDF of edition %s is gone", edition.pk)
        raise Http404 from error
    response = FileResponse(pdf, content_type="application/pdf", filename=edition_name(edition))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # a stream is no HttpResponse to Django's types


def edition_name(edition: Edition) -> str:
    """A name that says what the file is: subject, audience, scores, language, number."""
    briefing = edition.briefing
    audience = Visibility(briefing.audience).name.lower()
    scores = "-scores" if briefing.with_scores else ""
    kind = "" if briefing.kind in (Kind.CANDIDACY, Kind.EVENT) else f"-{briefing.kind}"
    since = f"-since-{briefing.since}" if briefing.since else ""
    length = "" if briefing.length == Length.STANDARD else f"-{briefing.length.replace('_', '-')}"
    large = "-large-print" if briefing.large_print else ""
    about = f"{briefing.code.replace(':', '-')}{kind}{since}{length}{large}"
    return f"{about}-{audience}{scores}-{briefing.language}-{edition.number}.pdf"
