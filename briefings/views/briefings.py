"""Briefings: the list, a new one with what it would leave out, its making, its editions."""

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
from briefings.forms import BriefingForm
from briefings.issuing import IssueRefused, gathered, may_issue
from briefings.models import Briefing, Edition, EditionRequest, Kind

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
        .select_related("candidacy", "election", "event")
        .annotate(
            edition_number=Subquery(latest_edition.values("number")[:1]),
            issued_at=Subquery(latest_edition.values("issued_at")[:1]),
            progress=Subquery(latest_request.values("progress")[:1]),
        )
    )
    page = Paginator(briefings, BRIEFINGS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "briefings/briefing_list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def briefing_new(request: SignedInRequest) -> HttpResponse:
    """Choose a briefing (GET), see what it would say and leave out, then ask for it (POST)."""
    if request.method == "POST":
        form = BriefingForm(request.POST, user=request.user)
        if form.is_valid():
            return _ask(request, form.definition())
        return render(request, "briefings/briefing_new.html", {"form": form}, status=422)
    is_chosen = "audience" in request.GET
    form = BriefingForm(
        request.GET if is_chosen else None, user=request.user, initial=request.GET.dict()
    )
    context: dict[str, object] = {"form": form}
    if is_chosen and form.is_valid():
        definition = form.definition()
        context |= {
            "briefing": gathered(definition),
            "may_issue": may_issue(request.user, Visibility(definition.audience)),
        }
    return render(request, "briefings/briefing_new.html", context)


def _ask(request: SignedInRequest, briefing: Briefing) -> HttpResponse:
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
    briefings = Briefing.objects.visible_to(request.user).select_related(
        "candidacy", "election", "event"
    )
    briefing = get_object_or_404(briefings, pk=pk)
    if request.method == "POST":
        return _ask(request, briefing)
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
    kind = "-followup" if briefing.kind == Kind.FOLLOWUP else ""
    since = f"-since-{briefing.since}" if briefing.since else ""
    about = f"{briefing.subject.slug}{kind}{since}"
    return f"{about}-{audience}{scores}-{briefing.language}-{edition.number}.pdf"
