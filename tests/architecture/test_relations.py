"""Foreign keys by name are invisible to the import contracts; walk them here."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from tests.architecture.rooms import heights
from trueline.organisations.models import Tenancy
from trueline.organisations.tables import tenancy_of


def relations() -> Iterator[tuple[type[Model], type[Model]]]:
    """Yield every (table, table it points at), tables in between included."""
    for model in apps.get_models(include_auto_created=True):
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.remote_field and isinstance(field.remote_field.model, type):
                yield model, field.remote_field.model


def test_a_row_points_only_at_its_own_room_or_below() -> None:
    height = heights()
    ours = [(a._meta, b._meta) for a, b in relations() if a._meta.app_label in height]
    # Tables of libraries stand below all rooms.
    upward = [
        f"{source.label} -> {target.label}"
        for source, target in ours
        if height.get(target.app_label, -1) > height[source.app_label]
    ]
    assert upward == []
    assert len(ours) > 30  # the walk saw them


def test_a_tenant_row_never_hangs_from_another_persons_private_row() -> None:
    crossing = [
        f"{a._meta.label} -> {b._meta.label}"
        for a, b in relations()
        if tenancy_of(a) is Tenancy.TENANT and tenancy_of(b) is Tenancy.PRIVATE
    ]
    assert crossing == []
