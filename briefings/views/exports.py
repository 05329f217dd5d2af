"""Data to take away: what an edition says, as CSV and as a workbook, and all data as a package."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, after_password, requires
from accounts.models import Role
from briefings.export.files import csv_of, xlsx_of
from briefings.export.package import PackageRefused, package_for, zipped
from briefings.export.sheet import lines_of
from briefings.forms import DataForm
from briefings.models import Edition
from briefings.views.briefings import edition_name

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Role.ADVOCATE)
def edition_csv(request: SignedInRequest, pk: int) -> HttpResponse:
    """All that an edition says, one statement a line, sent as it is written."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    response = StreamingHttpResponse(
        csv_of(lines_of(edition.content)), content_type="text/csv; charset=utf-8"
    )
    return _kept_by_nobody(response, _table_name(edition, "csv"))


@require_safe
@requires(Role.ADVOCATE)
def edition_xlsx(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same as a workbook of one sheet."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    with translation.override(edition.briefing.language):
        book = xlsx_of(lines_of(edition.content), _("Briefing"))
    response = FileResponse(book, content_type=XLSX)
    return _kept_by_nobody(response, _table_name(edition, "xlsx"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def data_export(request: SignedInRequest) -> HttpResponse:
    """Choose for whom (GET), then take all data that they may read (POST)."""
    form = DataForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "briefings/data_export.html", {"form": form}, status=status)
    return _packed(request, form)


@after_password
def _packed(request: SignedInRequest, form: DataForm) -> HttpResponse:
    audience = form.cleaned_data["audience"]
    with_levels = form.cleaned_data["with_levels"] or None
    try:
        package = package_for(request.user, audience, with_levels=with_levels)
    except PackageRefused as refusal:
        form.add_error(None, str(refusal))
        return render(request, "briefings/data_export.html", {"form": form}, status=422)
    name = f"data-{audience.name.lower()}-{timezone.localdate()}.zip"
    response = FileResponse(zipped(package), content_type="application/zip")
    return _kept_by_nobody(response, name)


def _table_name(edition: Edition, suffix: str) -> str:
    return f"{edition_name(edition).removesuffix('.pdf')}.{suffix}"


def _kept_by_nobody(response: StreamingHttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # a stream is no HttpResponse to Django's types
