"""From a passage to a pledge: the short form, and what becomes of a promise we have already."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.actions.passages import Step, origin_from_passage, pledge_from_passage
from pledges.actions.pledges import PledgeRefused
from pledges.alike import alike
from pledges.forms.pledges import NewPledgeForm, OriginForm, PassageForm
from pledges.models import Pledge
from pledges.models.pledge_choices import Relation
from pledges.passages import Passage, passage_at, passage_marked
from sources.house_words import warn_of_words
from stakeholders.models import Candidacy
from stakeholders.speakers import value_of

LOOK_AGAIN_AFTER = timedelta(days=182)  # where no mandate ends


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def pledge_new(request: SignedInRequest) -> HttpResponse:
    """The form for the passage that the address names; without one, how to choose it."""
    if not request.GET:
        return render(request, "pledges/pledge_how.html")
    passage = _passage(request)
    if request.method == "POST":
        return (
            _add_origin(request, passage) if "add_to" in request.POST else _make(request, passage)
        )
    return _page(request, passage, NewPledgeForm(initial=_prefilled(passage)))


def _passage(request: SignedInRequest) -> Passage:
    """The words that the address names, as far as this user sees promises in them; else 404."""
    form = PassageForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    if asked["annotation"]:
        passage = passage_marked(request.user, asked["annotation"])
    elif asked["text"] and asked["end"]:
        passage = passage_at(request.user, asked["text"], asked["start"] or 0, asked["end"])
    else:
        passage = None
    if passage is None:
        raise Http404
    return passage


def _prefilled(passage: Passage) -> dict[str, Any]:
    promiser = passage.place.promiser
    is_answer = passage.place.answer is not None
    has_mandate = isinstance(promiser, Candidacy)
    return {
        "speaker": value_of(promiser),
        "said_on": passage.place.said_on,
        "relation": Relation.ANSWERS if is_answer else Relation.UNASKED,
        "review_on": None if has_mandate else timezone.localdate() + LOOK_AGAIN_AFTER,
    }


def _make(request: SignedInRequest, passage: Passage) -> HttpResponse:
    form = NewPledgeForm(request.POST)
    if not form.is_valid():
        return _page(request, passage, form, status=422)
    same = _alike(form)
    if {str(pledge.pk) for pledge in same} - set(request.POST.get("told_alike", "").split()):
        return _page(request, passage, form, same=same, status=422)
    try:
        pledge = _write(request, passage, form)
    except PledgeRefused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, passage, form, status=422)
    messages.success(request, _("The pledge is written down. Nothing is published."))
    warn_of_words(request, *form.staff_words)
    return redirect(pledge)


def _alike(form: NewPledgeForm) -> list[Pledge]:
    promiser, cleaned = form.cleaned_data["speaker"], form.cleaned_data
    return alike(promiser, cleaned["title_fr"] or cleaned["title_en"]) if promiser else []


@transaction.atomic
def _write(request: SignedInRequest, passage: Passage, form: NewPledgeForm) -> Pledge:
    cleaned = form.cleaned_data
    step = Step(cleaned["next_step"], cleaned["next_step_by"]) if cleaned["next_step"] else None
    return pledge_from_passage(
        by=request.user,
        passage=passage,
        fields=form.pledge_fields,
        said=form.said,
        links=form.links,
        step=step,
    )


def _add_origin(request: SignedInRequest, passage: Passage) -> HttpResponse:
    """The passage as one more origin of a pledge that we have: one click."""
    pledges = Pledge.objects.visible_to(request.user).active()
    key = request.POST["add_to"]
    pledge = get_object_or_404(pledges, pk=key if key.isdigit() else 0)
    form = OriginForm(request.POST)
    if not form.is_valid():
        return _page(request, passage, NewPledgeForm(request.POST), status=422)
    try:
        origin_from_passage(by=request.user, pledge=pledge, passage=passage, said=form.said)
    except PledgeRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(pledge)
    messages.success(request, _("The passage justifies this pledge as well now."))
    return redirect(pledge)


def _page(
    request: SignedInRequest,
    passage: Passage,
    form: NewPledgeForm,
    *,
    same: list[Pledge] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "passage": passage,
        "form": form,
        "already": passage.already,
        "same": same or [],
        "told_alike": " ".join(str(pledge.pk) for pledge in same or []),
    }
    return render(request, "pledges/pledge_new.html", context, status=status)
