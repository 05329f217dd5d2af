"""Published tables: brought in, shown as they were read, and stored once somebody confirms."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from questionnaires.actions import ReceivedFile
from questionnaires.actions.tables import TableConflict, import_table
from questionnaires.published import TableRefused
from questionnaires.reviewing import Review
from questionnaires.table_forms import MOST_KEPT, TOO_LARGE_TO_SHOW, TableForm
from questionnaires.tables import refusal

MEDIA_TYPE = "text/csv"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def table_import(request: SignedInRequest) -> HttpResponse:
    """Take in a table. Reading it stores nothing: the page that shows it holds it until the end."""
    if request.method != "POST":
        return _asked(request, TableForm())
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _asked(request, form)
    try:
        review = Review(form.upload.content, request.POST, is_transposed=form.is_transposed)
    except TableRefused as refused:
        form.refuse(refusal(refused))
        return _asked(request, form, is_readable=False)
    if "store" in request.POST and review.is_seen and not review.table.is_open:
        return _stored(request, form, review)
    return _shown(request, form, review)


def _asked(request: SignedInRequest, form: TableForm, *, is_readable: bool = True) -> HttpResponse:
    packed = form.packed() if is_readable and form.has_file else ""
    if not packed:
        form.remember_file()
    context = {"form": form, "packed": packed}
    status = 422 if form.is_bound else 200
    return render(request, "questionnaires/table_import.html", context, status=status)


def _shown(
    request: SignedInRequest, form: TableForm, review: Review, conflict: str = ""
) -> HttpResponse:
    packed = form.packed()
    if len(packed) > MOST_KEPT:
        form.refuse(str(TOO_LARGE_TO_SHOW))
        return _asked(request, form, is_readable=False)
    is_refused = bool(conflict) or "store" in request.POST
    context = {
        "form": form,
        "review": review,
        "packed": packed,
        "conflict": conflict,
        "is_refused": is_refused,
    }
    status = 422 if is_refused else 200
    return render(request, "questionnaires/table_review.html", context, status=status)


def _stored(request: SignedInRequest, form: TableForm, review: Review) -> HttpResponse:
    upload = form.upload
    try:
        imported = import_table(
            by=request.user,
            table=review.table,
            file=ReceivedFile(upload.name, upload.content, MEDIA_TYPE, review.table.text),
            title=form.cleaned_data["title"],
            language=form.cleaned_data["language"],
            election=form.chosen_election,
            publication=form.publication,
        )
    except TableConflict as conflict:
        return _shown(request, form, review, str(conflict))
    if imported.is_new:
        messages.success(request, _("The table is stored with its levels. Nothing is published."))
    else:
        messages.info(request, _("This table is on record already. Nothing was changed."))
    return redirect(imported.questionnaire)
