"""Addresses of the words' own pages; marked words have theirs where they belong."""

from django.urls import URLPattern, path

from sources import views

urlpatterns: list[URLPattern] = [
    path("vocabulary/", views.vocabulary, name="vocabulary"),
]
