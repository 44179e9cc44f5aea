"""Addresses of days, hearings and feeds. A feed's address is a random secret, nothing else."""

from django.urls import path

from legal_aid.days.views import agenda, feed, hearing, task_templates

urlpatterns = [
    path("cases/day/", agenda.day, name="day"),
    path("cases/calendar/", agenda.case_calendar, name="case-calendar"),
    path("cases/calendar/feed/", feed.calendar_feed, name="calendar-feed"),
    path("calendar/<str:secret>.ics", feed.calendar_file, name="calendar-file"),
    path("cases/tasks/<uuid:team_id>/", task_templates.tasks_by_stage, name="tasks-by-stage"),
    path(
        "cases/tasks/<uuid:team_id>/<slug:code>/",
        task_templates.task_template,
        name="task-template",
    ),
    path("cases/<uuid:record_id>/tasks/propose/", hearing.propose, name="case-propose"),
    path("cases/<uuid:record_id>/hearings/<slug:name>/", hearing.hearing, name="hearing"),
    path(
        "cases/<uuid:record_id>/hearings/<slug:name>/after/",
        hearing.after_hearing,
        name="hearing-after",
    ),
]
