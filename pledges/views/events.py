"""One meeting: its people, outcomes and reports, what was promised there, what we do next."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.actions.tasks import add_task
from pledges.forms.tasks import TaskForm
from pledges.models import Task
from pledges.passages import promised_at
from sources.house_words import warn_of_words
from sources.words import words_of_all
from stakeholders.consents import participants_of
from stakeholders.models import Event


@require_safe
@requires(Role.ADVOCATE)
def event_detail(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who took part in which capacity, what came out of it, what was reported and promised."""
    return _page(request, _event(request, slug))


@require_POST
@requires(Role.ADVOCATE)
def event_task(request: SignedInRequest, slug: str) -> HttpResponse:
    """A next step of ours after the meeting."""
    event = _event(request, slug)
    form = TaskForm(request.POST)
    if not form.is_valid():
        return _page(request, event, form)
    task = add_task(by=request.user, about=event, **form.cleaned_data)
    messages.success(request, _("The next step is written down."))
    warn_of_words(request, task.what)
    return redirect(event)


def _event(request: SignedInRequest, slug: str) -> Event:
    return get_object_or_404(Event.objects.visible_to(request.user), slug=slug)


def _page(request: SignedInRequest, event: Event, form: TaskForm | None = None) -> HttpResponse:
    reports = list(event.reports.select_related("text"))
    all_words = words_of_all([report.text for report in reports])
    context = {
        "event": event,
        "participants": participants_of(event),
        "outcomes": event.outcomes.all(),
        "reports": list(zip(reports, all_words, strict=True)),
        "pledges": promised_at(request.user, event),
        "tasks": Task.objects.visible_to(request.user).filter(event=event).select_related("owner"),
        "form": form or TaskForm(initial={"owner": request.user}),
    }
    return render(request, "pledges/event_detail.html", context, status=422 if form else 200)
