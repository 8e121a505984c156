"""The tests judge no speed: none sleeps, and none gives anything so many seconds. A busy machine may take its time."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted(path for path in TESTS.rglob("*.py") if path.parent.name != "__pycache__")
CLOCKS = frozenset({"monotonic", "perf_counter", "time"})
WAITS = frozenset({"wait", "join", "communicate", "run", "result", "get"})
EXEMPT = "# clock: "


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value is not True


def _bounds(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line of everything that depends on how fast the machine is, and what is to be done instead."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "sleep":
            yield node.lineno, "a sleep: wait for what is to happen, with support.waiting.until"
        if isinstance(node, ast.Call) and _called(node) in WAITS:
            first = node.args[:1] if _called(node) in ("wait", "join") else []
            given = [*first, *(one.value for one in node.keywords if one.arg == "timeout")]
            if any(map(_is_number, given)):
                yield node.lineno, "a wait that ends after so many seconds: wait without a bound"
        if isinstance(node, ast.Assert):
            for compared in (one for one in ast.walk(node.test) if isinstance(one, ast.Compare)):
                sides = [compared.left, *compared.comparators]
                for left, operator, right in zip(sides, compared.ops, sides[1:], strict=False):
                    early = left if isinstance(operator, ast.Lt | ast.LtE) else right
                    if isinstance(operator, ast.Eq | ast.NotEq | ast.In | ast.NotIn | ast.Is | ast.IsNot):
                        continue
                    if any(isinstance(one, ast.Call) and _called(one) in CLOCKS for one in ast.walk(early)):
                        yield node.lineno, "an upper bound on the time that something took: assert what happened"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_depends_on_how_fast_the_machine_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = [f"{path.name}:{line}: {what}" for line, what in _bounds(ast.parse(text)) if EXEMPT not in lines[line - 1]]
    assert found == [], f"{found}; where it cannot be otherwise, say why on the line: {EXEMPT}…"


@pytest.mark.parametrize(
    "code",
    [
        "time.sleep(0.1)",
        "thread.join(5)",
        "process.communicate(timeout=10)",
        "subprocess.run(command, timeout=60)",
        "assert time.monotonic() - start < 1",
        "assert 1 > time.perf_counter() - start",
        "assert 0.4 <= time.monotonic() - start < 2",
    ],
)
def test_what_depends_on_it_is_found(code: str) -> None:
    assert list(_bounds(ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["thread.join()", "','.join(words)", "assert time.monotonic() - start >= 1", "event.wait()", "bird.wait()"]
)
def test_what_does_not_is_left_alone(code: str) -> None:
    assert not list(_bounds(ast.parse(code)))
