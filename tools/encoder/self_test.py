"""The start-up self-test: pictures from an integer formula and a few texts, with the vectors that the files give."""

import numpy as np
import torch

from concepts import tokenize

SIDE = 96
FORMULA = (
    'Picture s (0-based) has RGB bytes at (x, y), channel c: noise = bits 24..31 of mulberry32 state output number '
    '3 * (96 * y + x) + c of a generator seeded with 1000 + s; slope = (x * (3 + s) + y * (5 - s) + c * 67) mod 256; '
    'byte = noise if s is 0, slope if s is 1, ((noise >> 2) + 3 * (slope >> 2)) if s is 2 or more. '
    'pixel_values = (byte / 255 - image_mean) / image_std in planes R, G, B; no resizing is needed.'
)
TEXTS = (
    'forest',
    'a photo of the sea',
    'a dark picture',
    'black border',
    'a photo of a red bird on snow',
    'qwertyzxcv',
)


def mulberry32(seed: int, count: int) -> np.ndarray:
    """The first `count` outputs as unsigned 32-bit integers."""
    mask, out, state = 0xFFFFFFFF, np.empty(count, np.uint32), seed & 0xFFFFFFFF
    for i in range(count):
        state = (state + 0x6D2B79F5) & mask
        t = ((state ^ (state >> 15)) * (1 | state)) & mask
        t = ((t + (((t ^ (t >> 7)) * (61 | t)) & mask)) & mask) ^ t
        out[i] = (t ^ (t >> 14)) & mask
    return out


def picture(s: int) -> np.ndarray:
    noise = (mulberry32(1000 + s, 3 * SIDE * SIDE) >> 24).astype(np.int64).reshape(SIDE, SIDE, 3)
    y, x, c = np.mgrid[:SIDE, :SIDE, :3]
    slope = (x * (3 + s) + y * (5 - s) + c * 67) % 256
    if s == 0:
        return noise.astype(np.uint8)
    return (slope if s == 1 else (noise >> 2) + 3 * (slope >> 2)).astype(np.uint8)


def rounded(vector) -> list[float]:
    return [float(f'{v:.6g}') for v in vector]


def self_test(net, words: list[str], pictures: int = 4) -> dict:
    from train import to_input

    index = {word: i for i, word in enumerate(words)}
    images = np.stack([picture(s) for s in range(pictures)])
    with torch.no_grad():
        vectors = net.image(to_input(images, SIDE)).numpy()
        texts = []
        for text in TEXTS:
            ids = [index.get(token, 1) for token in tokenize(text)]
            batch = torch.tensor([ids])
            texts.append(
                {'text': text, 'inputIds': ids, 'vector': rounded(net.text(batch, torch.ones_like(batch))[0].numpy())}
            )
    return {
        'about': 'Un-normalised vectors of fp32 arithmetic over the stored weights. Compare by cosine.',
        'side': SIDE,
        'formula': FORMULA,
        'images': [
            {'picture': s, 'byteSum': int(images[s].sum(dtype=np.int64)), 'vector': rounded(vectors[s])}
            for s in range(pictures)
        ],
        'texts': texts,
    }
