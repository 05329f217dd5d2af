"""Told first: the ledger, recording a notice and a reply; and the list of corrections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.localised import day_in_words
from accounts.models import Role
from pledges.actions.notices import record_reply, tell
from pledges.corrections import corrections_for
from pledges.forms.notices import NoticeForm, ReplyForm
from pledges.models import Notice, Pledge, StatusUpdate
from pledges.progress import TOLD_FIRST
from pledges.telling import Ledger


@require_safe
@requires(Role.ADVOCATE)
def notice_list(request: SignedInRequest) -> HttpResponse:
    """What stands against somebody: who was told, until when they may answer, what they said."""
    return render(request, "pledges/notice_list.html", {"ledger": Ledger.of(request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def notice_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record that those concerned were told of a status; one that was recorded is shown."""
    updates = StatusUpdate.objects.filter(
        status__in=TOLD_FIRST, pledge__in=Pledge.objects.visible_to(request.user)
    )
    update = get_object_or_404(updates.select_related("pledge__candidacy", "made_by"), pk=pk)
    form = NoticeForm(request.POST or None, pledge=update.pledge)
    if request.method == "POST" and form.is_valid():
        notice = tell(by=request.user, update=update, told=form.told)
        messages.success(
            request,
            _("Recorded. Outside, the status shows after %(day)s, or once they have replied.")
            % {"day": day_in_words(notice.answer_by)},
        )
        return go_to(request, "notice_list")
    return render_page(
        request,
        "pledges/notice_form.html",
        {"update": update, "pledge": update.pledge, "form": form},
        fragment="#form",
        status=422 if request.method == "POST" else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def notice_reply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record what those concerned answered."""
    notices = Notice.objects.filter(update__pledge__in=Pledge.objects.visible_to(request.user))
    notice = get_object_or_404(notices.select_related("update__pledge"), pk=pk)
    initial = {"replied_on": notice.replied_on, "reply": notice.reply} if notice.reply else None
    form = ReplyForm(request.POST or None, notice=notice, initial=initial)
    if request.method == "POST" and form.is_valid():
        record_reply(notice=notice, **form.cleaned_data)
        messages.success(request, _("The reply is recorded. It is printed beside the status."))
        return go_to(request, "notice_list")
    return render_page(
        request,
        "pledges/notice_reply.html",
        {"notice": notice, "pledge": notice.update.pledge, "form": form},
        fragment="#form",
        status=422 if request.method == "POST" else 200,
    )


@require_safe
@requires(Role.ADVOCATE)
def correction_list(request: SignedInRequest) -> HttpResponse:
    """What we took back or had to say otherwise, with its day."""
    corrections = corrections_for(request.user)
    return render(request, "pledges/correction_list.html", {"corrections": corrections})
