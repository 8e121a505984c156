"""Gates on the documentation: what can be set and typed is described, links lead somewhere, examples are real."""

from __future__ import annotations

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bowerbird.cli.program import app
from bowerbird.sandbox import Sandbox
from bowerbird.settings import PREFIX, SETTINGS, Setting
from bowerbird.settings.trust import VARIABLE as TRUST
from support.forked import forks

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") or part == "node_modules" for part in path.relative_to(ROOT).parts)
)
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")

_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


def _name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def _read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


# Settings


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_described_with_its_variable_and_default(setting: Setting) -> None:
    told = ", ".join(setting.default) if isinstance(setting.default, tuple) else setting.default
    default = "not set" if told is None else f"`{told}`"
    row = f"| `{setting.name}` | `{setting.variable}` | {default} | "
    assert row in _read(ROOT / "docs" / "settings.md")


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_variable_that_a_page_names_is_a_setting(page: Path) -> None:
    named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", _read(page)))
    # A source of somebody's own, as the example has one, is set by its name.
    own = {f"{PREFIX}OPEN_LIBRARY_{what}" for what in ("URL", "RATE", "MODE", "CONCURRENCY")} | {f"{PREFIX}SHOP_TOKEN"}
    assert named - {setting.variable for setting in SETTINGS} - own - {TRUST} == set()


# Commands


def _commands(command: Any, path: str = "bowerbird") -> Iterator[tuple[str, Any]]:
    """Yield what can be typed, with what Typer knows of it: the program itself, and all that does something."""
    inner = getattr(command, "commands", {})
    if not inner or path == "bowerbird" or command.invoke_without_command:
        yield path, command
    for name, one in inner.items():
        yield from _commands(one, f"{path} {name}")


ALL = dict(_commands(get_command(app)))
GLOBAL = {"--help"}


def _sections() -> dict[str, str]:
    """Return the text under each heading of docs/commands.md that names a command."""
    parts = re.split(r"^## (.*)$", COMMANDS, flags=re.MULTILINE)
    return {title: text for title, text in zip(parts[1::2], parts[2::2], strict=True) if title.startswith("bowerbird")}


def test_every_command_has_a_section_and_every_section_a_command() -> None:
    assert sorted(_sections()) == sorted(ALL)


@pytest.mark.parametrize("path", ALL)
def test_a_command_is_described_with_exactly_its_options_and_arguments(path: str) -> None:
    section = _sections()[path]
    options = {name for one in ALL[path].params if one.param_type_name == "option" for name in one.opts}
    rows = "".join(line.split("|")[1] for line in section.splitlines() if line.startswith("| `"))
    described = set(re.findall(r"`(--?[a-z][a-z-]*)", rows))
    assert described - GLOBAL == options - GLOBAL
    for argument in (one for one in ALL[path].params if one.param_type_name == "argument"):
        shown = (argument.metavar or argument.name).strip("[]{}")
        assert re.search(rf"`{re.escape(shown)}`", section), f"{path}: the argument {shown} is not described"


def test_the_examples_print_what_the_page_shows(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        environment = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "COLUMNS"))}
        environment |= sandbox.environment()
        environment["PYTHONIOENCODING"] = "utf-8"
        for language, text in _FENCED.findall(COMMANDS):
            if language != "console":
                continue
            line, _, shown = text.partition("\n")
            assert line.startswith("$ bowerbird "), line
            code, out, err = forks().run(shlex.split(line)[2:], folder=tmp_path, environment=environment)
            # A worker's log goes to stderr, here as JSON, and is not shown; nothing else does.
            logged = err.decode().splitlines() if line.startswith("$ bowerbird worker") else []
            assert all("event" in json.loads(one) for one in logged)
            assert (line, "" if logged else err.decode()) == (line, "")
            assert (line, code in (0, 3)) == (line, True)
            assert (line, _timeless(out.decode())) == (line, _timeless(shown))


def test_the_steps_of_a_list_print_what_the_page_shows(tmp_path: Path) -> None:
    """The page shows what a person sees: what is said along the way, then the result."""
    with Sandbox() as sandbox:
        environment = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "COLUMNS"))}
        environment |= sandbox.environment() | {"PYTHONIOENCODING": "utf-8"}
        for language, text in _FENCED.findall(_read(ROOT / "docs" / "lists.md")):
            if language == "csv":
                (tmp_path / "my-albums.csv").write_text(text, encoding="utf-8")
            if language == "console":
                line, _, shown = text.partition("\n")
                code, out, err = forks().run(shlex.split(line)[2:], folder=tmp_path, environment=environment)
                assert (line, code) == (line, 0)
                assert (line, _unmeasured(err.decode() + out.decode())) == (line, _unmeasured(shown))


def _unmeasured(text: str) -> str:
    """Return an output without what other tests hold: requests, scores, how likely a candidate is, and ids."""
    for form, plain in (
        (r"[\d,]+( to [\d,]+)? requests", "(requests)"),
        (r"\b[01]\.\d\d\b", "(score)"),
        (r" *(Likely|[<>]? ?\d+ %)", ""),
        (r"album \d+", "album (id)"),
        (r"(created|existing) +\d+ ", r"\1 (id) "),
    ):
        text = re.sub(form, plain, text)
    return _timeless(text)


def _timeless(text: str) -> str:
    """Return an output without what differs each time: moments, durations, the name of a run, the sandbox's port.

    The width of a column follows from them, so rules and gaps are made equal too.
    """
    for form, plain in (
        (r"\d{4}-\d\d-\d\d \d\d:\d\d", "(moment)"),
        (r"\d+\.\d\d$", "(seconds)"),
        (r"run [0-9a-f]{8}", "(run)"),
        (r"127\.0\.0\.1:\d+", "(address)"),
        (r"─+", "─"),
        (r" {2,}", "  "),
    ):
        text = re.sub(form, plain, text, flags=re.MULTILINE)
    return text


# Links and make


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    text = _FENCED.sub("", _read(page))
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        where, _, anchor = target.partition("#")
        found = (page.parent / where).resolve() if where else page
        if not found.exists() or (anchor and anchor not in _anchors(found)):
            broken.append(target)
    assert broken == []


def _anchors(page: Path) -> set[str]:
    """Return what the headings of a page are called in links to them, by the rule of GitHub."""
    headings = re.findall(r"^#+ (.*)$", _FENCED.sub("", _read(page)), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_every_make_target_that_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", _read(ROOT / "Makefile"), flags=re.MULTILINE))
    text = _read(page)
    code = [*re.findall(r"`([^`\n]+)`", text), *(block for _, block in _FENCED.findall(text))]
    code += re.findall(r"^ {4}(.*)$", text, flags=re.MULTILINE)
    lines = [line.split("#")[0].split() for block in code for line in block.splitlines()]
    named = {
        word for words in lines if words and words[0] == "make" for word in words[1:] if re.fullmatch(r"[a-z-]+", word)
    }
    assert named - targets == set()
