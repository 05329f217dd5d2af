"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
