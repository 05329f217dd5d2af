"""The builder: what a new briefing is about, in which manner, and its first page as one chooses."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest, requires
from accounts.fragments import render_page
from accounts.localised import reader_language
from accounts.models import Role, Visibility
from briefings.arranging import DOWN, UP, Arrangement, arranged, moved
from briefings.choosing import choices_in, chosen
from briefings.formatted import formatted
from briefings.forms import BriefingForm, SubjectForm
from briefings.issuing import gathered, may_issue
from briefings.lengths import of_length
from briefings.models import Briefing
from briefings.views.briefings import ask

MAKE = "make"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def briefing_new(request: SignedInRequest) -> HttpResponse:
    """Choose a subject, then the manner (GET, with what is usual); POST looks, moves or makes.

    Looking is a POST that stores nothing: an introduction does not fit into an address.
    """
    is_posted = request.method == "POST"
    form = BriefingForm(_given(request), user=request.user)
    if not form.is_valid():
        return _refused(request, form, status=422 if is_posted else 200)
    base = form.definition()
    content = gathered(_with_all(base))
    arrangement = _arrangement(request, arranged(choices_in(content), *_kept(form.data)))
    wants_making = is_posted and request.POST.get("do", MAKE) == MAKE
    if arrangement.is_empty:
        form.add_error(None, _("Choose at least one line to print."))
    elif wants_making:
        return ask(request, form.definition(arrangement.items))
    definition = form.definition(arrangement.items)
    with translation.override(definition.language):
        first = of_length(chosen(content, arrangement.items), form.manner().length)
    context = _nothing_yet(form) | {
        "briefing": None if arrangement.is_empty else first,
        "introduction": formatted(first.introduction.text) if first.introduction else "",
        "definition": definition,
        "arrangement": arrangement,
        "pressed": request.POST.get("do", ""),
        "may_issue": may_issue(request.user, Visibility(definition.audience)),
    }
    status = 422 if is_posted and form.errors else 200
    return render_page(
        request, "briefings/briefing_new.html", context, fragment="#first-page", status=status
    )


def _given(request: HttpRequest) -> QueryDict:
    """What was chosen so far, and what is usual for the rest."""
    given = QueryDict(mutable=True)
    usual = {
        "audience": str(int(Visibility.INTERNAL)),
        "language": reader_language(),
        "length": "standard",
    }
    given.update(usual)
    for name, values in (request.POST if request.method == "POST" else request.GET).lists():
        given.setlist(name, values)
    return given


def _refused(request: SignedInRequest, form: BriefingForm, *, status: int) -> HttpResponse:
    """The fields that are wrong, or the choice of a subject where there is none yet."""
    if "subject" not in form.errors:
        return render_page(
            request,
            "briefings/briefing_new.html",
            _nothing_yet(form),
            fragment="#first-page",
            status=status,
        )
    was_given = "subject" in request.GET or status != HttpResponse.status_code
    chooser = SubjectForm(form.data if was_given else None, user=request.user)
    context: dict[str, Any] = {"form": chooser}
    return render(request, "briefings/briefing_choose.html", context, status=status)


def _nothing_yet(form: BriefingForm) -> dict[str, Any]:
    """The builder without a preview; it keeps what was chosen of the lines all the same."""
    order, taken = _kept(form.data)
    return {
        "form": form,
        "briefing": None,
        "introduction": "",
        "definition": None,
        "arrangement": None,
        "pressed": "",
        "may_issue": False,
        "kept_order": " ".join(order),
        "kept_items": sorted(taken or ()),
    }


def _with_all(definition: Briefing) -> Briefing:
    """The same with all its lines, at the length that has them."""
    definition.length, definition.items = "standard", ""
    return definition


def _kept(given: QueryDict | Any) -> tuple[list[str], set[str] | None]:
    """The order and the choice of lines that the form holds; none at first."""
    order = str(given.get("order", "")).split()
    return order, set(given.getlist("item")) if order else None


def _arrangement(request: HttpRequest, arrangement: Arrangement) -> Arrangement:
    way, _colon, key = request.POST.get("do", "").partition(":")
    return moved(arrangement, way, key) if way in (UP, DOWN) else arrangement
