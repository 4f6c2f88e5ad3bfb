"""/o/<organisation>/teams/: who works together."""

from django.urls import path

from trueline.web.teams import listing, people, views

urlpatterns = [
    path("", listing.teams, name="teams"),
    path("export", listing.export, name="teams-export"),
    path("new", views.add, name="team-new"),
    path("<int:team_id>", views.team, name="team"),
    path("<int:team_id>/edit", views.edit, name="team-edit"),
    path("<int:team_id>/archive", views.archive, name="team-archive"),
    path("<int:team_id>/restore", views.restore, name="team-restore"),
    path("<int:team_id>/members", people.add, name="team-member-new"),
    path(
        "<int:team_id>/members/<int:membership_id>/removal",
        people.remove,
        name="team-member-remove",
    ),
]
