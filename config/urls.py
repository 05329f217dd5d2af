"""Every address of the product."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("accounts.urls")),
    path("", include("questionnaires.urls")),
    path("", include("stakeholders.urls")),
    path("", include("briefings.urls")),
]
