"""Full-frame patterns and surfaces, drawn with numpy in random colours, and their words."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage
from scipy.spatial import cKDTree

TEXTURES = {}


def texture(function):
    TEXTURES[function.__name__] = function
    return function


def fractal_noise(rng, side, scale=3.0, octaves=4, stretch=(1, 1)):
    """Sum of smooth noises in [0, 1]; `scale` is the number of bumps across the picture in the first octave."""
    total = np.zeros((side, side), np.float32)
    for octave in range(octaves):
        cells = [max(2, int(scale * 2**octave * s) + 1) for s in stretch]
        grid = Image.fromarray(rng.random(cells).astype(np.float32))
        total += np.asarray(grid.resize((side, side), Image.BICUBIC)) * 0.55**octave
    low, high = np.percentile(total, (1, 99))
    return np.clip((total - low) / (high - low + 1e-6), 0, 1)


def colour(rng, low=0.0, high=1.0):
    return rng.uniform(low, high, 3)


def two_colours(rng):
    first = colour(rng)
    while True:
        second = colour(rng)
        if np.abs(first - second).max() > 0.35:
            return first, second


def ramp(values, *colours):
    stops = np.linspace(0, 1, len(colours))
    return np.stack([np.interp(values, stops, [c[k] for c in colours]) for k in range(3)], -1)


def near(rng, rgb, spread=0.08):
    return np.clip(np.array(rgb) / 255 + rng.normal(0, spread, 3), 0, 1)


def coordinates(side, angle=0.0):
    y, x = np.mgrid[:side, :side] / side
    return x * np.cos(angle) + y * np.sin(angle), -x * np.sin(angle) + y * np.cos(angle)


def cells(rng, side, count):
    """Voronoi cells: distance to the border between cells and the cell's number."""
    points = rng.random((count, 2)) * side
    x, y = np.meshgrid(np.arange(side), np.arange(side))
    distance, nearest = cKDTree(points).query(np.stack([x, y], -1), k=2)
    return (distance[..., 1] - distance[..., 0]) / side, nearest[..., 0]


def strokes(rng, side, base, tones, count, length, lean=0.3, width=1):
    image = Image.fromarray((ramp(fractal_noise(rng, side), base, base * 0.8) * 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    for _ in range(count):
        x, y = rng.random(2) * side * 1.1
        dx = rng.normal(0, lean) * length
        shade = tuple(int(c * 255) for c in np.clip(tones[rng.integers(len(tones))] * rng.uniform(0.7, 1.15), 0, 1))
        draw.line((x, y, x + dx, y - length * rng.uniform(0.5, 1)), shade, width)
    return np.asarray(image, np.float32) / 255


@texture
def stripes(rng, side):
    kind = rng.choice(['vertical', 'horizontal', 'diagonal'])
    angle = {'vertical': 0, 'horizontal': np.pi / 2, 'diagonal': np.pi / 4 * rng.choice([1, 3])}[kind] + rng.normal(
        0, 0.03
    )
    u, _ = coordinates(side, angle)
    wave = (u * rng.uniform(4, 16) + rng.random()) % 1 < rng.uniform(0.3, 0.7)
    return ramp(wave, *two_colours(rng)), {f'{kind} stripes'}


@texture
def checkerboard(rng, side):
    u, v = coordinates(side, rng.choice([0, 0, np.pi / 4]))
    n = rng.uniform(4, 12)
    return ramp((np.floor(u * n) + np.floor(v * n)) % 2, *two_colours(rng)), {'checkerboard'}


@texture
def dots(rng, side):
    u, v = coordinates(side, rng.choice([0, np.pi / 4]))
    n = rng.uniform(5, 12)
    inside = np.hypot((u * n) % 1 - 0.5, (v * n) % 1 - 0.5) < rng.uniform(0.18, 0.36)
    return ramp(inside, *two_colours(rng)), {'polka dots'}


@texture
def grid(rng, side):
    u, v = coordinates(side, rng.choice([0, 0, np.pi / 4]))
    n, w = rng.uniform(5, 14), rng.uniform(0.08, 0.22)
    return ramp(((u * n) % 1 < w) | ((v * n) % 1 < w), *two_colours(rng)), {'grid'}


@texture
def plaid(rng, side):
    u, v = coordinates(side)
    bands = [
        ((c * rng.uniform(3, 7)) % 1 < rng.uniform(0.3, 0.6)) * 0.5 + ((c * rng.uniform(3, 7)) % 1 < 0.12) * 0.5
        for c in (u, v)
    ]
    a, b = two_colours(rng)
    return (ramp(bands[0], a, b) + ramp(bands[1], a, colour(rng))) / 2, {'plaid'}


@texture
def zigzag(rng, side):
    u, v = coordinates(side, rng.choice([0, np.pi / 2]))
    n = rng.uniform(4, 9)
    wave = (v * n + np.abs((u * n) % 2 - 1) * rng.uniform(0.6, 1.2)) % 1 < 0.5
    return ramp(wave, *two_colours(rng)), {'zigzag'}


@texture
def wavy(rng, side):
    u, v = coordinates(side, rng.choice([0, np.pi / 2]))
    wave = np.sin(2 * np.pi * (v * rng.uniform(5, 11) + 0.6 * np.sin(2 * np.pi * u * rng.uniform(1.5, 4)))) > 0
    return ramp(wave, *two_colours(rng)), {'wavy lines'}


@texture
def rings(rng, side):
    u, v = coordinates(side)
    r = np.hypot(u - rng.uniform(0.3, 0.7), v - rng.uniform(0.3, 0.7))
    return ramp((r * rng.uniform(7, 16)) % 1 < 0.5, *two_colours(rng)), {'concentric circles'}


@texture
def spiral(rng, side):
    u, v = coordinates(side)
    x, y = u - 0.5, v - 0.5
    wave = (np.hypot(x, y) * rng.uniform(4, 8) + np.arctan2(y, x) / (2 * np.pi) * rng.choice([-1, 1])) % 1 < 0.5
    return ramp(wave, *two_colours(rng)), {'spiral'}


@texture
def rays(rng, side):
    u, v = coordinates(side)
    wave = np.sin(np.arctan2(v - rng.uniform(0.3, 0.7), u - rng.uniform(0.3, 0.7)) * rng.integers(6, 16)) > 0
    return ramp(wave, *two_colours(rng)), {'rays'}


@texture
def honeycomb(rng, side):
    n = rng.uniform(5, 10)
    y, x = np.mgrid[:side, :side] / side * n
    best = [np.hypot((x + dx) % 1 - 0.5, ((y + dy) % 1.732) - 0.866) for dx, dy in ((0, 0), (0.5, 0.866))]
    edge = np.abs(best[0] - best[1]) < rng.uniform(0.05, 0.12)
    return ramp(edge, *two_colours(rng)), {'honeycomb'}


@texture
def triangles(rng, side):
    n = rng.uniform(4, 9)
    y, x = np.mgrid[:side, :side] / side * n
    return ramp(((x % 1) > (y % 1)) ^ (np.floor(y) % 2 == 0), *two_colours(rng)), {'triangles'}


@texture
def confetti(rng, side):
    image = Image.new('RGB', (side, side), tuple(int(c * 255) for c in colour(rng)))
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(60, 200))):
        x, y, r = rng.random() * side, rng.random() * side, rng.uniform(1, 4)
        draw.ellipse((x - r, y - r, x + r, y + r), tuple(int(c) for c in rng.integers(0, 256, 3)))
    return np.asarray(image, np.float32) / 255, {'confetti'}


@texture
def mosaic(rng, side):
    edge, number = cells(rng, side, int(rng.integers(40, 110)))
    return rng.random((200, 3))[number] * (edge > 0.012)[..., None], {'mosaic'}


@texture
def camouflage(rng, side):
    bands = np.digitize(fractal_noise(rng, side, rng.uniform(3, 6), 3), [0.35, 0.55, 0.72])
    greens = np.stack([near(rng, c, 0.03) for c in ((75, 83, 50), (120, 110, 75), (45, 45, 35), (150, 150, 105))])
    return greens[bands], {'camouflage'}


@texture
def gradient(rng, side):
    u, v = coordinates(side, rng.uniform(0, 2 * np.pi))
    t = (u - u.min()) / (u.max() - u.min())
    return ramp(t, *two_colours(rng)), {'gradient'}


@texture
def plain(rng, side):
    return np.broadcast_to(colour(rng), (side, side, 3)) + rng.normal(0, 0.01, (side, side, 1)), {'plain colour'}


@texture
def static(rng, side):
    grain = (
        np.kron(rng.random((side // 2 + 1, side // 2 + 1)), np.ones((2, 2)))[:side, :side]
        if rng.random() < 0.5
        else rng.random((side, side))
    )
    return (ramp(grain, *two_colours(rng)) if rng.random() < 0.7 else rng.random((side, side, 3))), {'random noise'}


@texture
def fire(rng, side):
    y = np.linspace(0, 1, side)[:, None]
    flames = np.clip(fractal_noise(rng, side, 3, 4, (1, 2)) * 0.8 + y * 1.2 - 0.55, 0, 1)
    return ramp(flames, np.zeros(3), near(rng, (150, 20, 0)), near(rng, (250, 120, 10)), near(rng, (255, 230, 120))), {
        'fire'
    }


@texture
def bokeh(rng, side):
    pixels = np.broadcast_to(colour(rng, 0, 0.25), (side, side, 3)).copy()
    y, x = np.mgrid[:side, :side]
    for _ in range(int(rng.integers(8, 28))):
        cx, cy, r = rng.random() * side, rng.random() * side, rng.uniform(4, 14)
        disc = np.clip(r - np.hypot(x - cx, y - cy), 0, 1)[..., None]
        pixels += (
            disc
            * near(rng, rng.choice([[255, 200, 90], [255, 120, 80], [120, 180, 255], [255, 240, 200]]))
            * rng.uniform(0.25, 0.6)
        )
    return pixels, {'bokeh'}


@texture
def lined_paper(rng, side):
    u, v = coordinates(side)
    paper = np.broadcast_to(near(rng, (248, 246, 238), 0.02), (side, side, 3)).copy()
    lines = (v * rng.uniform(8, 16)) % 1 < 0.1
    if rng.random() < 0.3:
        lines |= (u * rng.uniform(8, 16)) % 1 < 0.1
    return np.where(lines[..., None], near(rng, (130, 160, 210)), paper), {'lined paper'}


@texture
def crumpled(rng, side):
    edge, number = cells(rng, side, int(rng.integers(12, 40)))
    relief = ndimage.gaussian_filter(rng.random(200)[number] * 0.5 + np.clip(edge * 6, 0, 0.5), 0.8)
    return near(rng, (225, 220, 210), 0.1) * (0.65 + relief[..., None] * 0.4), {'crumpled paper'}
