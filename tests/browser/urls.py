"""The page with every component, which the product itself shows only with DEBUG."""

from django.urls import include, path

from config.kitchen_sink import kitchen_sink

urlpatterns = [
    path("account/", include("accounts.urls")),
    path("kitchen-sink/", kitchen_sink, name="kitchen_sink"),
]
