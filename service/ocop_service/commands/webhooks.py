"""`ocop webhooks`: those who are told of new evaluations: what waits, what was given up, sending it after all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from ocop_rules.cli.console import console
from ocop_rules.cli.language import LangOption, chosen_lang
from ocop_rules.cli.table import show_table
from ocop_rules.errors import BilingualError
from ocop_rules.text import printable, text
from ocop_service.commands.options import ConfigOption, DatabaseOption, opened
from ocop_service.commands.words import command_text
from ocop_service.hooks.hook_file import HookDefinition, read_hooks
from ocop_service.setting_values import hosts
from ocop_service.settings import load_settings
from ocop_service.storage.outbox import GivenUp, Outbox
from ocop_service.storage.writer import now_utc

app = typer.Typer(
    help="Webhooks of the service: what waits, what was given up; send it after all.", no_args_is_help=True
)

_SHOWN = 100


class NoSuchEvents(BilingualError):
    """Events that are to be sent again were not given up, or there are none such."""


class HookStillNamed(BilingualError):
    """The settings still name the hook whose waiting events are to be dropped."""


def _named(config: Path | None, url: str | None) -> dict[str, HookDefinition]:
    settings = load_settings(config, database_url=url)
    return {} if settings.webhooks is None else read_hooks(Path(settings.webhooks), hosts(settings.webhook_hosts))


def _show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    show_table(console(), [command_text(column) for column in columns], rows)


@app.command("list")
def list_hooks(config: ConfigOption = None, database: DatabaseOption = None, lang: LangOption = None) -> None:
    """List webhooks: where they are, how many events wait for each and since when, how many were given up.

    Those that the settings name no more are listed as long as events of theirs are kept: nothing is sent to them.
    """
    chosen_lang.use(lang)
    named = _named(config, database)
    with opened(config, database) as found:
        queues = {each.hook: each for each in Outbox(found).queues()}
    if not named and not queues:
        typer.echo(command_text("no-hooks"))
        return
    rows = []
    for name in sorted({*named, *queues}):
        hook, queue = named.get(name), queues.get(name)
        row = (
            name,
            "-" if hook is None else printable(hook.host),
            command_text("all") if hook is None or hook.organisation is None else hook.organisation,
            "0" if queue is None else str(queue.waiting),
            "-" if queue is None or queue.first is None else queue.first,
            "0" if queue is None else str(queue.given_up),
            command_text("not-named" if hook is None else "named"),
        )
        rows.append(row)
    _show(("hook", "host", "organisation-column", "waiting", "first-waiting", "given-up", "state"), rows)


@app.command("given-up")
def given_up(
    hook: Annotated[
        str | None, typer.Option("--hook", help="Of this webhook alone.", metavar="NAME", show_default=False)
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, max=100_000, help="Show so many at most.")] = _SHOWN,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """List events that were given up: after all attempts, or because the other side wants no events (410)."""
    chosen_lang.use(lang)
    with opened(config, database) as found:
        events = Outbox(found).given_up(hook, most + 1)
    rows = []
    for each in events[:most]:
        shown = map(printable, (each.evaluation, each.dossier))
        rows.append((each.hook, str(each.sequence), *shown, str(each.attempts), each.answer, each.given_up_at))
    if rows:
        _show(("hook", "sequence", "event", "dossier", "attempts", "answer", "given-up-at"), rows)
    typer.echo(command_text("more-given-up" if len(events) > most else "count-given-up", count=len(events[:most])))


@app.command()
def resend(
    events: Annotated[
        list[str] | None,
        typer.Argument(
            help="The events, each by its id or its place in the log, as `ocop webhooks given-up` shows them.",
            metavar="EVENTS",
        ),
    ] = None,
    hook: Annotated[
        str | None, typer.Option("--hook", help="To this webhook alone.", metavar="NAME", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All that were given up.")] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """Send events after all that were given up, in the order of each dossier; a running service does so at once.

    Later events of their dossiers may have been taken meanwhile: the receiver tells by `sequence`. Exit 1 if one that
    is named was not given up; then none is sent.

    Example: `ocop webhooks resend --hook city --all`
    """
    chosen_lang.use(lang)
    if every == bool(events):
        raise typer.BadParameter(command_text("events-or-all"))
    with opened(config, database) as found:
        outbox = Outbox(found)
        known = outbox.given_up(hook)
        chosen = known if every else _chosen(known, events or [])
        count = outbox.send_again(chosen, now_utc())
    typer.echo(command_text("resent", count=count))


def _chosen(known: list[GivenUp], wanted: list[str]) -> list[GivenUp]:
    by_name: dict[str, list[GivenUp]] = {}
    for each in known:
        by_name.setdefault(each.evaluation, []).append(each)
        by_name.setdefault(str(each.sequence), []).append(each)
    missing = [each for each in wanted if each not in by_name]
    if missing:
        listed = printable(", ".join(missing), 500)
        raise NoSuchEvents(
            text(
                f"không nằm trong số đã thôi gửi: {listed}; chưa gửi lại sự kiện nào; xem: ocop webhooks given-up",
                f"not among the events that were given up: {listed}; none is sent; see: ocop webhooks given-up",
            )
        )
    return [*{(each.hook, each.sequence): each for name in wanted for each in by_name[name]}.values()]


@app.command()
def drop(
    hook: Annotated[str, typer.Argument(help="The name of the webhook.", metavar="NAME")],
    given_up_alone: Annotated[
        bool, typer.Option("--given-up", help="Those alone that were given up; those that wait stay.")
    ] = False,
    config: ConfigOption = None,
    database: DatabaseOption = None,
    lang: LangOption = None,
) -> None:
    """Delete the kept events of a webhook, of which it is never told then; the evaluations stay in the log.

    Those that wait go only where the settings name the webhook no more.

    Example: `ocop webhooks drop city --given-up`
    """
    chosen_lang.use(lang)
    if not given_up_alone and hook in _named(config, database):
        raise HookStillNamed(
            text(
                f"thiết lập còn ghi webhook {printable(hook)}: bỏ nó khỏi tệp webhook rồi xóa, hoặc dùng --given-up",
                f"the settings still name the webhook {printable(hook)}: take it out of the file of webhooks first, or "
                "use --given-up",
            )
        )
    with opened(config, database) as found:
        count = Outbox(found).drop(hook, given_up_alone=given_up_alone)
    typer.echo(command_text("dropped", count=count))
