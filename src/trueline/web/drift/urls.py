"""/o/<organisation>/drift/: the statement, its answers, and direction."""

from django.urls import path

from trueline.web.drift import answering, direction, views

urlpatterns = [
    path("", views.drift, name="drift"),
    path("export", views.export, name="drift-export"),
    path("answer", answering.answer, name="drift-answer"),
    path("direction", direction.direction, name="direction"),
]
