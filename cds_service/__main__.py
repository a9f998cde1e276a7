"""The command line: `cds-service COMMAND --help` tells about each command."""

from __future__ import annotations

import argparse
import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cds_service.settings import Settings

DISTRIBUTION = "foot-entrapment-cds"
# What these say is meant for a person; anything else is a fault of the program and shows its traceback.
_SENTENCES = (
    ("cds_service.terminal", "Refusal"),
    ("cds_service.settings", "SettingsProblem"),
    ("cds_service.rules.tables", "ContentError"),
    ("cds_service.store.errors", "SchemaProblem"),
    ("cds_service.store.errors", "StoreUnavailable"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 2 when it could not and said why."""
    chosen = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        return run(chosen)
    except KeyboardInterrupt:
        return 0 if run in (_serve, _demo) else 130  # how one ends a server
    except BrokenPipeError:
        # Whoever read our output has left; without this the interpreter complains at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if not _is_sentence(error):
            raise
        for line in str(error).splitlines():
            print(f"cds-service: {line}", file=sys.stderr)
        return 2


def _is_sentence(error: Exception) -> bool:
    """Looked up among what is loaded: an exception of a module that was never loaded cannot have been raised."""
    kinds = [getattr(sys.modules.get(module), name, None) for module, name in _SENTENCES]
    return any(isinstance(error, kind) for kind in kinds if kind is not None)


# --- the commands ---


def _serve(chosen: argparse.Namespace) -> int:
    # Through the environment, so that workers in processes of their own are set the same way.
    for name in ("host", "port", "workers"):
        if (value := getattr(chosen, name)) is not None:
            os.environ[f"CDS_{name.upper()}"] = str(value)
    settings = _settings()
    from cds_service.catalog import load_catalog
    from cds_service.store import Store
    from cds_service.web import server
    from cds_service.web.app import create_app, log_to_stderr

    log_to_stderr(settings)
    catalog = load_catalog(settings.site)
    settings = settings.at_site(catalog.time_zone)
    store = Store.open(settings.database_url)
    with server.listen(settings.host, settings.port) as listening:
        url = server.url_of(listening)
        if "public_url" not in settings.model_fields_set and server.is_loopback(settings.host):
            os.environ["CDS_PUBLIC_URL"] = url
            settings = settings.model_copy(update={"public_url": url})
        _say(f"cds-service {version()} listens on {url}; clients reach it as {settings.public_url}.")
        if catalog.site is not None:
            _say(f"Codes and limits of {catalog.site.about.name} are in force, from {catalog.site.folder}.")
        if not server.is_loopback(settings.host):
            _say(
                f"WARNING: {settings.host} can be reached from other machines, and authentication of clients is "
                "not part of this version. Let it stand behind a proxy that authenticates them and speaks TLS."
            )
        if settings.workers > 1:
            store.close()
        return server.run(lambda: create_app(catalog, store, settings), listening, settings.workers)


def _call(chosen: argparse.Namespace) -> int:
    from datetime import datetime

    import msgspec

    from cds_service import call
    from cds_service.catalog import load_catalog
    from cds_service.terminal import Terminal

    settings = _settings()
    raw = call.read_request(chosen.request)
    catalog = load_catalog(settings.site)
    settings = settings.at_site(catalog.time_zone)
    as_of = chosen.as_of or datetime.now(settings.zone).date()
    for service_id in call.choose_services(catalog, raw, chosen.service):
        given, stored = call.answer_request(catalog, service_id, raw, as_of, settings)
        if chosen.json and given.problem is None:
            print(msgspec.json.format(msgspec.json.encode(given.body()), indent=2).decode())
        elif not chosen.json:
            call.print_evaluation(stored, Terminal(), whole=False, in_store=False)
        if given.problem is not None:
            _say(f"cds-service: The answer is {given.problem.status}: {given.problem.message}.")
            return 2
    return 0


def _read_report(chosen: argparse.Namespace) -> int:
    from cds_service import report_commands
    from cds_service.catalog import load_catalog
    from cds_service.terminal import Refusal

    catalog = load_catalog(_settings().site)
    if chosen.score is not None:
        return report_commands.score(catalog, chosen.score, differences=chosen.differences)
    if not chosen.files:
        raise Refusal("There is no report to read: name files, or a corpus with --score.")
    return report_commands.read(catalog, chosen.files, chosen.side)


def _demo(chosen: argparse.Namespace) -> int:
    from cds_service import demo

    return demo.main(chosen.host, chosen.port, once=chosen.once)


def _docs(chosen: argparse.Namespace) -> int:
    from cds_service import docs

    return docs.main(check=chosen.check)


def _show(chosen: argparse.Namespace) -> int:
    from cds_service.call import print_evaluation
    from cds_service.store import Store, maintenance
    from cds_service.terminal import Refusal, Terminal

    settings = _settings()
    maintenance.check(settings.database_url)  # says so when there is none, instead of making one
    store = Store.open(settings.database_url)
    try:
        found = store.show(chosen.id.strip().lower().removeprefix("urn:uuid:"))
    finally:
        store.close()
    if found is None:
        raise Refusal("The store has no evaluation and no card with this id.")
    print_evaluation(found, Terminal(), whole=True)
    return 0


def _check(_: argparse.Namespace) -> int:
    from cds_service.store import maintenance

    report = maintenance.check(_settings().database_url)
    print(f"Database {report.database}, version {report.version or 'none'} of {report.expected_version}")
    for table, count in report.counts.items():
        print(f"  {table}: {count} rows")
    for problem in report.problems:
        _say(f"cds-service: {problem}")
    print("All is well." if report.ok else f"{len(report.problems)} problems.")
    return 0 if report.ok else 1


def _migrate(_: argparse.Namespace) -> int:
    from cds_service.store import maintenance

    before, after = maintenance.migrate(_settings().database_url)
    print(
        f"The tables have version {after} already."
        if before == after
        else f"The tables were brought from version {before or 'none'} to {after}."
    )
    return 0


def _init(chosen: argparse.Namespace) -> int:
    from cds_service import site_commands

    return site_commands.init(chosen.folder)


def _check_site(chosen: argparse.Namespace) -> int:
    from cds_service import site_commands

    folder = chosen.folder or _settings().site
    if folder is None:
        from cds_service.terminal import Refusal

        raise Refusal("There is no site folder to check: give one, or set CDS_SITE.")
    return site_commands.check(folder)


def _settings() -> Settings:
    from cds_service.settings import read_settings, unknown_variables

    for sentence in unknown_variables(os.environ):
        _say(f"cds-service: {sentence}")
    return read_settings()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def version() -> str:
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "of an unknown version"


# --- how they are called ---


class _Help(argparse.HelpFormatter):
    """Commands are to be copied, so no line is broken inside of one."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        told, example, command = text.partition("Example: ")
        filled = textwrap.fill(told, width, break_on_hyphens=False, break_long_words=False)
        return filled + example + command


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="cds-service",
        formatter_class=_Help,
        description="A CDS Hooks service for nerve entrapment of foot and ankle.",
        epilog="Settings are environment variables that begin with CDS_; the README lists them. "
        "Begin with: cds-service demo",
    )
    top.add_argument("--version", action="version", version=f"cds-service {version()}")
    commands = top.add_subparsers(metavar="COMMAND", required=True)

    serve = _command(
        commands,
        "serve",
        _serve,
        "start the service",
        "Answers CDS Hooks calls over HTTP until it is ended by Ctrl-C or SIGTERM. Every answer is written to the "
        "audit store before it leaves.",
        "cds-service serve --port 8080",
    )
    _address(serve)
    serve.add_argument("--workers", type=int, metavar="N", help="processes that answer (CDS_WORKERS, else 1)")

    call = _command(
        commands,
        "call",
        _call,
        "answer one request file and tell every reason",
        "Puts the body of one hook call through the engine, without a server and without a store, and prints the "
        "cards with their reasons and, for every other rule, why it has none.",
        "cds-service call fixtures/requests/patient-view-full.json --as-of 2026-06-15",
    )
    call.add_argument("request", metavar="REQUEST.json", help='file with the body of a hook call; "-" reads it from '
                      "the standard input")  # fmt: skip
    call.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="the day to judge as of; else today")
    call.add_argument(
        "--service", metavar="ID", help="the service to ask; else those that answer the request's hook"
    )
    call.add_argument("--json", action="store_true", help="print the answer as a client would get it")

    demo = _command(
        commands,
        "demo",
        _demo,
        "show the service at work on synthetic patients",
        "Starts a real server on this machine, asks it about each synthetic patient over HTTP, prints the cards, "
        "and goes on serving until Ctrl-C. Answers are kept in a temporary store unless CDS_DATABASE_URL is set.",
        "cds-service demo --port 8080",
    )
    _address(demo)
    demo.add_argument("--once", action="store_true", help="end after the patients have been shown")

    report = _command(
        commands,
        "read-report",
        _read_report,
        "show what is read of a report of nerve conduction or imaging",
        "Reads files (plain text, HTML, RTF, PDF) as the service reads the reports of a chart, and prints every value "
        "and statement with its side, its certainty and the sentence it was read from, and which sentences were left "
        "out and why. With --score it reads a corpus of reports instead, and compares with what is expected.",
        "cds-service read-report fixtures/reports/pdf/left-tarsal-tunnel.pdf",
    )
    report.add_argument(
        "files", nargs="*", metavar="FILE", help='reports; "-" reads plain text from the standard input'
    )
    report.add_argument(
        "--side",
        choices=("left", "right", "both"),
        help="the limb that the chart says the report is of; else what its title names",
    )
    report.add_argument(
        "--score", type=Path, metavar="CORPUS", help="a folder of reports with their expected reading"
    )
    report.add_argument(
        "--differences", action="store_true", help="with --score: print what was read otherwise than expected"
    )

    docs = _command(
        commands,
        "docs",
        _docs,
        "write the generated pages",
        "Writes the clinical reference and the other generated pages from the content that runs.",
        "cds-service docs --check",
    )
    docs.add_argument("--check", action="store_true", help="write nothing; fail when a page is out of date")

    show = _command(
        commands,
        "show",
        _show,
        "show a stored evaluation whole",
        "Prints an evaluation from the audit store (CDS_DATABASE_URL): the cards as they were sent, every rule on "
        "each side with what it rests on, and the feedback. It holds patient data.",
        "cds-service show 0b8f6c1e-54c1-4b7e-9a53-3f5f6a1d2c77",
    )
    show.add_argument("id", metavar="ID", help="the uuid of an evaluation or of one of its cards")

    store = _command(
        commands,
        "store",
        None,
        "look after the audit store",
        "Checks the database of CDS_DATABASE_URL, or brings its tables to the version of this release.",
        "cds-service store check",
    )
    actions = store.add_subparsers(metavar="ACTION", required=True)
    _command(
        actions,
        "check",
        _check,
        "say whether the store is whole",
        "Looks, without changing anything, at version, integrity, triggers, references and numbers of rows.",
        "cds-service store check",
    )
    _command(
        actions,
        "migrate",
        _migrate,
        "bring the tables up to date",
        "Brings the tables to the version of this release, in one transaction. Make a backup first.",
        "cds-service store migrate",
    )

    site = _command(
        commands,
        "site",
        None,
        "use a hospital's own codes and limits",
        "Writes or checks a site folder: the codes, words, limits and order codes of one hospital, beside the content "
        "of this service. CDS_SITE names the folder for serve, call and demo.",
        "cds-service site init our-hospital",
    )
    actions = site.add_subparsers(metavar="ACTION", required=True)
    init = _command(
        actions,
        "init",
        _init,
        "write an example folder",
        "Writes site.toml and the tables with examples that are commented out, and changes no file that is there. The "
        "folder is right as it is written; make the examples yours one after the other, and check.",
        "cds-service site init our-hospital",
    )
    init.add_argument("folder", type=Path, metavar="FOLDER", help="where to write; made if it is not there")
    checked = _command(
        actions,
        "check",
        _check_site,
        "say everything that is wrong in a folder",
        "Reads a site folder as the service would, and says every problem with file and row (exit 1), or what the "
        "folder adds, replaces and takes away (exit 0).",
        "cds-service site check our-hospital",
    )
    checked.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help="the folder to check (CDS_SITE if left out)"
    )
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    run: Callable[[argparse.Namespace], int] | None,
    short: str,
    told: str,
    example: str,
) -> argparse.ArgumentParser:
    added = commands.add_parser(
        name, help=short, description=told, epilog=f"Example: {example}", formatter_class=_Help
    )
    if run is not None:
        added.set_defaults(run=run)
    return added


def _address(added: argparse.ArgumentParser) -> None:
    added.add_argument("--host", metavar="HOST", help="address to listen on (CDS_HOST, else 127.0.0.1)")
    added.add_argument("--port", type=int, metavar="PORT", help="port to listen on (CDS_PORT, else 8000)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as in 2026-06-15") from None


if __name__ == "__main__":
    sys.exit(main())
