"""/o/<organisation>/effort/: one's own effort, the policy, and closed periods."""

from django.urls import path

from trueline.web.effort import period_views, policy_views, views

urlpatterns = [
    path("", views.effort, name="effort"),
    path("pulse", views.pulse, name="effort-pulse"),
    path("pulse/withdraw", views.pulse_withdraw, name="effort-pulse-withdraw"),
    path("time", views.time_new, name="effort-new"),
    path("<int:entry_id>/withdraw", views.withdraw, name="effort-withdraw"),
    path("settings", policy_views.policy, name="settings-effort"),
    path("periods/", period_views.periods, name="periods"),
    path("periods/close", period_views.close, name="period-close"),
]
