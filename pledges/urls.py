"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import (
    awaiting,
    bulk,
    changes,
    events,
    lists,
    origins,
    passages,
    pledges,
    saved_views,
    statuses,
)

urlpatterns: list[URLPattern] = [
    path("pledges/", lists.pledge_list, name="pledge_list"),
    path("pledges/board/", lists.pledge_board, name="pledge_board"),
    path("pledges/awaiting/", awaiting.status_awaiting, name="status_awaiting"),
    path("pledges/status/", bulk.status_several, name="status_several"),
    path("pledges/views/", saved_views.saved_view_list, name="saved_view_list"),
    path("pledges/views/<int:pk>/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("pledges/<slug:slug>/row/", lists.pledge_row, name="pledge_row"),
    path("pledges/<slug:slug>/status/", statuses.status_report, name="status_report"),
    path("statuses/<int:pk>/decide/", awaiting.status_decide, name="status_decide"),
    path("statuses/<int:pk>/undo/", statuses.status_undo, name="status_undo"),
    path("pledges/new/", passages.pledge_new, name="pledge_new"),
    path("pledges/<slug:slug>/", pledges.pledge_detail, name="pledge_detail"),
    path("pledges/<slug:slug>/edit/", changes.pledge_edit, name="pledge_edit"),
    path("pledges/<slug:slug>/difference/", changes.pledge_difference, name="pledge_difference"),
    path("pledges/<slug:slug>/parts/", changes.pledge_split, name="pledge_split"),
    path("pledges/<slug:slug>/merge/", changes.pledge_merge, name="pledge_merge"),
    path("pledges/<slug:slug>/withdraw/", changes.pledge_withdraw, name="pledge_withdraw"),
    path("events/<slug:slug>/", events.event_detail, name="event_detail"),
    path("events/<slug:slug>/tasks/", events.event_task, name="event_task"),
    path("origins/<int:pk>/", origins.origin_detail, name="origin_detail"),
    path("origins/<int:pk>/withdraw/", origins.origin_withdraw, name="origin_withdraw"),
]
