"""Loaded by Python at its start where this folder is on ``PYTHONPATH``: every attempt to reach a network fails.

It is noted in the file that ``NETWORK_ATTEMPTS`` names, so that one which is made in silence is seen too.
"""

import os
import socket
from pathlib import Path
from typing import Any

_connect = socket.socket.connect


def _refuse(what: object) -> None:
    with Path(os.environ["NETWORK_ATTEMPTS"]).open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")
    raise OSError(f"no network here: {what}")


def _guarded(self: socket.socket, address: Any) -> None:
    if self.family != socket.AF_UNIX:
        _refuse(address)
    _connect(self, address)


def _unresolved(host: Any, *_: Any, **__: Any) -> Any:
    _refuse(host)


socket.socket.connect = _guarded  # type: ignore[method-assign]
socket.socket.connect_ex = _guarded  # type: ignore[assignment,method-assign]
socket.getaddrinfo = _unresolved
socket.gethostbyname = _unresolved
