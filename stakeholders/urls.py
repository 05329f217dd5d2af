"""Addresses of meetings and their reports."""

from django.urls import URLPattern, path

from stakeholders.views import events

urlpatterns: list[URLPattern] = [
    path("events/", events.event_list, name="event_list"),
    path("events/<slug:slug>/", events.event_detail, name="event_detail"),
]
