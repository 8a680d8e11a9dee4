"""Words computed from the pixels. Every rule has two thresholds: above the high one the word is true, below the low one
it is false, and between them it is unknown, so that nothing borderline is taught."""

import numpy as np
from PIL import Image

HUES = {
    'red': (345, 12),
    'orange': (14, 42),
    'yellow': (46, 66),
    'green': (75, 165),
    'turquoise': (168, 196),
    'blue': (198, 255),
    'purple': (258, 322),
}


def hue_saturation_value(pixels: np.ndarray):
    high, low = pixels.max(-1), pixels.min(-1)
    span = high - low
    safe = np.maximum(span, 1e-6)
    r, g, b = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    hue = np.where(high == r, (g - b) / safe % 6, np.where(high == g, (b - r) / safe + 2, (r - g) / safe + 4)) * 60
    return hue, np.where(high > 0, span / np.maximum(high, 1e-6), 0), high


class Verdicts:
    def __init__(self):
        self.true, self.unknown = set(), set()

    def rule(self, name: str, value: float, low: float, high: float):
        if value >= high:
            self.true.add(name)
        elif value > low:
            self.unknown.add(name)


def colours(v: Verdicts, small: np.ndarray):
    hue, saturation, value = hue_saturation_value(small)
    chroma = saturation * value
    clear = (saturation > 0.3) & (value > 0.25)
    for name, (start, end) in HUES.items():
        inside = (hue >= start) & (hue <= end) if start < end else (hue >= start) | (hue <= end)
        share = (clear & inside).mean()
        if name in ('red', 'orange'):
            v.rule('brown', (inside & (saturation > 0.3) & (value > 0.15) & (value < 0.55)).mean(), 0.05, 0.3)
            share = (clear & inside & (value > 0.55)).mean()
        v.rule(name, share, 0.02, 0.2)
    pink = (saturation > 0.12) & (saturation < 0.6) & (value > 0.7) & ((hue > 315) | (hue < 10))
    v.rule('pink', pink.mean(), 0.02, 0.2)
    beige = (saturation > 0.1) & (saturation < 0.4) & (value > 0.6) & (hue > 22) & (hue < 55)
    v.rule('beige', beige.mean(), 0.05, 0.3)
    flat = saturation < 0.13
    v.rule('black', (value < 0.16).mean(), 0.03, 0.25)
    v.rule('white', (flat & (value > 0.88)).mean(), 0.03, 0.25)
    v.rule('grey', (flat & (value > 0.25) & (value < 0.8)).mean(), 0.1, 0.4)
    mean = small.reshape(-1, 3).mean(0)
    spread = mean - mean.mean()
    tint = np.abs(spread).max()
    v.rule('grey-scale', 1 - np.percentile(chroma, 97) * 8, 0.3, 0.8)
    v.rule('colourful', chroma.mean() + chroma.std(), 0.3, 0.46)
    v.rule('muted', 1 - chroma.mean() * 4, 0.5, 0.75)
    # A cast is a tint of the whole picture, its greys and lights included; a large red object is none.
    low_quarter = np.percentile(small.reshape(-1, 3) - small.reshape(-1, 3).mean(-1, keepdims=True), 25, axis=0)
    for name, channel in (('reddish', 0), ('greenish', 1), ('bluish', 2)):
        v.rule(name, min(spread[channel], low_quarter[channel] + 0.03), 0.015, 0.06)
    high_quarter = np.percentile(small.reshape(-1, 3) - small.reshape(-1, 3).mean(-1, keepdims=True), 75, axis=0)
    v.rule('yellowish', min(-spread[2], 0.03 - high_quarter[2], spread[1] + 0.05), 0.015, 0.06)
    v.rule('pinkish', min(-spread[1], 0.03 - high_quarter[1]), 0.012, 0.045)
    v.rule('warm colours', spread[0] - spread[2], 0.03, 0.12)
    v.rule('cold colours', spread[2] - spread[0], 0.02, 0.1)
    v.rule(
        'sepia',
        min(1 - hue[chroma > 0.05].std() / 60, (chroma > 0.05).mean())
        if tint > 0.04 and (chroma > 0.05).any() and 18 < np.median(hue[chroma > 0.05]) < 48 and chroma.max() < 0.5
        else 0,
        0.6,
        0.88,
    )
    return chroma


def tones(v: Verdicts, luminance: np.ndarray):
    mean, deviation = luminance.mean(), luminance.std()
    v.rule('dark', 1 - mean, 0.6, 0.75)
    v.rule('bright', mean, 0.55, 0.72)
    v.rule('high contrast', deviation, 0.2, 0.29)
    v.rule('low contrast', 1 - deviation, 0.82, 0.9)
    half = luminance.shape[0] // 2
    third = luminance.shape[0] // 3
    top, bottom = luminance[:half].mean(), luminance[half:].mean()
    left, right = luminance[:, :half].mean(), luminance[:, half:].mean()
    centre = luminance[third:-third, third:-third].mean()
    ring = (luminance.sum() - luminance[third:-third, third:-third].sum()) / (
        luminance.size - (luminance.shape[0] - 2 * third) ** 2
    )
    v.rule('bright top', top - bottom, 0.06, 0.16)
    v.rule('dark bottom', min(top - bottom, 0.5 - bottom), 0.03, 0.13)
    v.rule('bright bottom', bottom - top, 0.06, 0.16)
    v.rule('dark top', min(bottom - top, 0.5 - top), 0.03, 0.13)
    v.rule('bright left', left - right, 0.05, 0.14)
    v.rule('bright right', right - left, 0.05, 0.14)
    v.rule('bright centre', centre - ring, 0.05, 0.16)
    v.rule('dark centre', ring - centre, 0.05, 0.16)
    corner = np.mean(
        [luminance[:4, :4].mean(), luminance[:4, -4:].mean(), luminance[-4:, :4].mean(), luminance[-4:, -4:].mean()]
    )
    v.rule('dark edges', centre - corner, 0.08, 0.3)
    v.rule('bright edges', corner - centre, 0.08, 0.3)


def surroundings(v: Verdicts, pixels: np.ndarray):
    """The ring along the edge, without its outermost pixels, which a border may have taken."""
    side = pixels.shape[0]
    inner, outer = max(2, side // 24), side // 7
    ring = np.concatenate(
        [
            pixels[inner:outer].reshape(-1, 3),
            pixels[-outer:-inner].reshape(-1, 3),
            pixels[outer:-outer, inner:outer].reshape(-1, 3),
            pixels[outer:-outer, -outer:-inner].reshape(-1, 3),
        ]
    )
    high, low = ring.max(1), ring.min(1)
    strip = np.concatenate([pixels[inner:outer].mean(-1), pixels[-outer:-inner].mean(-1)])
    plain = 1 - ring.std(0).mean() / 0.3 - 3 * max(0, np.abs(np.diff(strip, axis=1)).mean() - 0.01)
    v.rule('plain background', plain, 0.45, 0.72)
    v.rule('white background', (low > 0.86).mean(), 0.35, 0.68)
    v.rule('black background', (high < 0.14).mean(), 0.4, 0.75)
    flat = (high - low < 0.09) & (high > 0.25) & (high < 0.85)
    v.rule('grey background', min(flat.mean(), plain + 0.2), 0.4, 0.75)
    hue, saturation, value = hue_saturation_value(ring)
    clear = (saturation > 0.3) & (value > 0.2)
    v.rule('coloured background', min(clear.mean(), plain + 0.25), 0.45, 0.8)
    for name, (start, end) in HUES.items():
        inside = (hue >= start) & (hue <= end) if start < end else (hue >= start) | (hue <= end)
        lit = value > (0.5 if name in ('red', 'orange') else 0.2)
        v.rule(f'{name} background', (clear & inside & lit).mean(), 0.15, 0.65)
    v.rule(
        'pink background',
        ((saturation > 0.12) & (saturation < 0.6) & (value > 0.7) & ((hue > 315) | (hue < 10))).mean(),
        0.15,
        0.65,
    )
    v.rule('brown background', ((saturation > 0.25) & (hue < 45) & (value > 0.12) & (value < 0.65)).mean(), 0.2, 0.7)


def details(v: Verdicts, luminance: np.ndarray):
    edge = (np.abs(np.diff(luminance, axis=0)).mean() + np.abs(np.diff(luminance, axis=1)).mean()) / 2
    v.rule('cluttered', edge, 0.04, 0.075)
    v.rule('smooth', 0.1 - edge, 0.07, 0.085)
    v.rule('rough', edge, 0.05, 0.09)
    laplacian = np.abs(
        4 * luminance[1:-1, 1:-1]
        - luminance[:-2, 1:-1]
        - luminance[2:, 1:-1]
        - luminance[1:-1, :-2]
        - luminance[1:-1, 2:]
    )
    v.rule('sharp', np.percentile(laplacian, 95), 0.2, 0.5)
    return laplacian


def sky(v: Verdicts, pixels: np.ndarray):
    top = pixels[: pixels.shape[0] // 5]
    hue, saturation, value = hue_saturation_value(top)
    blue = ((hue > 185) & (hue < 250) & (saturation > 0.15) & (value > 0.35)).mean()
    rough = np.abs(np.diff(top.mean(-1), axis=1)).mean()
    return blue, rough


def edge_bands(v: Verdicts, pixels: np.ndarray):
    """Borders that the file itself has: uniform black or white rows along all four edges."""
    bands = [pixels[:3], pixels[-3:], pixels[:, :3], pixels[:, -3:]]
    black = min((band.max(-1) < 0.12).mean() for band in bands)
    white = min((band.min(-1) > 0.9).mean() for band in bands)
    v.rule('black border', black, 0.6, 2)
    v.rule('white border', white, 0.6, 2)
    uniform = max(1 - band.reshape(-1, 3).std(0).mean() / 0.1 for band in bands)
    v.rule('border', uniform, 0.5, 2)


def pixel_words(image: np.ndarray) -> Verdicts:
    """True and unknown words of a uint8 image [side, side, 3]."""
    v = Verdicts()
    pixels = image.astype(np.float32) / 255
    side = pixels.shape[0]
    small = np.asarray(Image.fromarray(image).reduce(max(1, side // 32)), np.float32) / 255
    luminance = pixels @ np.array([0.299, 0.587, 0.114], np.float32)
    half = np.asarray(Image.fromarray(image).reduce(max(1, side // 48)), np.float32) / 255
    tones(v, half.mean(-1))
    colours(v, small)
    surroundings(v, half)
    details(v, luminance)
    edge_bands(v, pixels)
    v.sky_blue, v.sky_rough = sky(v, pixels)
    return v
