"""Pledges to look at again: those whose day has come, by owner; setting the next day."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.db.models.functions import Lower
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.localised import day_in_words
from accounts.models import Role
from pledges.actions.reviews import ReviewRefused, set_review
from pledges.forms.reviews import ReviewForm, ReviewsForm
from pledges.freshness import not_reviewed_since
from pledges.models import Pledge

PLEDGES_PER_PAGE = 50
PROMISERS = ("candidacy", "person", "organisation")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def pledge_reviews(request: SignedInRequest) -> HttpResponse:
    """Pledges whose day to look at them again has come, by owner; the next day for several."""
    visible = Pledge.objects.visible_to(request.user).active()
    form = ReviewsForm(request.POST if request.method == "POST" else None, pledges=visible)
    if form.is_bound and form.is_valid():
        try:
            return _set_several(request, form)
        except ReviewRefused as refusal:
            form.add_error("when", str(refusal))
    today = timezone.localdate()
    due = (
        visible.to_review(today)
        .select_related("owner", *PROMISERS)
        .order_by(Lower("owner__display_name").asc(nulls_last=True), F("owner"), "review_on", "pk")
    )
    page = Paginator(due, PLEDGES_PER_PAGE).get_page(request.GET.get("page"))
    for pledge in page:
        looked_on = timezone.localdate(pledge.looked_at) if pledge.looked_at else None
        pledge.freshness = not_reviewed_since(looked_on, today)  # type: ignore[attr-defined]
    return render_page(
        request,
        "pledges/pledge_reviews.html",
        {"form": form, "page": page},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


def _set_several(request: SignedInRequest, form: ReviewsForm) -> HttpResponse:
    changed = set_review(pledges=form.cleaned_data["pledges"], when=form.chosen)
    words = ngettext(
        "%(n)s pledge has its next day.", "%(n)s pledges have their next day.", len(changed)
    )
    messages.success(request, words % {"n": len(changed)})
    return go_to(request, "pledge_reviews")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def pledge_review(request: SignedInRequest, slug: str) -> HttpResponse:
    """When to look at one pledge again."""
    pledges = Pledge.objects.visible_to(request.user).active()
    pledge = get_object_or_404(pledges.select_related("candidacy__election"), slug=slug)
    mandate = pledge.candidacy.election.mandate_ends_on if pledge.candidacy else None
    posted = request.POST if request.method == "POST" else None
    form = ReviewForm(posted, mandate_ends_on=mandate)
    if form.is_bound and form.is_valid():
        try:
            (changed,) = set_review(pledges=[pledge], when=form.chosen)
        except ReviewRefused as refusal:
            form.add_error("when", str(refusal))
        else:
            assert changed.review_on is not None  # noqa: S101  it was just set
            day = day_in_words(changed.review_on)
            messages.success(request, _("To be looked at again on %(day)s.") % {"day": day})
            return go_to(request, "pledge_reviews")
    return render_page(
        request,
        "pledges/pledge_review.html",
        {"form": form, "pledge": pledge},
        fragment="#form",
        status=422 if form.is_bound else 200,
    )
