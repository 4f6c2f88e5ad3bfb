"""/o/<organisation>/people/: who belongs, and who is invited."""

from django.urls import path

from trueline.web.people import invitations, views

urlpatterns = [
    path("", views.people, name="people"),
    path("export", views.export, name="people-export"),
    path("<int:membership_id>/role", views.change_role, name="person-role"),
    path("<int:membership_id>/end", views.end, name="person-end"),
    path("<int:membership_id>/restore", views.restore, name="person-restore"),
    path("invitations", invitations.invite, name="people-invite"),
    path(
        "invitations/<int:invitation_id>/revocation",
        invitations.revoke,
        name="people-invitation-revoke",
    ),
]
