"""/o/<organisation>/imports/."""

from django.urls import path

from trueline.web.imports import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("template.xlsx", views.template, name="import-template"),
    path("export", views.export, name="export"),
    path("<int:run_id>/", views.run, name="import"),
    path("<int:run_id>/apply", views.apply, name="import-apply"),
    path("<int:run_id>/discard", views.discard, name="import-discard"),
    path("<int:run_id>/problems.csv", views.problems, name="import-problems"),
]
