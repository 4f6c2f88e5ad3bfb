"""/o/<organisation>/measures/: measures, their values and goals."""

from django.urls import path

from trueline.web.measures import goal_views, list_views, page_views, value_views, views

urlpatterns = [
    path("", list_views.measures, name="measures"),
    path("export", list_views.export, name="measures-export"),
    path("new", views.new, name="measure-new"),
    path("<int:measure_id>/", page_views.measure, name="measure"),
    path("<int:measure_id>/table", page_views.table, name="measure-table"),
    path("<int:measure_id>/edit", views.edit, name="measure-edit"),
    path("<int:measure_id>/archive", views.archive, name="measure-archive"),
    path("<int:measure_id>/restore", views.restore, name="measure-restore"),
    path("<int:measure_id>/changes", views.declare_change, name="measure-change-new"),
    path("<int:measure_id>/values", value_views.enter, name="value-new"),
    path("<int:measure_id>/values/<str:period>", value_views.history, name="value-history"),
    path(
        "<int:measure_id>/values/<str:period>/withdrawal",
        value_views.withdraw,
        name="value-withdraw",
    ),
    path("<int:measure_id>/goals/new", goal_views.new, name="goal-new"),
    path("goals/<int:goal_id>/edit", goal_views.edit, name="goal-edit"),
    path("goals/<int:goal_id>/drop", goal_views.drop, name="goal-drop"),
    path("goals/<int:goal_id>/restore", goal_views.restore, name="goal-restore"),
    path("goals/<int:goal_id>/confidence", goal_views.state_confidence, name="confidence-new"),
]
