"""The pages, one include for each noun."""

from django.urls import include, path

_ORGANISATION = [
    path("", include("trueline.web.bridge.urls")),
    path("measures/", include("trueline.web.measures.urls")),
    path("strategy/", include("trueline.web.strategy.urls")),
    path("drift/", include("trueline.web.drift.urls")),
    path("work/", include("trueline.web.work.urls")),
    path("effort/", include("trueline.web.effort.urls")),
    path("plan/", include("trueline.web.plans.urls")),
    path("teams/", include("trueline.web.teams.urls")),
    path("people/", include("trueline.web.people.urls")),
    path("imports/", include("trueline.web.imports.urls")),
    path("settings/", include("trueline.web.settings.urls")),
    path("journal/", include("trueline.web.journal.urls")),
]

urlpatterns = [
    path("", include("trueline.web.account.urls")),
    path("o/<slug:organisation>/", include(_ORGANISATION)),
]
