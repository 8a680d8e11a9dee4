"""The concepts, their words, and what is known of an image: true (1), unknown (0) or false (-1)."""

import re
from pathlib import Path

import numpy as np

WORDS = Path(__file__).parent / 'words'
PLURAL_FILES = {'objects', 'places', 'drawn', 'tagged'}
NO_PLURAL = re.compile(r'(s|ed|y and white|wear|food|music|money|fauna|flora|wildlife|electronics|outside|outdoor)$')
TOKEN = re.compile(r'\w+|[^\w\s]')


def tokenize(text: str) -> list[str]:
    """Lower-cased words and single punctuation marks, as the exported tokenizer splits them."""
    return TOKEN.findall(text.lower())


def plural(phrase: str) -> str | None:
    if NO_PLURAL.search(phrase):
        return None
    if re.search(r'[^aeiou]y$', phrase):
        return phrase[:-1] + 'ies'
    if re.search(r'(leaf|shelf|wolf|loaf)$', phrase):
        return phrase[:-1] + 'ves'
    return phrase + ('es' if re.search(r'(s|x|z|ch|sh)$', phrase) else 's')


class Concepts:
    def __init__(self):
        self.names, self.phrases, self.parents, self.group = [], [], [], []
        for path in sorted(WORDS.glob('*.txt')):
            self.read(path)
        self.index = {name: i for i, name in enumerate(self.names)}
        if len(self.index) != len(self.names):
            raise ValueError(f'concepts named twice: {sorted(n for n in self.index if self.names.count(n) > 1)}')
        unknown = {p for row in self.parents for p in row} - set(self.index)
        if unknown:
            raise ValueError(f'parents that are no concepts: {sorted(unknown)}')
        self.ancestors = [self.closure(name) for name in self.names]
        self.children = {}
        for name, row in zip(self.names, self.parents):
            for parent in row:
                self.children.setdefault(parent, []).append(name)

    def read(self, path: Path):
        for line in path.read_text().splitlines():
            if not line.strip() or line.startswith('#'):
                continue
            left, _, right = line.partition('>')
            name, _, rest = left.partition('=')
            phrases = [p.strip() for p in [name, *rest.split(',')] if p.strip()]
            if path.stem in PLURAL_FILES:
                phrases += [q for q in map(plural, phrases) if q and q not in phrases]
            self.names.append(name.strip())
            self.phrases.append(phrases)
            self.parents.append([p.strip() for p in right.split(',') if p.strip()])
            self.group.append(path.stem)

    def closure(self, name: str) -> set[str]:
        found, open_names = set(), [name]
        while open_names:
            current = open_names.pop()
            if current not in found:
                found.add(current)
                open_names += self.parents[self.index[current]]
        return found

    def in_group(self, *groups: str) -> set[str]:
        return {n for n, g in zip(self.names, self.group) if g in groups}

    def below(self, name: str) -> set[str]:
        return {n for n, a in zip(self.names, self.ancestors) if name in a}

    def state(self, true: set[str], unknown: set[str], false: set[str] = frozenset()) -> np.ndarray:
        """One int8 row. Neither true nor unknown is false; kinds of a true concept are unknown unless one is named."""
        closed = {a for name in true for a in self.ancestors[self.index[name]]}
        open_kinds = set()
        for name in true:
            kinds = self.children.get(name, [])
            if kinds and not closed.intersection(kinds):
                open_kinds |= self.below(name) - {name}
        row = np.full(len(self.names), -1, np.int8)
        for name in (unknown | open_kinds) - set(false):
            row[self.index[name]] = 0
        for name in closed:
            row[self.index[name]] = 1
        return row
