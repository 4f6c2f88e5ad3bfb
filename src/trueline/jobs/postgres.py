"""The worker on PostgreSQL: procrastinate's, many at once on any number of hosts."""

import asyncio
import contextlib
import json
import logging
from functools import partial
from threading import Event
from typing import Any, Final

from django.db import transaction
from procrastinate import JobContext, RetryStrategy, sql
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from procrastinate.middleware import AsyncCallNext
from procrastinate.worker import Worker

from trueline.jobs.handlers import perform
from trueline.jobs.timetable import TIMETABLE, Entry
from trueline.queue.postgres import QUEUE, TASK, ask_of, settle
from trueline.queue.running import carry_out

log = logging.getLogger(__name__)
#: Seconds between signs of life, and after how many without one a worker counts as dead.
HEARTBEAT = 5.0
LEASE = 30.0
#: Seconds between looks at the list, for jobs that no notice announced (retries, later starts).
REST: Final = 1.0
#: A worker that was away for less than this catches up on the timetable when it comes back.
_CATCH_UP: Final = 24 * 60 * 60
_CLOCK: Final = "clock"


def run(stop: Event) -> None:
    """Do jobs and keep the timetable until told to stop."""
    while not stop.is_set():
        try:
            asyncio.run(_serve(stop))
        except Exception:
            # A worker that gave up because the database went away would help nobody.
            log.exception("The worker stopped and will start again.")
        stop.wait(REST)


def run_pending(limit: int) -> int:
    """Do the jobs that are due, at most `limit`; return how many."""
    ask_one, do = app.connector.execute_query_one, app.connector.execute_query
    worker = ask_one(query=sql.queries["register_worker"])["worker_id"]
    try:
        for done in range(limit):
            row = ask_one(query=sql.queries["fetch_job"], queues=[QUEUE], worker_id=worker)
            if row["id"] is None:
                return done
            # Django's connection hands JSON over as text.
            _carry_out(Job.from_row({**row, "args": json.loads(row["args"])}))
            do(
                query=sql.queries["finish_job"],
                job_id=row["id"],
                status=Status.SUCCEEDED.value,
                delete_job=True,
            )
        return limit
    finally:
        do(query=sql.queries["unregister_worker"], worker_id=worker)


async def _serve(stop: Event) -> None:
    """Run one procrastinate worker until told to stop, or until it lies down by itself."""
    ours = make_app(DjangoConnector().get_worker_connector())
    async with ours.open_async():
        working = asyncio.create_task(
            ours.run_worker_async(
                delete_jobs="successful",
                install_signal_handlers=False,
                fetch_job_polling_interval=REST,
                update_heartbeat_interval=HEARTBEAT,
                stalled_worker_timeout=LEASE,
                worker_middleware=[_lie_down_on_trouble],
            )
        )
        while not stop.is_set() and not working.done():
            await asyncio.sleep(0.1)
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working


def make_app(connector: BaseConnector) -> DjangoApp:
    """Return an app of the worker's own.

    Not the one in `procrastinate.contrib.django`: that one keeps Django's connection, so that
    what a handler asks for joins the handler's transaction.
    """
    ours = DjangoApp(connector=connector, periodic_defaults={"max_delay": _CATCH_UP})
    # What goes wrong in a handler is dealt with in `carry_out`; a failure that reaches
    # procrastinate is the database's, so it tries again for ever.
    again = RetryStrategy(wait=int(LEASE))
    ours.task(name=TASK, pass_context=True, retry=again)(_work)
    recover = ours.task(name="recover", pass_context=True, queue=_CLOCK)(_recover)
    ours.periodic(cron="* * * * * */10")(recover)
    for entry in TIMETABLE:
        asking = ours.task(name=f"ask-{entry.kind}", queue=_CLOCK, retry=again)(
            partial(_ask, entry)
        )
        ours.periodic(cron=entry.every.value)(asking)
    return ours


def _work(context: JobContext, /, **_: Any) -> None:
    """Do one job; procrastinate passes its arguments both ways, the row is enough."""
    _carry_out(context.job)


def _carry_out(job: Job) -> None:
    carry_out(ask_of(job), perform=perform, settle=partial(settle, job))


def _ask(entry: Entry, timestamp: int) -> None:
    with transaction.atomic():
        entry.ask()


async def _recover(context: JobContext, timestamp: int) -> None:
    await put_back_abandoned(context.app.job_manager)


async def put_back_abandoned(manager: JobManager) -> None:
    """Let the jobs of workers that show no sign of life be done by others."""
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=LEASE):
        try:
            await manager.retry_job(job)
        except UniqueViolation:
            # The same was asked anew, which does the same work: this one may go.
            await manager.finish_job(job, Status.FAILED, delete_job=True)


async def _lie_down_on_trouble(
    call_next: AsyncCallNext, context: JobContext, worker: Worker
) -> Any:
    """Let a worker whose job could not be settled stop and start anew.

    Procrastinate puts a failed job back, but cannot when the same was asked anew: the job would
    stay with a worker that is alive and never touches it again. A worker that signs off leaves
    its jobs to `_recover`.
    """
    try:
        return await call_next()
    except Exception:
        worker.stop()  # type: ignore[no-untyped-call]
        raise
