"""/o/<organisation>/: the Bridge, search, reviews."""

from django.urls import path

from trueline.web.bridge import search, views

urlpatterns = [
    path("", views.bridge, name="bridge"),
    path("search", search.search, name="search"),
    path("reviews", views.record_review, name="review-new"),
]
