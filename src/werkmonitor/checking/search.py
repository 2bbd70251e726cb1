"""Find any of many secret texts in a public one, in time that hardly depends on how many there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

_WORD = re.compile(r"[^\W_]+")
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}")
_LETTERS_AND_DIGITS, _DIGITS = 5, 7


def telling(identifier: str) -> bool:
    """Whether an identifier can be told from ordinary text, so that finding it means something.

    It has a letter and a digit and at least five of both together, or seven digits and is no date. Shorter ones, such
    as ``17``, stand in any report by chance.
    """
    letters = "".join(_WORD.findall(identifier))
    if letters.isdigit():
        return len(letters) >= _DIGITS and not _DATE.fullmatch(identifier)
    return len(letters) >= _LETTERS_AND_DIGITS and any(letter.isdigit() for letter in letters)


class Searcher:
    """Looks for secret texts as whole words, whatever their case.

    Parameters
    ----------
    secrets
        Each with what it is, in words that may be shown: the text itself never is.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets: dict[str, str] = {}
        self._lengths: dict[str, set[int]] = defaultdict(set)
        """By the word that a secret begins with."""
        for secret, what in secrets.items():
            folded = secret.casefold()
            if first := _WORD.search(folded):
                self._secrets[folded[first.start() :]] = what
                self._lengths[first[0]].add(len(folded) - first.start())

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield the line and what was found there, for each secret in a text."""
        folded = text.casefold()
        for word in self._lengths.keys() & set(_WORD.findall(folded)):
            for match in re.finditer(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])", folded):
                start = match.start()
                for length in self._lengths[word]:
                    what = self._secrets.get(folded[start : start + length])
                    if what and _stands_alone(folded, start, start + length):
                        yield folded.count("\n", 0, start) + 1, what


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match is not a part of a longer word, nor digits of a number with decimals or thousands."""
    if text[end : end + 1].isalnum() and text[end - 1].isalnum():
        return False
    in_number = re.search(r"\d[.,]$", text[max(start - 2, 0) : start]) or re.match(r"[.,]\d", text[end : end + 2])
    return not (text[start:end].isdigit() and in_number)
