"""/o/<organisation>/strategy/: the strategy and its themes."""

from django.urls import path

from trueline.web.strategy import theme_views, views

urlpatterns = [
    path("", views.strategy, name="strategy"),
    path("new", views.new, name="strategy-new"),
    path("<int:strategy_id>/edit", views.edit, name="strategy-edit"),
    path("<int:strategy_id>/themes/new", theme_views.new, name="theme-new"),
    path("themes/<int:theme_id>/edit", theme_views.edit, name="theme-edit"),
    path("themes/<int:theme_id>/remove", theme_views.remove, name="theme-remove"),
    path("themes/<int:theme_id>/restore", theme_views.restore, name="theme-restore"),
]
