"""Text columns of a batch: a caption of each picture and single concepts, with the mask of pictures they fit."""

import numpy as np

from concepts import Concepts, tokenize

PADDING, UNKNOWN = 0, 1
SPECIAL = ['[PAD]', '[UNK]']
TEMPLATES = (
    'a photo of a {}',
    'a photo of {}',
    'a photo of the {}',
    'a photo of an {}',
    'a picture of a {}',
    'a picture of {}',
    'an image of a {}',
    'an image of {}',
    'a photo with {}',
    'a picture with {}',
    'a picture with a {}',
    'an image with {}',
    'a picture with much {}',
    'a picture with {} in it',
    'a photo with a {}',
    'a photo taken in a {}',
    'a photo taken in {}',
    'a photo taken at the {}',
    'a picture taken on {}',
    'a picture taken among {}',
    'a picture taken under {}',
    'a photo showing {}',
    'a photo of something {}',
    'a photo of something in a {}',
    'a photo of something on {}',
    'a photo of something among {}',
    'a picture of something that looks {}',
    'an image of something that looks {}',
    'a picture that looks {}',
    'a {} photo',
    'a {} picture',
    'a {} image',
    'this is {}',
    'there is a {}',
    '{} in the picture',
    'photos of {}',
    'pictures that show {}',
)
LINKS = (
    '{} and {}',
    '{}, {}',
    '{} with {}',
    '{} on {}',
    '{} in {}',
    '{} in front of {}',
    '{} by {}',
    '{} near {}',
    '{} at {}',
)
WIDTH = 20


# Words of templates that a user's own phrase may hold. The others carry nothing and stay out of the tokenizer.
FILLERS = {'a', 'an', 'the', 'of', 'in', 'on', 'at', 'by', 'with', 'near', 'and', 'photo', 'photos', 'image', ',', '-'}


class Captions:
    def __init__(self, concepts: Concepts, trained: np.ndarray):
        """`trained` says which concepts have enough pictures; only their words enter the tokenizer."""
        self.concepts, self.trained = concepts, trained
        words = {t for i in np.flatnonzero(trained) for phrase in concepts.phrases[i] for t in tokenize(phrase)}
        self.words = SPECIAL + sorted(words | FILLERS)
        self.id = {word: i for i, word in enumerate(self.words)}
        self.weight = np.where(np.isin(np.array(concepts.group), ('picture',)), 1.0, 3.0)

    def encode(self, text: str) -> np.ndarray:
        ids = [self.id.get(token, UNKNOWN) for token in tokenize(text)][:WIDTH]
        return np.array(ids + [PADDING] * (WIDTH - len(ids)), np.int64)

    def phrase(self, concept: int, rng) -> str:
        phrases = self.concepts.phrases[concept]
        return phrases[0] if rng.random() < 0.3 else phrases[rng.integers(len(phrases))]

    def text(self, chosen, rng) -> str:
        text = self.phrase(chosen[0], rng)
        for concept in chosen[1:]:
            text = LINKS[rng.integers(len(LINKS))].format(text, self.phrase(concept, rng))
        return text if rng.random() < 0.35 else TEMPLATES[rng.integers(len(TEMPLATES))].format(text)

    def columns(self, states: np.ndarray, singles: int, rng):
        """Token ids [columns, WIDTH] and the masks fits, misfits [pictures, columns]; neither means unknown."""
        chosen = []
        for row in states:
            true = np.flatnonzero((row == 1) & self.trained)
            if len(true) == 0:
                continue
            count = min(len(true), int(rng.choice([1, 2, 3, 4], p=[0.3, 0.35, 0.25, 0.1])))
            weight = self.weight[true]
            chosen.append(rng.choice(true, count, replace=False, p=weight / weight.sum()))
        present = np.flatnonzero(((states == 1).any(0)) & self.trained)
        chosen += [[c] for c in rng.choice(present, min(singles, len(present)), replace=False)]
        member = np.zeros((len(chosen), states.shape[1]), np.float32)
        for j, concepts in enumerate(chosen):
            member[j, concepts] = 1
        fits = (states == 1).astype(np.float32) @ member.T == member.sum(1)
        misfits = (states == -1).astype(np.float32) @ member.T > 0
        ids = np.stack([self.encode(self.text(concepts, rng)) for concepts in chosen])
        return ids, fits, misfits
