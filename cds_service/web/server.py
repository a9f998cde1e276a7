"""The listening socket and the server on it; the demo and `serve` start the same one."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
from collections.abc import Callable
from typing import Any

from uvicorn import Config, Server
from uvicorn.supervisors.multiprocess import Multiprocess

from cds_service.terminal import Refusal

FACTORY = "cds_service.web.app:factory"


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that already takes connections; Refusal says in a sentence why there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise Refusal(f"The host {host} is not known: give an address of this machine with --host.") from None
    family, _, _, _, address = found[0]
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind(address)
        opened.listen(2048)
    except OSError as error:
        opened.close()
        raise Refusal(_why_not(error, host, port)) from None
    opened.set_inheritable(True)
    return opened


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} of {host} is in use: end what listens there, or choose another one with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user does not have: choose one above 1023 with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"The host {host} is no address of this machine: choose another one with --host."
    return f"Port {port} of {host} cannot be opened ({os.strerror(error.errno or 0)})."


def url_of(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def config(app: Any, *, workers: int = 1, factory: bool = False) -> Config:
    """uvloop and httptools are used where they are. Addresses may hold anything, so calls are logged elsewhere."""
    return Config(
        app,
        factory=factory,
        workers=workers,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
    )


def run(make: Callable[[], Any], listening: socket.socket, workers: int) -> int:
    """Serve until a signal comes; the exit code. `make` builds the application of a single worker."""
    if workers > 1:
        Multiprocess(config(FACTORY, workers=workers, factory=True), sockets=[listening]).run()
        return 0
    server = Server(config(make()))
    try:
        server.run(sockets=[listening])
    except KeyboardInterrupt:
        return 0  # also one that comes before it has started: that is how one ends a server
    return 0 if server.started else 1
