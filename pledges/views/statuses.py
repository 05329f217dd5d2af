"""Reporting a status of one pledge, in its row or on a page of its own, and taking it back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.fragments import wants_fragment
from accounts.models import Role
from pledges.actions.reporting import report_with_evidence
from pledges.actions.statuses import SomebodySpoke, StatusRefused, status_before, undo
from pledges.forms.decisions import UndoForm
from pledges.forms.statuses import StatusForm
from pledges.listing import rows_of, with_facts
from pledges.models import Part, Pledge, Status, StatusUpdate
from pledges.views.returning import came_from
from sources.house_words import warn_of_words


@dataclass(slots=True)
class Reporting:
    """A pledge, or one of its parts, about which somebody is about to report."""

    pledge: Pledge
    parts: list[Part]
    part: Part | None
    newest: StatusUpdate | None
    form: StatusForm | None = None
    seen: Any = None
    is_conflict: bool = False

    @classmethod
    def of(cls, request: SignedInRequest, slug: str) -> "Reporting":
        """Of what the reader may see; which part stands in the address or in the form."""
        pledges = with_facts(Pledge.objects.visible_to(request.user).active())
        pledge = get_object_or_404(pledges, slug=slug)
        parts = list(pledge.parts.all())
        asked = request.POST.get("part") or request.GET.get("part", "")
        part = next((part for part in parts if str(part.pk) == asked), None)
        newest = newest_of(pledge, part) if part or not parts else None
        return cls(pledge, parts, part, newest, seen=newest.pk if newest else "")

    @property
    def is_about_nothing(self) -> bool:
        """Whether one has to say first which part it is about."""
        return bool(self.parts) and self.part is None


def newest_of(pledge: Pledge, part: Part | None) -> StatusUpdate | None:
    newest = StatusUpdate.objects.newest().filter(pledge=pledge, part=part)
    return newest.select_related("made_by").prefetch_related("bearings__evidence").first()


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def status_report(request: SignedInRequest, slug: str) -> HttpResponse:
    """Say what became of a pledge, with the reason and the evidence, in one form."""
    reporting = Reporting.of(request, slug)
    if reporting.is_about_nothing:
        return show(request, reporting, 422 if request.method == "POST" else 200)
    if request.method != "POST":
        asked = {"status": request.GET.get("to", "")}
        reporting.form = StatusForm(by=request.user, pledges=[reporting.pledge], initial=asked)
        return show(request, reporting)
    reporting.form = StatusForm(
        request.POST, request.FILES, by=request.user, pledges=[reporting.pledge]
    )
    reporting.seen = request.POST.get("seen", "")
    if not reporting.form.is_valid():
        return show(request, reporting, 422)
    return _report(request, reporting, reporting.form)


def _report(request: SignedInRequest, reporting: Reporting, form: StatusForm) -> HttpResponse:
    seen = reporting.seen
    try:
        update = report_with_evidence(
            by=request.user,
            pledge=reporting.pledge,
            part=reporting.part,
            said=form.said,
            seen=int(seen) if seen.isdecimal() else None,
            new=form.new_evidence,
        )
    except StatusRefused as refused:
        form.add_error(None, str(refused))
        return show(request, reporting, 422)
    except SomebodySpoke:
        theirs = Reporting.of(request, reporting.pledge.slug)
        theirs.form, theirs.is_conflict = form, True
        return show(request, theirs, 409)
    warn_of_words(request, update.reason)
    return show_saved(request, update)


def show(request: SignedInRequest, reporting: Reporting, status: int = 200) -> HttpResponse:
    """The form in the row that asked for it, or on a page of its own."""
    if reporting.form and reporting.form.is_bound:
        reporting.form.new.remember_file()
    (row,) = rows_of([reporting.pledge])
    context = {"reporting": reporting, "form": reporting.form, "row": row, "undoable": None}
    return _answer(request, context, "pledges/status_report.html", status)


def show_saved(request: SignedInRequest, update: StatusUpdate) -> HttpResponse:
    """The row with the new status and a way to take it back, or the page one came from."""
    if not wants_fragment(request):
        messages.success(request, sentence_of(update))
        return redirect(came_from(request))
    return _row_again(request, update.pledge_id, undoable=update)


def _row_again(request: SignedInRequest, pk: int, *, undoable: StatusUpdate | None) -> HttpResponse:
    """The row as it is by now."""
    pledges = with_facts(Pledge.objects.visible_to(request.user))
    (row,) = rows_of([pledges.get(pk=pk)])
    return _answer(request, {"row": row, "reporting": None, "undoable": undoable}, "", 200)


def sentence_of(update: StatusUpdate) -> str:
    """What was done, for the person who did it."""
    word = Status(update.status).label
    if update.undoes_id:
        return _("Taken back: the status is “%(status)s” again.") % {"status": word}
    if update.is_direct:
        return _("Recorded: “%(status)s”.") % {"status": word}
    return _("Recorded: “%(status)s”, once somebody else has accepted it.") % {"status": word}


def _answer(
    request: SignedInRequest, context: dict[str, Any], template: str, status: int
) -> HttpResponse:
    context |= {"next": came_from(request)}
    if update := context["undoable"]:
        context["saved"] = sentence_of(update)
    name = "pledges/row_saved.html" if wants_fragment(request) else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def status_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back the newest update of a pledge by one that restores what stood before."""
    updates = StatusUpdate.objects.visible_to(request.user).select_related(
        "pledge", "part", "made_by"
    )
    update = get_object_or_404(updates, pk=pk)
    form = UndoForm(request.POST if request.method == "POST" else None)
    newest = newest_of(update.pledge, update.part)
    if form.is_valid():
        try:
            restored = undo(by=request.user, update=update, reason=form.cleaned_data["reason"])
        except SomebodySpoke as spoke:
            newest = spoke.newest
        else:
            return show_saved(request, restored)
    is_late = newest is not None and newest.pk != update.pk
    if is_late and form.is_bound and wants_fragment(request):
        messages.warning(request, _("Something newer was reported since. Nothing was changed."))
        return _row_again(request, update.pledge_id, undoable=None)
    context = {
        "update": update,
        "newest": newest,
        "is_late": is_late,
        "before": Status(status_before(update)),
        "form": form,
        "next": came_from(request),
    }
    status = (409 if is_late else 422) if form.is_bound else 200
    return render(request, "pledges/status_undo.html", context, status=status)
