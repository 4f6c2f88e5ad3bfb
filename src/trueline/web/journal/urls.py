"""/o/<organisation>/journal/: who did what."""

from django.urls import path

from trueline.web.journal import views

urlpatterns = [
    path("", views.journal, name="journal"),
    path("export", views.export, name="journal-export"),
]
