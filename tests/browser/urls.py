"""The page with every component, which the product itself shows only with DEBUG."""

from django.urls import path

from config.kitchen_sink import kitchen_sink
from config.urls import urlpatterns as ours

urlpatterns = [*ours, path("kitchen-sink/", kitchen_sink, name="kitchen_sink")]
