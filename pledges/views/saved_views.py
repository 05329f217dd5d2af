"""Views of the list that a person keeps under a name: their list, keeping one, deleting one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import SignedInRequest, requires
from accounts.models import Role
from pledges.actions.saved_views import Filtering, save_view
from pledges.forms.saved_views import SavedViewForm
from pledges.models import SavedView


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADVOCATE)
def saved_view_list(request: SignedInRequest) -> HttpResponse:
    """One's own views; a POST keeps filters under a name and shows them."""
    form = SavedViewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        filtering = Filtering(form.filters_of(request.user).query(), form.layout_chosen)
        view = save_view(by=request.user, name=form.cleaned_data["name"], filtering=filtering)
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view})
        return redirect(view)
    context = {"form": form, "saved_views": SavedView.objects.visible_to(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "pledges/saved_view_list.html", context, status=status)


@require_POST
@requires(Role.ADVOCATE)
def saved_view_delete(request: SignedInRequest, pk: int) -> HttpResponse:
    """Delete one of one's own views; the pledges in it stay as they are."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    view.delete()
    messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view})
    return redirect("saved_view_list")
