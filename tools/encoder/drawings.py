"""Reads drawings rendered by `render-drawings.mjs`: a folder of pictures and `captions.jsonl`."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

from concepts import Concepts
from labels import COMPOSITION

STYLES = {
    'watercolour': 'watercolour',
    'ink': 'ink drawing',
    'crayon': 'crayon drawing',
    'print': 'woodcut',
    'flat': 'vector graphic',
}
# The pixels decide about light and colours, not the caption.
COMPUTED = {
    'dark',
    'bright',
    'grey-scale',
    'red',
    'orange',
    'yellow',
    'green',
    'turquoise',
    'blue',
    'purple',
    'pink',
    'brown',
    'beige',
    'black',
    'white',
    'grey',
}
RENAMED = {'date stamp': 'timestamp', 'illustration': 'drawing', 'painting': 'watercolour'}
UNKNOWN = {
    'land',
    'landscape',
    'nature',
    'texture',
    'pattern',
    'shadow',
    'line drawing',
    'city',
    'fur texture',
    'rough',
}


def read_drawings(folder: Path, concepts: Concepts) -> list[tuple[np.ndarray, set, set]]:
    """Pixels, true names and unknown names. What a caption of this folder could name and does not is false."""
    by_phrase = {}
    for name, phrases in zip(concepts.names, concepts.phrases):
        for phrase in phrases:
            by_phrase.setdefault(phrase, name)
    by_phrase.update(RENAMED)
    rows = [json.loads(line) for line in (folder / 'captions.jsonl').read_text().splitlines()]
    missing = {w for row in rows for w in row['concepts'] if w not in by_phrase}
    if missing:
        print('drawn words without a concept:', sorted(missing))
    return [(np.asarray(Image.open(folder / row['file']).convert('RGB')), *verdicts(row, by_phrase)) for row in rows]


def verdicts(row: dict, by_phrase: dict) -> tuple[set, set]:
    true = {by_phrase[w] for w in row['concepts'] if w in by_phrase} - COMPUTED
    unknown = UNKNOWN | COMPOSITION
    if row['background'] == 'wood':
        true = true - {'forest', 'trees'} | {'wood grain'}
    if row['style'] in STYLES:
        true.add(STYLES[row['style']])
    else:
        unknown = unknown | {
            'drawing',
            'vector graphic',
            'watercolour',
            'woodcut',
            'ink drawing',
            'crayon drawing',
            'photograph',
        }
    if row['subject'] is None and 'outdoors' in true:
        true.add('scenery without object')
    if row['subject'] is not None:
        true.add('single object')
    return true, unknown
