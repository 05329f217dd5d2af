"""The codebook: the list, one code, and what a coordinator changes in it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from briefings.codebook import entries
from sources.codebook import (
    ChangeRefused,
    add_code,
    merge_codes,
    rename_code,
    restore_code,
    retire_code,
    wait_for_other_changes,
)
from sources.forms import CodeForm, MergeForm, RetirementForm, TargetForm
from sources.house_words import warn_of_words
from sources.models import Code

MOST_EXAMPLES_OF_ONE = 10


@require_safe
@requires(Role.ADVOCATE)
def code_list(request: SignedInRequest) -> HttpResponse:
    """Every code with its definition, its count and examples; the retired ones folded."""
    found = entries(Code.objects.all(), request.user)
    context = {
        "entries": [entry for entry in found if not entry.code.retired_at],
        "retired": [entry for entry in found if entry.code.retired_at],
    }
    return render(request, "briefings/code_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def code_new(request: SignedInRequest) -> HttpResponse:
    """Add a code."""
    if request.method == "POST":
        return _add(request)
    return render(request, "briefings/code_new.html", {"form": CodeForm()})


@transaction.atomic
def _add(request: SignedInRequest) -> HttpResponse:
    wait_for_other_changes()
    form = CodeForm(request.POST)
    if not form.is_valid():
        return render(request, "briefings/code_new.html", {"form": form}, status=422)
    code = add_code(description=form.description, after=form.cleaned_data["after"])
    messages.success(request, _("“%(code)s” is in the codebook.") % {"code": code.name})
    warn_of_words(request, *form.description.words, change_url=code.get_absolute_url())
    return redirect(code)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def code_detail(request: SignedInRequest, key: str) -> HttpResponse:
    """One code with its examples; coordinators change its name, definition, look and place."""
    code = get_object_or_404(Code, key=key)
    if request.method != "POST":
        return _code_page(request, code)
    if not request.user.is_coordinator:
        raise PermissionDenied(_("Only a coordinator changes the codebook. Nothing was changed."))
    return _rename(request, code)


@transaction.atomic
def _rename(request: SignedInRequest, code: Code) -> HttpResponse:
    wait_for_other_changes()
    code.refresh_from_db()
    form = CodeForm(request.POST, code=code)
    if not form.is_valid():
        return _code_page(request, code, form, status=422)
    rename_code(code=code, description=form.description, after=form.cleaned_data["after"])
    messages.success(request, _("The code is changed, on every highlight that carries it."))
    warn_of_words(request, *form.description.words, change_url=code.get_absolute_url())
    return redirect(code)


def _code_page(
    request: SignedInRequest,
    code: Code,
    form: CodeForm | None = None,
    retirement: RetirementForm | None = None,
    status: int = 200,
) -> HttpResponse:
    (entry,) = entries(Code.objects.filter(pk=code.pk), request.user, MOST_EXAMPLES_OF_ONE)
    context: dict[str, Any] = {"entry": entry, "merged": code.merged_codes.all()}
    if request.user.is_coordinator:
        context |= {
            "form": form or CodeForm(code=entry.code),
            "retirement": retirement or RetirementForm(),
        }
    return render(request, "briefings/code_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.COORDINATOR)
def code_merge(request: SignedInRequest, key: str) -> HttpResponse:
    """Choose the other code, see what would move (GET), then move it for a reason (POST)."""
    code = get_object_or_404(Code.objects.select_related("merged_into"), key=key)
    if request.method != "POST":
        return _merging(request, code, MergeForm(initial=request.GET.dict(), code=code))
    form = MergeForm(request.POST, code=code)
    if form.is_valid():
        try:
            return _merge(request, code, form)
        except ChangeRefused as refusal:
            form.add_error(None, str(refusal))
    return _merging(request, code, form, status=422)


def _merge(request: SignedInRequest, code: Code, form: MergeForm) -> HttpResponse:
    into = form.cleaned_data["into"]
    moved = merge_codes(by=request.user, code=code, into=into, because=form.cleaned_data["because"])
    told = ngettext(
        "%(count)s highlight moved to “%(into)s”. “%(code)s” is retired.",
        "%(count)s highlights moved to “%(into)s”. “%(code)s” is retired.",
        moved,
    )
    messages.success(request, told % {"count": moved, "into": into.name, "code": code.name})
    warn_of_words(request, form.cleaned_data["because"])
    return redirect(into)


def _merging(
    request: SignedInRequest, code: Code, form: MergeForm, status: int = 200
) -> HttpResponse:
    is_chosen = "into" in (request.POST or request.GET)
    target = TargetForm((request.POST or request.GET) if is_chosen else None, code=code)
    context = {
        "code": code,
        "form": form,
        "target": target,
        "into": target.cleaned_data["into"] if target.is_valid() else None,
        "marks": code.annotations.aggregate(
            count=Count("pk"), withdrawn=Count("pk", filter=Q(withdrawn_at__isnull=False))
        ),
    }
    return render(request, "briefings/code_merge.html", context, status=status)


@require_POST
@requires(Role.COORDINATOR)
def code_retire(request: SignedInRequest, key: str) -> HttpResponse:
    """Offer a code no more."""
    code = get_object_or_404(Code, key=key)
    form = RetirementForm(request.POST)
    if not form.is_valid():
        return _code_page(request, code, retirement=form, status=422)
    try:
        retire_code(by=request.user, code=code, because=form.cleaned_data["because"])
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The code is retired. The highlights that carry it keep it."))
        warn_of_words(request, form.cleaned_data["because"])
    return redirect(code)


@require_POST
@requires(Role.COORDINATOR)
def code_restore(request: SignedInRequest, key: str) -> HttpResponse:
    """Offer a retired code again."""
    code = get_object_or_404(Code, key=key)
    try:
        restore_code(code=code)
    except ChangeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The code is offered again."))
    return redirect(code)
