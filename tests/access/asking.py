"""Asking one page or operation once, and noting everything that came of it."""

import io
import json
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

from django.core import mail
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponseBase
from django.test import Client, TestCase
from django.utils.html import escape

from tests.access.bodies import KINDS, PLAIN, Body, body_of, number
from tests.access.routes import Route
from tests.access.rows import Rows, all_rows, changes, watched
from tests.access.world import Side, World

NOWHERE_SLUG: Final = "nowhere-at-all"
#: What differs between two answers for no reason of ours: keys against forged requests.
_CHANCE: Final = re.compile(r"[A-Za-z0-9]{64}")


class Target(Enum):
    """Whose thing is asked for."""

    MINE = "their own"
    OTHER = "another's in the same organisation"
    FOREIGN = "organisation B's, at A's address"
    MISSING = "nobody's"
    ABROAD = "organisation B's, at B's address"
    NOWHERE = "nobody's, at nobody's address"


@dataclass(frozen=True)
class Cell:
    """One question: who asks what of whom."""

    route: Route
    caller: str
    target: Target
    swapped: str = ""  # the one parameter that is foreign or missing
    relation: str = ""  # the one field that names a thing of B's

    def __str__(self) -> str:
        swapped = f", {self.swapped}" if self.swapped else ""
        relation = f", {self.relation} of B" if self.relation else ""
        return f"{self.route} by {self.caller}: {self.target.value}{swapped}{relation}"


@dataclass
class Outcome:
    """What came of it."""

    status: int
    text: str
    headers: dict[str, str]
    address: str
    path: dict[str, object]
    sent: list[str]
    changed: list[Model] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    fault: str = ""

    @property
    def everything(self) -> str:
        """Return all that left the house, without what the caller sent in."""
        parts = [self.text, *self.headers.values(), *self.letters]
        said = self._without_path("\n".join(parts))
        for value in self.sent:
            said = said.replace(escape(value), "…")
        return said

    @property
    def comparable(self) -> tuple[int, str, dict[str, str]]:
        """Return what must be equal for a foreign thing and for one that is not there."""
        headers = {
            name: self._plain(value)
            for name, value in self.headers.items()
            if name not in {"Set-Cookie", "Content-Length"}
        }
        return self.status, self._plain(self.text), headers

    def _plain(self, text: str) -> str:
        return _CHANCE.sub("…", self._without_path(text))

    def _without_path(self, text: str) -> str:
        text = text.replace(self.address, "…")
        for value in map(str, self.path.values()):
            text = re.sub(rf"\b{re.escape(value)}\b", "…", text)
        return text


class Asking:
    """The world as it stands, and a way to ask it that leaves no trace."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.before: Rows = all_rows()

    def ask(self, cell: Cell, client: Client | None = None) -> Outcome:
        """Ask, note what came of it, and undo everything."""
        body = body_of(cell.route.face, cell.route.name)
        path = self.path(cell, body)
        mail.outbox = []
        with transaction.atomic():
            with watched() as watch, TestCase.captureOnCommitCallbacks(execute=True):
                response = self._send(cell, body, path, client)
                text = _text_of(response)
            changed = changes(self.before, all_rows()) if watch.written else []
            transaction.set_rollback(True)
        return Outcome(
            status=response.status_code,
            text=text,
            headers=dict(response.items()),
            address=cell.route.address(**path),
            path={name: value for name, value in path.items() if name not in PLAIN},
            sent=self._sent(cell, body),
            changed=changed,
            letters=[f"{m.subject}\n{m.body}\n{m.to}" for m in mail.outbox],
            fault=_fault(response),
        )

    def _send(
        self, cell: Cell, body: Body, path: dict[str, object], client: Client | None
    ) -> HttpResponseBase:
        route, address = cell.route, cell.route.address(**path)
        if body.query:
            address += "?" + "&".join(f"{key}={value}" for key, value in body.query.items())
        fields = self._fields(cell, body) if route.writes else {}
        if route.face == "api":
            return self._send_json(cell, body, address, fields)
        client = client or self.world.clients[cell.caller]
        signed_in = deepcopy(client.cookies)
        try:
            if route.writes:
                return client.post(address, fields, secure=True)
            return client.get(address, secure=True)
        finally:
            client.cookies = signed_in  # signing in or out is undone as well

    def _send_json(
        self, cell: Cell, body: Body, address: str, fields: dict[str, Any]
    ) -> HttpResponseBase:
        headers = {}
        if token := self.world.tokens.get(cell.caller):
            headers["Authorization"] = f"Bearer {token}"
        if body.version:
            headers["If-Match"] = f'"{self._version(cell, body.version)}"'
        client = Client(raise_request_exception=False, headers=headers)
        content = json.dumps(fields) if fields else ""
        return client.generic(cell.route.method, address, content, "application/json", secure=True)

    def _version(self, cell: Cell, kind: str) -> int:
        if kind == "organisation":
            return self.world.a.organisation.version
        if kind == "revision":
            return 1
        return int(self.world.a.thing(kind, self._whose(cell)).version)

    def _fields(self, cell: Cell, body: Body) -> dict[str, Any]:
        fields = body.fields(self.world.a, self._whose(cell))
        if cell.relation:
            fields[cell.relation] = body.relations[cell.relation](self.world.b)
        return fields

    def _sent(self, cell: Cell, body: Body) -> list[str]:
        """Return the texts of B's that the caller themselves put into the request."""
        value = body.relations[cell.relation](self.world.b) if cell.relation else ""
        return [value] if isinstance(value, str) and value else []

    def _whose(self, cell: Cell) -> str:
        if cell.target is Target.OTHER:
            return "spare"
        return "owner" if cell.caller == "reader" else cell.caller

    def path(self, cell: Cell, body: Body) -> dict[str, object]:
        """Return what stands in the address of what is asked for."""
        path: dict[str, object] = {}
        for name in cell.route.parameters:
            if name == "organisation":
                path[name] = self._slug(cell.target)
            elif name in PLAIN:
                path[name] = PLAIN[name]
            elif name == "secret":
                path[name] = self._secret(cell.target)
            else:
                kind = body.binds.get(name) or KINDS[name]
                path[name] = number(kind, self._side(cell, name), self._whose(cell))
        return path

    def _slug(self, target: Target) -> str:
        if target is Target.NOWHERE:
            return NOWHERE_SLUG
        side = self.world.b if target is Target.ABROAD else self.world.a
        return side.organisation.slug

    def _secret(self, target: Target) -> object:
        if target in {Target.MISSING, Target.NOWHERE}:
            return "invite_nothing"
        return self.world.a.thing("invitation secret")

    def _side(self, cell: Cell, parameter: str) -> Side | None:
        if cell.target is Target.ABROAD:
            return self.world.b
        if cell.target is Target.NOWHERE:
            return None
        if cell.swapped and cell.swapped != parameter:
            return self.world.a
        return {Target.FOREIGN: self.world.b, Target.MISSING: None}.get(cell.target, self.world.a)


def _text_of(response: HttpResponseBase) -> str:
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode() for name in archive.namelist())
    return str(content.decode("utf-8", "replace"))


def _fault(response: HttpResponseBase) -> str:
    failure = getattr(response, "exc_info", None)
    return repr(failure[1]) if failure else ""
