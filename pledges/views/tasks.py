"""Our own next steps: mine, everybody's, done ones; adding one, doing it, taking that back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import SignedInRequest, requires
from accounts.fragments import go_to, render_page
from accounts.models import Role
from pledges.actions.tasks import add_task, change_task, finish_task, reopen_task
from pledges.forms.tasks import TaskFilterForm, TaskForm
from pledges.models import Pledge, Task
from pledges.views.returning import came_from
from stakeholders.models import Event

TASKS_PER_PAGE = 25


@require_safe
@requires(Role.ADVOCATE)
def task_list(request: SignedInRequest) -> HttpResponse:
    """Next steps, the most pressing first; mine and open ones unless asked otherwise."""
    tasks = Task.objects.visible_to(request.user).select_related(
        "pledge", "event", "owner", "done_by"
    )
    form = TaskFilterForm(request.GET)
    found = form.filtered(tasks, request.user)
    page = Paginator(found, TASKS_PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chosen": form.cleaned_data}
    return render(request, "pledges/task_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def pledge_task_new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Add a next step for a pledge."""
    visible = Pledge.objects.visible_to(request.user).active()
    return _task_new(request, get_object_or_404(visible, slug=slug))


def _task_new(request: SignedInRequest, about: Pledge | Event) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    form = TaskForm(posted, initial={"owner": request.user})
    if form.is_bound and form.is_valid():
        task = add_task(by=request.user, about=about, **form.cleaned_data)
        messages.success(request, _("Noted as a next step: “%(what)s”, %(who)s.") % _said(task))
        return go_to(request, "task_list")
    return _form(request, form, {"about": about})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def task_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Word a next step anew, or give it to somebody else or another day."""
    task = get_object_or_404(
        Task.objects.visible_to(request.user).select_related("pledge", "event"), pk=pk
    )
    initial = {"what": task.what, "owner": task.owner_id, "due_on": task.due_on}
    form = TaskForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        change_task(task=task, **form.cleaned_data)
        messages.success(request, _("Changed: “%(what)s”, %(who)s.") % _said(task))
        return go_to(request, "task_list")
    return _form(request, form, {"about": task.about, "task": task})


def _form(request: SignedInRequest, form: TaskForm, context: dict[str, object]) -> HttpResponse:
    return render_page(
        request,
        "pledges/task_form.html",
        {"form": form, "task": None} | context,
        fragment="#form",
        status=422 if form.is_bound else 200,
    )


@require_POST
@requires(Role.ADVOCATE)
def task_done(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a next step is done."""
    task = finish_task(by=request.user, task=_task(request, pk))
    messages.success(request, _("Done: “%(what)s”.") % _said(task))
    return redirect(came_from(request, otherwise="task_list"))


@require_POST
@requires(Role.ADVOCATE)
def task_undone(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that a next step is to be done after all."""
    task = reopen_task(task=_task(request, pk))
    messages.success(request, _("To do again: “%(what)s”.") % _said(task))
    return redirect(came_from(request, otherwise="task_list"))


def _task(request: SignedInRequest, pk: int) -> Task:
    return get_object_or_404(Task.objects.visible_to(request.user), pk=pk)


def _said(task: Task) -> dict[str, object]:
    return {"what": task.what, "who": task.owner}
