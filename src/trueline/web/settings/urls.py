"""/o/<organisation>/settings/."""

from django.urls import path

from trueline.web.settings import views

urlpatterns = [path("", views.settings, name="settings")]
