"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import awaiting, bulk, figures, lists, saved_views, statuses

urlpatterns: list[URLPattern] = [
    path("pledges/", lists.pledge_list, name="pledge_list"),
    path("pledges/board/", lists.pledge_board, name="pledge_board"),
    path("pledges/figures/", figures.pledge_figures, name="pledge_figures"),
    path("pledges/awaiting/", awaiting.status_awaiting, name="status_awaiting"),
    path("pledges/status/", bulk.status_several, name="status_several"),
    path("pledges/views/", saved_views.saved_view_list, name="saved_view_list"),
    path("pledges/views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("pledges/<slug:slug>/row/", lists.pledge_row, name="pledge_row"),
    path("pledges/<slug:slug>/status/", statuses.status_report, name="status_report"),
    path("statuses/<int:pk>/decide/", awaiting.status_decide, name="status_decide"),
    path("statuses/<int:pk>/undo/", statuses.status_undo, name="status_undo"),
]
