"""Where everything is: the JSON face under /api/v1/, pages everywhere else."""

from django.urls import include, path

from trueline.api.app import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("trueline.web.urls")),
]
handler400 = "trueline.web.errors.bad_request"
handler403 = "trueline.web.errors.forbidden"
handler404 = "trueline.web.errors.not_found"
handler429 = "trueline.web.errors.too_many"
handler500 = "trueline.web.errors.server_error"
