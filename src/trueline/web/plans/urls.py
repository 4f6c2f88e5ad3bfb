"""/o/<organisation>/plan/: the annual plan, its priorities and its budget."""

from django.urls import path

from trueline.web.plans import budget_views, priority_views, views

urlpatterns = [
    path("", views.plan, name="plan"),
    path("new", views.new, name="plan-new"),
    path("<int:plan_id>/edit", views.edit, name="plan-edit"),
    path("<int:plan_id>/adopt", views.adopt, name="plan-adopt"),
    path("<int:plan_id>/carry", views.carry, name="plan-carry"),
    path("<int:plan_id>/shares", views.shares, name="plan-shares"),
    path("<int:plan_id>/difference", views.difference, name="plan-difference"),
    path("<int:plan_id>/difference.csv", views.difference_export, name="plan-difference-export"),
    path("<int:plan_id>/priorities/new", priority_views.new, name="priority-new"),
    path("priorities/<int:priority_id>/", priority_views.priority, name="priority"),
    path("priorities/<int:priority_id>/edit", priority_views.edit, name="priority-edit"),
    path("priorities/<int:priority_id>/close", priority_views.close, name="priority-close"),
    path("priorities/<int:priority_id>/delete", priority_views.delete, name="priority-delete"),
    path(
        "priorities/<int:priority_id>/milestones/new",
        priority_views.new_milestone,
        name="milestone-new",
    ),
    path(
        "milestones/<int:milestone_id>/edit", priority_views.edit_milestone, name="milestone-edit"
    ),
    path(
        "milestones/<int:milestone_id>/remove",
        priority_views.remove_milestone,
        name="milestone-remove",
    ),
    path(
        "milestones/<int:milestone_id>/reach",
        priority_views.reach_milestone,
        name="milestone-reach",
    ),
    path("<int:plan_id>/budget/new", budget_views.new, name="budget-new"),
    path("budget/<int:line_id>/edit", budget_views.edit, name="budget-edit"),
    path("budget/<int:line_id>/remove", budget_views.remove, name="budget-remove"),
    path("budget/<int:line_id>/actuals/new", budget_views.new_actual, name="actual-new"),
    path("actuals/<int:actual_id>/withdraw", budget_views.withdraw, name="actual-withdraw"),
]
