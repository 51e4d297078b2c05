"""Addresses of the jobs room: everybody's page of jobs, one job, and what may be started in a programme."""

from django.urls import path

from jimukyoku.office.jobs import views

urlpatterns = [
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/progress/", views.job_progress, name="job_progress"),
    path("jobs/<int:pk>/cancel/", views.cancel_job, name="cancel_job"),
    path("jobs/<int:pk>/resume/", views.resume_job, name="resume_job"),
    path("jobs/<int:pk>/result/", views.job_result, name="job_result"),
    path("p/<programme:programme>/jobs/", views.programme_jobs, name="programme_jobs"),
]
