"""The review on a terminal: a person is asked about one thing after the other, and may go back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bowerbird.cli.terminal import note, say, waiting
from bowerbird.words.errors import BowerbirdError, QueryError

if TYPE_CHECKING:
    from bowerbird.app import Bowerbird
    from bowerbird.importing.reviewing import Undecided

_PROMPT = "NUMBER takes it, r rejects all, w searches, s skips, u undoes, q ends, ? helps"
_HELP = """\
  1, 2, …           take the candidate of this number
  ID or address     take that, whether it is listed or not
  r                 reject all that is listed; r2 rejects only number 2
  w                 search the source again, with other words
  s, or nothing     skip it for now
  u                 take the last decision back, and the one before it, and so on
  q                 end; what was decided is kept"""
_LAST = "That was the last. u takes the last decision back; q, or nothing, ends"


class Asking:
    """Asks about things that are undecided.

    Args:
        bird: the catalogue.
        found: what is undecided.
    """

    def __init__(self, bird: Bowerbird, found: list[Undecided]) -> None:
        self._bird = bird
        self._found = found
        self._done: list[tuple[int, Undecided]] = []
        """The decisions that were made here: at which place, and how it stood before."""

    def run(self) -> None:
        """Ask until all is decided or skipped, or the person ends it; then say how many were decided."""
        if not self._found:
            say("There is nothing to decide.")
            return
        try:
            self._ask_all()
        except (EOFError, KeyboardInterrupt):
            note("\nStopped. What was decided is kept.")
        decided = len({place for place, _ in self._done})
        say(f"{decided} of {len(self._found)} decided.")

    def _ask_all(self) -> None:
        place, current = 0, self._found[0]
        while True:
            moved = self._asked(place, current)
            while moved is not None and moved[1] is None and moved[0] == len(self._found):
                moved = self._at_the_end()
            if moved is None:
                return
            place = moved[0]
            current = moved[1] or self._found[place]

    def _at_the_end(self) -> tuple[int, Undecided | None] | None:
        """Ask, when something was decided, whether the last decision is to be taken back. None ends it."""
        end = len(self._found)
        if not self._done or input(f"{_LAST}\n> ").strip() not in ("u", "undo"):
            return None
        try:
            return self._taken_back(end, None)
        except BowerbirdError as error:
            note(f"Error: {error}")
            return end, None

    def _asked(self, place: int, current: Undecided) -> tuple[int, Undecided | None] | None:
        """Ask about one thing; return at which place to go on, and with what if it is not as listed. None ends it."""
        from bowerbird.cli import render

        say(*render.undecided_shown(current, f"{place + 1} of {len(self._found)}: {current.where}"))
        answer = input(f"{_PROMPT}\n> ").strip()
        if answer in ("q", "quit"):
            return None
        if answer in ("", "s", "skip"):
            return place + 1, None
        try:
            return self._obeyed(place, current, answer)
        except BowerbirdError as error:
            note(f"Error: {error}")
            return place, current

    def _obeyed(self, place: int, current: Undecided, answer: str) -> tuple[int, Undecided | None]:
        if answer in ("?", "h", "help"):
            say(_HELP)
            return place, current
        if answer in ("u", "undo"):
            return self._taken_back(place, current)
        if answer == "w":
            return place, self._searched(current)
        left = self._decided(current, answer)
        self._done.append((place, current))
        return (place, left) if left is not None else (place + 1, None)

    def _taken_back(self, place: int, current: Undecided | None) -> tuple[int, Undecided | None]:
        if not self._done:
            note("There is nothing to take back.")
            return place, current
        place, before = self._done[-1]
        try:
            with waiting("Taking it back …"):
                again = self._bird.reviews.reopen(before)
        except QueryError:
            # Two items that were merged stay one; what was decided before that can still be taken back.
            self._done.pop()
            raise
        self._done.pop()
        note(f"Taken back: {before.where} is undecided again.")
        return place, again

    def _decided(self, one: Undecided, answer: str) -> Undecided | None:
        """Do what a person answered; return what is then still to be decided."""
        from bowerbird.cli import render

        if answer[0] == "r" and (answer == "r" or answer[1:].strip().isdecimal()):
            number = answer[1:].strip()
            left = self._bird.reviews.reject(one, [_candidate(one, number)] if number else [])
            say(f"Rejected. {len(left.candidates) if left else 0} left to choose from.")
            return left
        # What is no number of the list may be an id that is a number.
        chosen = _candidate(one, answer) if answer.isdecimal() and not _is_id(one, answer) else answer
        with waiting("Asking the source …"):
            result = self._bird.reviews.take(one, chosen)
        say(*(render.merged_shown(one, result) or render.taken_shown(result)))
        return None

    def _searched(self, one: Undecided) -> Undecided:
        words = {}
        for word, value in one.query.items():
            if isinstance(value, str):
                words[word] = input(f"{word} [{value}]: ").strip() or value
        with waiting("Searching …"):
            return self._bird.reviews.search_again(one, words)


def _candidate(one: Undecided, number: str) -> str:
    place = int(number[:9])
    if not 1 <= place <= len(one.candidates):
        raise QueryError(f"there is no candidate {number}; the list has {len(one.candidates)}")
    return str(one.candidates[place - 1].identifier)


def _is_id(one: Undecided, answer: str) -> bool:
    return int(answer[:9]) > len(one.candidates) and any(each.identifier.value == answer for each in one.candidates)
