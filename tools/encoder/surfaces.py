"""Grounds and materials in natural colours: more textures, drawn from noise, cells and strokes."""

import numpy as np
from scipy import ndimage

from textures import cells, colour, coordinates, fractal_noise, near, ramp, strokes, texture, two_colours


@texture
def bricks(rng, side):
    y, x = np.mgrid[:side, :side] / side
    rows = rng.uniform(6, 12)
    row = np.floor(y * rows)
    along = x * rows / 2.2 + (row % 2) * 0.5
    tone = rng.random((32, 32))[(row % 32).astype(int), (np.floor(along) % 32).astype(int)]
    joint = ((y * rows) % 1 < 0.13) | (along % 1 < 0.07)
    wall = (
        ramp(tone, near(rng, (120, 50, 35)), near(rng, (185, 100, 75)))
        if rng.random() < 0.8
        else ramp(tone, *two_colours(rng))
    )
    wall = wall * (0.85 + 0.3 * fractal_noise(rng, side, 12, 3)[..., None])
    return np.where(joint[..., None], near(rng, (200, 195, 185)), wall), {'brick wall'}


@texture
def tiles(rng, side):
    u, v = coordinates(side, rng.choice([0, 0, np.pi / 4]))
    n = rng.uniform(4, 9)
    tone = rng.random((32, 32))[(np.floor(u * n) % 32).astype(int), (np.floor(v * n) % 32).astype(int)]
    joint = ((u * n) % 1 < 0.06) | ((v * n) % 1 < 0.06)
    base = colour(rng, 0.45, 1)
    return np.where(joint[..., None], base * 0.55, base * (0.9 + 0.1 * tone[..., None])), {'tiles'}


@texture
def cobblestones(rng, side):
    edge, number = cells(rng, side, int(rng.integers(50, 130)))
    tone = 0.4 + 0.4 * rng.random(200)[number] + 0.1 * fractal_noise(rng, side, 10)
    stone = tone[..., None] * near(rng, (190, 185, 175), 0.05)
    return stone * np.clip(edge * 22, 0.25, 1)[..., None], {'cobblestone'}


@texture
def rocks(rng, side):
    relief = fractal_noise(rng, side, rng.uniform(3, 6), 6)
    light = np.clip(0.55 + ndimage.sobel(relief, 1) * 0.6 - ndimage.sobel(relief, 0) * 0.4, 0.1, 1.1)
    return light[..., None] * near(rng, (150, 142, 132), 0.07), {'stone'}


@texture
def gravel(rng, side):
    edge, number = cells(rng, side, int(rng.integers(250, 420)))
    tone = 0.35 + 0.6 * rng.random(500)[number]
    return tone[..., None] * near(rng, (190, 182, 170), 0.06) * np.clip(edge * 45, 0.35, 1)[..., None], {'gravel'}


@texture
def concrete(rng, side):
    tone = 0.75 + 0.15 * fractal_noise(rng, side, 3, 5) + rng.normal(0, 0.025, (side, side))
    return tone[..., None] * near(rng, (175, 173, 168), 0.06), {'concrete'}


@texture
def wood(rng, side):
    u, v = coordinates(side, rng.choice([0, np.pi / 2]))
    grain = fractal_noise(rng, side, 2, 4, (1, 9) if rng.random() < 0.5 else (9, 1))
    boards = rng.uniform(3, 6)
    seam = (u * boards) % 1 < 0.035
    tone = grain * 0.5 + 0.5 * rng.random(64)[(np.floor(u * boards) % 64).astype(int)]
    plank = ramp(tone, near(rng, (95, 60, 30)), near(rng, (190, 140, 90)))
    return np.where(seam[..., None], plank * 0.35, plank), {'wood grain'}


@texture
def sand(rng, side):
    ripple = np.sin(
        2
        * np.pi
        * (coordinates(side, rng.uniform(1.2, 1.9))[0] * rng.uniform(6, 14) + fractal_noise(rng, side, 2, 3) * 2.5)
    )
    tone = 0.82 + 0.09 * ripple * rng.random() + rng.normal(0, 0.04, (side, side))
    return tone[..., None] * near(rng, (230, 200, 150), 0.05), {'sand'}


@texture
def soil(rng, side):
    tone = 0.4 + 0.5 * fractal_noise(rng, side, 7, 5) + rng.normal(0, 0.06, (side, side))
    return tone[..., None] * near(rng, (125, 88, 58), 0.05), {'soil'}


@texture
def cracked(rng, side):
    edge, _ = cells(rng, side, int(rng.integers(18, 50)))
    tone = 0.75 + 0.2 * fractal_noise(rng, side, 6)
    return tone[..., None] * near(rng, (190, 155, 115), 0.06) * np.clip(edge * 40, 0.2, 1)[..., None], {
        'cracked ground'
    }


@texture
def grass(rng, side):
    greens = [near(rng, c, 0.05) for c in ((60, 120, 40), (95, 150, 50), (120, 160, 60))]
    return strokes(rng, side, greens[0] * 0.8, greens, 1300, rng.uniform(6, 14)), {'grass'}


@texture
def leaves(rng, side):
    edge, number = cells(rng, side, int(rng.integers(150, 320)))
    tone = rng.random(400)[number]
    green = ramp(tone, near(rng, (20, 50, 15), 0.03), near(rng, (70, 120, 40), 0.05), near(rng, (140, 180, 70), 0.05))
    return green * np.clip(edge * 30, 0.4, 1)[..., None], {'leaves texture'}


@texture
def water(rng, side):
    y = np.mgrid[:side, :side][0] / side
    ripple = fractal_noise(rng, side, 3, 5, (5, 1)) * 0.7 + 0.3 * np.sin(
        2 * np.pi * (y * rng.uniform(8, 18) + fractal_noise(rng, side, 3, 3))
    )
    blue = rng.choice([[40, 95, 135], [60, 120, 150], [70, 100, 110], [30, 70, 100]])
    return ramp(
        ripple, near(rng, blue, 0.05) * 0.65, near(rng, blue, 0.05), np.minimum(near(rng, blue, 0.05) * 1.7 + 0.1, 1)
    ), {'water surface'}


@texture
def snow_ground(rng, side):
    relief = fractal_noise(rng, side, rng.uniform(1.5, 4), 4)
    light = 0.93 + ndimage.sobel(relief, 1) * 0.5 + rng.normal(0, 0.012, (side, side))
    return light[..., None] * near(rng, (238, 243, 252), 0.02), {'snow'}


@texture
def clouds(rng, side):
    cloud = np.clip(fractal_noise(rng, side, rng.uniform(1.5, 3.5), 5, (1.6, 1)) * 1.6 - rng.uniform(0.3, 0.7), 0, 1)
    blue = near(rng, (95, 150, 215), 0.06) if rng.random() < 0.7 else near(rng, (140, 150, 165), 0.05)
    return ramp(cloud, blue, near(rng, (245, 245, 248), 0.03)), {'clouds'}


@texture
def stars(rng, side):
    night = ramp(fractal_noise(rng, side, 2, 3), near(rng, (5, 8, 25), 0.02), near(rng, (20, 25, 60), 0.03))
    points = np.zeros((side, side))
    at = rng.integers(0, side, (int(rng.integers(40, 160)), 2))
    points[at[:, 0], at[:, 1]] = rng.uniform(0.4, 1, len(at))
    return night + np.clip(points + ndimage.gaussian_filter(points, 0.8) * 2, 0, 1)[..., None], {
        'starry sky',
        'night',
        'sky',
    }


@texture
def marble(rng, side):
    u, _ = coordinates(side, rng.uniform(0, np.pi))
    vein = np.abs(np.sin(2 * np.pi * (u * rng.uniform(1, 3) + fractal_noise(rng, side, 2.5, 5) * 1.3))) ** 0.35
    base = colour(rng, 0.75, 0.98) if rng.random() < 0.7 else colour(rng, 0.1, 0.4)
    return ramp(vein, base * 0.55 if base.mean() > 0.5 else np.minimum(base * 2.5, 1), base), {'marble'}


@texture
def fabric(rng, side):
    y, x = np.mgrid[:side, :side]
    period = int(rng.integers(3, 6))
    weave = 0.5 + 0.25 * np.sin(2 * np.pi * x / period) + 0.25 * np.sin(2 * np.pi * y / period)
    tone = 0.65 + 0.3 * weave + 0.15 * fractal_noise(rng, side, 3, 2) - 0.1
    return tone[..., None] * colour(rng, 0.25, 1), {'fabric'}


@texture
def knitted(rng, side):
    y, x = np.mgrid[:side, :side] / side
    n = rng.uniform(9, 16)
    stitch = np.abs(np.sin(np.pi * (y * n + np.abs((x * n) % 1 - 0.5) * 1.2))) * np.abs(np.sin(np.pi * x * n)) ** 0.4
    return (0.45 + 0.6 * stitch[..., None]) * colour(rng, 0.3, 1), {'knitted'}


@texture
def fur_surface(rng, side):
    tones = [near(rng, c, 0.08) for c in ((110, 80, 50), (160, 120, 80), (200, 170, 130))]
    return strokes(rng, side, tones[0] * 0.8, tones, 1500, rng.uniform(5, 11), lean=rng.uniform(0.3, 1.2)), {
        'fur texture'
    }


@texture
def metal(rng, side):
    brushed = fractal_noise(rng, side, 2, 5, (1, 14) if rng.random() < 0.5 else (14, 1))
    u, _ = coordinates(side, rng.uniform(0, np.pi))
    shine = 0.5 + 0.5 * np.sin(2 * np.pi * (u * rng.uniform(0.6, 1.6) + rng.random()))
    return (0.35 + 0.2 * brushed + 0.4 * shine)[..., None] * near(rng, (205, 208, 214), 0.03), {'metal'}


@texture
def rust(rng, side):
    patch = np.clip(fractal_noise(rng, side, 4, 5) * 2 - 0.5, 0, 1)
    return ramp(patch, near(rng, (95, 60, 45)), near(rng, (165, 85, 40)), near(rng, (120, 115, 110))) * (
        0.8 + rng.normal(0, 0.06, (side, side, 1))
    ), {'rust'}
