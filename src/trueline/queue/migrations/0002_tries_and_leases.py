"""A job gets a name, tries and a lease; beside it what failed, what is settled, the clock.

The list is made anew: no job of the first sketch was ever done by a worker.
"""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def work() -> list[tuple[str, "models.Field[Any, Any]"]]:
    organisation = models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="organisations.organisation",
    )
    return [
        (
            "id",
            models.BigAutoField(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("kind", models.CharField(max_length=40)),
        ("key", models.CharField(max_length=120)),
        ("name", models.CharField(max_length=190)),
        ("payload", models.JSONField(default=dict)),
        ("tries", models.PositiveSmallIntegerField(default=0)),
        ("organisation", organisation),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("queue", "0001_initial"),
    ]
    operations = [
        migrations.DeleteModel(name="Job"),
        migrations.CreateModel(
            name="Job",
            fields=[
                *work(),
                ("run_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["run_at"], name="job_by_time")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lease_until__isnull", True)),
                        fields=("name",),
                        name="one_waiting_job_a_name",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FailedJob",
            fields=[
                *work(),
                ("error", models.TextField()),
                ("failed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="one_failure_a_name")
                ],
            },
        ),
        migrations.CreateModel(
            name="Settled",
            fields=[
                ("job_number", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("begins", models.DateTimeField()),
            ],
        ),
    ]
