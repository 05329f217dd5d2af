"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import changes, events, origins, passages, pledges

urlpatterns: list[URLPattern] = [
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
