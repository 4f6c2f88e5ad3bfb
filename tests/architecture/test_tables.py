"""Whose rows each table holds, and that a tenant's rows cannot be read without saying whose."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Model

from trueline.organisations.models import Tenancy, TenantModel
from trueline.organisations.scope import (
    NoOrganisation,
    TenantManager,
    across_organisations,
    acting_in,
    acting_nowhere,
)
from trueline.organisations.tables import SHARED, tenancy_of

MODELS = apps.get_models(include_auto_created=True)
TENANT = [model for model in MODELS if tenancy_of(model) is Tenancy.TENANT]


def label(model: type[Model]) -> str:
    return model._meta.label


def test_every_table_says_whose_rows_it_holds() -> None:
    undeclared = [
        f'"{label(m)}": "why all organisations share it"' for m in MODELS if tenancy_of(m) is None
    ]
    assert undeclared == [], "declare `tenancy`, or add to organisations/tables.py"


def test_no_table_of_a_library_is_declared_that_is_not_there() -> None:
    assert set(SHARED) - {label(model) for model in MODELS} == set()


def test_every_table_with_an_organisation_is_a_tenants_or_says_why_not() -> None:
    unguarded = {
        label(model)
        for model in MODELS
        if any(field.name == "organisation" for field in model._meta.fields)
        and not issubclass(model, TenantModel)
        # The installation's worker reads every organisation's jobs.
        and model._meta.app_label != "queue"
    }
    assert unguarded == set()


@pytest.mark.parametrize("model", TENANT, ids=label)
def test_every_manager_of_a_tenant_table_refuses_outside_of_an_organisation(
    model: type[TenantModel],
) -> None:
    managers = [*model._meta.managers, model._default_manager]
    assert all(isinstance(manager, TenantManager) for manager in managers)
    for manager in managers:
        with acting_nowhere(), pytest.raises(NoOrganisation, match=model.__name__):
            manager.all()


@pytest.mark.parametrize("model", TENANT, ids=label)
def test_every_manager_of_a_tenant_table_filters_by_the_organisation(
    model: type[TenantModel],
) -> None:
    column = f'"{model._meta.db_table}"."organisation_id" = 987654'
    for manager in model._meta.managers:
        with acting_in(987654):
            assert column in str(manager.all().query)
        with across_organisations("to see that this filters nothing"):
            assert column not in str(manager.all().query)


def related_managers() -> Iterator[tuple[type[Model], str]]:
    """Yield (table, attribute) for every list of tenant rows that hangs from a row."""
    for model in MODELS:
        lists: list[Any] = [*model._meta.related_objects, *model._meta.many_to_many]
        for relation in lists:
            accessor = getattr(relation, "get_accessor_name", None)
            name = (accessor() if accessor else relation.name) or "+"
            many = relation.one_to_many or relation.many_to_many
            hidden = name.endswith("+")
            if many and not hidden and tenancy_of(relation.related_model) is Tenancy.TENANT:
                yield model, name


def test_no_related_manager_is_a_way_around() -> None:
    reached = []
    for model, name in related_managers():
        with acting_nowhere(), pytest.raises(NoOrganisation):
            getattr(model(pk=1), name).all()
        reached.append(f"{label(model)}.{name}")
    assert "people.Person.memberships" in reached
    assert "measures.Measure.observations" in reached


def test_no_tenant_table_has_a_one_to_one_that_would_be_read_unfiltered() -> None:
    # The other side of a one-to-one is read through the unscoped base manager.
    pairs = [
        f"{label(model)}.{field.name}"
        for model in TENANT
        for field in model._meta.fields
        if field.one_to_one
    ]
    assert pairs == []


def test_a_scope_ends_with_its_block_even_after_a_failure() -> None:
    membership = apps.get_model("organisations.Membership")
    with pytest.raises(ZeroDivisionError), acting_in(1):
        _ = 1 // 0
    with pytest.raises(NoOrganisation):
        membership._default_manager.all()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert "No changes detected" in said.getvalue()
