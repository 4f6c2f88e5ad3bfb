"""Two people do the same at the same moment, in two processes: one wins, nothing is lost."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from tests.crash.databases import ROOT, real_database

ROUNDS = 12
WEEK = "2026-03-02"
Answer = dict[str, Any]


@dataclass
class Stage:
    """Two actors in front of one database."""

    actors: list["subprocess.Popen[str]"]
    numbers: Iterator[int]

    def one(self, do: str, **given: object) -> Any:
        """Let the first actor do something that must succeed; return what it returns."""
        self._tell(0, {"do": do, **given})
        answer = self._hear(0)
        assert "done" in answer, answer
        return answer["done"]

    def both(self, first: Answer, second: Answer) -> list[Answer]:
        """Let both begin at one moment; return both answers."""
        at = time.time() + 0.03
        self._tell(0, {"at": at, **first})
        self._tell(1, {"at": at, **second})
        return [self._hear(0), self._hear(1)]

    def organisation(self) -> tuple[str, dict[str, int]]:
        """Found a new organisation; return its slug and the numbers of what is in it."""
        slug = f"harbour-{next(self.numbers)}"
        return slug, self.one("prepare", slug=slug)

    def _tell(self, actor: int, words: Answer) -> None:
        stdin = self.actors[actor].stdin
        assert stdin
        stdin.write(json.dumps(words) + "\n")
        stdin.flush()

    def _hear(self, actor: int) -> Answer:
        stdout = self.actors[actor].stdout
        assert stdout
        answer: Answer = json.loads(stdout.readline())
        return answer


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with real_database(tmp_path_factory.mktemp("race")) as environment:
        actors = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.crash.actor"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=environment,
                cwd=ROOT,
            )
            for _ in range(2)
        ]
        yield Stage(actors, count(1))
        for actor in actors:
            actor.communicate()


def kinds(answers: list[Answer]) -> list[str]:
    return sorted(next(iter(answer)) for answer in answers)


def test_of_two_saves_on_one_version_one_wins_and_the_other_keeps_both_texts(stage: Stage) -> None:
    organisation, there = stage.organisation()
    for version in range(1, ROUNDS + 1):
        texts = [f"Visitors, said by Ada, {version}", f"Visitors, said by Ben, {version}"]
        answers = stage.both(
            *(
                {
                    "do": "rename",
                    "organisation": organisation,
                    "by": there[who],
                    "measure": there["measure"],
                    "version": version,
                    "name": text,
                }
                for who, text in zip(("ada", "ben"), texts, strict=True)
            )
        )
        assert kinds(answers) == ["done", "stale"], answers
        loser = 0 if "stale" in answers[0] else 1
        stale = answers[loser]["stale"]
        assert stale["yours"] == {"name": texts[loser]}
        assert stale["theirs"] == {"name": texts[1 - loser]}
        assert stale["current"] == version + 1
        saved = stage.one("names", organisation=organisation, measure=there["measure"])
        assert saved == texts[1 - loser]
    assert stage.one("count", organisation=organisation, what="changed") == ROUNDS


def test_without_versions_a_save_would_be_lost(stage: Stage) -> None:
    """The control: what the test above would see if nobody asked for the version."""
    organisation, there = stage.organisation()
    answers = stage.both(
        *(
            {
                "do": "rename",
                "organisation": organisation,
                "by": there[who],
                "measure": there["measure"],
                "version": 1,
                "name": who,
                "careless": True,
            }
            for who in ("ada", "ben")
        )
    )
    assert kinds(answers) == ["done", "done"]


def test_of_two_first_values_for_a_period_one_is_kept_and_the_other_shown(stage: Stage) -> None:
    for _ in range(ROUNDS):
        organisation, there = stage.organisation()
        answers = stage.both(
            *(
                {
                    "do": "say",
                    "organisation": organisation,
                    "by": there[who],
                    "measure": there["measure"],
                    "value": value,
                }
                for who, value in (("ada", 5.0), ("ben", 7.0))
            )
        )
        assert kinds(answers) == ["done", "stale"], answers
        kept = next(a["done"] for a in answers if "done" in a)
        stale = next(a["stale"] for a in answers if "stale" in a)
        assert stale["theirs"]["value"] == kept
        assert {stale["yours"]["value"], kept} == {5.0, 7.0}
        assert stage.one("count", organisation=organisation, what="entered value") == 1


def test_two_owners_who_leave_at_the_same_moment_leave_one_behind(stage: Stage) -> None:
    for _ in range(ROUNDS):
        organisation, there = stage.organisation()
        answers = stage.both(
            *(
                {"do": "leave", "organisation": organisation, "by": there[who]}
                for who in ("ada", "ben")
            )
        )
        assert kinds(answers) == ["done", "refused"], answers
        assert stage.one("count", organisation=organisation, what="owners") == 1


def test_an_invitation_accepted_twice_at_once_lets_in_once(stage: Stage) -> None:
    for number in range(ROUNDS):
        organisation, there = stage.organisation()
        who = f"cleo{number}"
        secret = stage.one(
            "send", organisation=organisation, by=there["ada"], email=f"{who}@example.org"
        )
        stage.one("count", organisation=organisation, what="invited")
        answers = stage.both(
            *({"do": "join", "secret": secret, "who": who} for _ in range(2)),
        )
        assert kinds(answers) == ["done", "refused"], answers
        assert stage.one("count", organisation=organisation, what="accepted invitation") == 1


def test_two_who_add_to_one_sum_at_once_both_count(stage: Stage) -> None:
    organisation, there = stage.organisation()
    given = {"do": "give", "organisation": organisation, "whose": there["ada"], "week": WEEK}
    for turn in range(1, ROUNDS + 1):
        answers = stage.both(
            {**given, "by": there["ada"], "minutes": 5}, {**given, "by": there["ben"], "minutes": 7}
        )
        assert kinds(answers) == ["done", "done"], answers
        kept = stage.one("effort", organisation=organisation, week=WEEK)
        assert kept == {"minutes": 12 * turn, "same": True}


def test_effort_given_while_its_week_is_closed_is_in_time_or_refused(stage: Stage) -> None:
    for _ in range(ROUNDS):
        organisation, there = stage.organisation()
        give, close = stage.both(
            {"do": "give", "organisation": organisation, "by": there["ada"], "minutes": 5,
             "whose": there["ada"], "week": WEEK},
            {"do": "close", "organisation": organisation, "by": there["ben"], "week": WEEK},
        )  # fmt: skip
        assert "done" in close, close
        assert "done" in give or "is closed" in give["refused"], give
        kept = stage.one("effort", organisation=organisation, week=WEEK)
        assert kept == {"minutes": 5 if "done" in give else 0, "same": True}
