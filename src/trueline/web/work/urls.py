"""/o/<organisation>/work/: work, one's own week, and files of tasks."""

from django.urls import path

from trueline.web.work import acting, forms_views, import_views, item_views, list_views, mine_views

urlpatterns = [
    path("", list_views.work, name="work"),
    path("export", list_views.export, name="work-export"),
    path("mine", mine_views.mine, name="mine"),
    path("new", forms_views.new, name="work-new"),
    path("quick", forms_views.quick, name="work-quick"),
    path("bulk", acting.bulk, name="work-bulk"),
    path("<int:item_id>/", item_views.item, name="work-item"),
    path("<int:item_id>/edit", forms_views.edit, name="work-edit"),
    path("<int:item_id>/finish", acting.finish, name="work-finish"),
    path("<int:item_id>/reopen", acting.reopen, name="work-reopen"),
    path("<int:item_id>/drop", acting.drop, name="work-drop"),
    path("<int:item_id>/state", acting.move, name="work-move"),
    path("<int:item_id>/link", item_views.link, name="work-link"),
    path("files/", import_views.files, name="work-files"),
    path("files/<int:file_id>/", import_views.file, name="work-file"),
    path("files/<int:file_id>/apply", import_views.apply, name="work-file-apply"),
    path("files/<int:file_id>/discard", import_views.discard, name="work-file-discard"),
]
