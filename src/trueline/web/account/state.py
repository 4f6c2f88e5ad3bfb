"""Is the installation well, and is this browser signed in."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def health(request: HttpRequest) -> HttpResponse:
    """GET /health: 200 if the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=503)
    return JsonResponse({"status": "ok"})


def session(request: HttpRequest) -> HttpResponse:
    """GET /session: 204 if someone is signed in here, else 401; a form asks before it is sent."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)
