"""Tables to take away: what an edition says, as CSV and as a workbook."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from briefings.export.files import csv_of, xlsx_of
from briefings.export.sheet import lines_of
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
    return _kept_by_nobody(response, edition, "csv")


@require_safe
@requires(Role.ADVOCATE)
def edition_xlsx(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same as a workbook of one sheet."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    with translation.override(edition.briefing.language):
        book = xlsx_of(lines_of(edition.content), _("Briefing"))
    return _kept_by_nobody(FileResponse(book, content_type=XLSX), edition, "xlsx")


def _kept_by_nobody(response: StreamingHttpResponse, edition: Edition, suffix: str) -> HttpResponse:
    name = f"{edition_name(edition).removesuffix('.pdf')}.{suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response  # type: ignore[return-value]  # a stream is no HttpResponse to Django's types
