"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import agenda, as_of, calendars, closing, outcomes, reviews, tasks

urlpatterns: list[URLPattern] = [
    # Time. The fixed addresses come before pledges/<slug>/.
    path("pledges/agenda/", agenda.pledge_agenda, name="pledge_agenda"),
    path("pledges/reviews/", reviews.pledge_reviews, name="pledge_reviews"),
    path("pledges/as-of/", as_of.pledge_as_of, name="pledge_as_of"),
    path("pledges/closing/<slug:slug>/", closing.pledge_closing, name="pledge_closing"),
    path("pledges/<slug:slug>/review/", reviews.pledge_review, name="pledge_review"),
    path("pledges/<slug:slug>/tasks/new/", tasks.pledge_task_new, name="pledge_task_new"),
    path("events/<slug:slug>/tasks/new/", tasks.event_task_new, name="event_task_new"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/<int:pk>/", tasks.task_edit, name="task_edit"),
    path("tasks/<int:pk>/done/", tasks.task_done, name="task_done"),
    path("tasks/<int:pk>/undone/", tasks.task_undone, name="task_undone"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/revoke/", calendars.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:secret>.ics", calendars.calendar_feed, name="calendar_feed"),
    path("candidacies/<slug:slug>/outcome/", outcomes.candidacy_outcome, name="candidacy_outcome"),
    path(
        "candidacies/<slug:slug>/outcome/accept/",
        outcomes.candidacy_outcome_accept,
        name="candidacy_outcome_accept",
    ),
]
