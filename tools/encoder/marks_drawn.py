"""More things drawn on a picture: pointers, scales, patches, strips and covers."""

import numpy as np
from PIL import Image, ImageDraw

from effects import effect
from marks import any_colour, vivid


def point(image, rng, low=0.15, high=0.85):
    return rng.uniform(low, high, 2) * image.width


@effect(0.8)
def arrow(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    tip, angle, length = point(image, rng, 0.3, 0.7), rng.uniform(0, 2 * np.pi), image.width * rng.uniform(0.3, 0.5)
    back = tip - length * np.array([np.cos(angle), np.sin(angle)])
    colour = (255, 255, 255) if rng.random() < 0.3 else (0, 0, 0) if rng.random() < 0.3 else vivid(rng)
    draw.line((*back, *tip), colour, max(2, image.width // 28))
    for side in (-0.5, 0.5):
        end = tip - length * 0.4 * np.array([np.cos(angle + side), np.sin(angle + side)])
        draw.line((*tip, *end), colour, max(2, image.width // 28))
    return image, {'arrow'}, {'pen marks', 'symbol'}


@effect(0.8)
def ring_mark(image, rng):
    image = image.copy()
    (x, y), r = point(image, rng, 0.3, 0.7), image.width * rng.uniform(0.14, 0.3)
    colour = (230, 20, 20) if rng.random() < 0.6 else vivid(rng)
    ImageDraw.Draw(image).ellipse(
        (x - r, y - r * rng.uniform(0.7, 1), x + r, y + r), None, colour, max(2, image.width // 32)
    )
    return image, {'circle mark'}, {'symbol', 'concentric circles', 'pen marks'}


@effect(0.7)
def cross_mark(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    (x, y), r = point(image, rng, 0.3, 0.7), image.width * rng.uniform(0.15, 0.35)
    colour, width = (vivid(rng) if rng.random() < 0.7 else (0, 0, 0)), max(1, image.width // int(rng.integers(20, 60)))
    if rng.random() < 0.5:
        draw.line((x - r, y - r, x + r, y + r), colour, width)
        draw.line((x - r, y + r, x + r, y - r), colour, width)
    else:
        draw.line((x - r, y, x + r, y), colour, width)
        draw.line((x, y - r, x, y + r), colour, width)
    return image, {'cross mark'}, {'symbol', 'pen marks'}


@effect(0.8)
def ruler(image, rng):
    side = image.width
    depth = int(side * rng.uniform(0.1, 0.18))
    strip = Image.new(
        'RGB',
        (side, depth),
        (255, 255, 255) if rng.random() < 0.5 else (240, 215, 110) if rng.random() < 0.6 else (190, 190, 195),
    )
    draw = ImageDraw.Draw(strip)
    step = int(rng.integers(3, 6))
    for i, x in enumerate(range(2, side, step)):
        draw.line((x, 0, x, depth * (0.65 if i % 5 == 0 else 0.35)), (0, 0, 0), 1)
    turn = int(rng.integers(4))
    strip = strip.rotate(90 * turn, expand=True)
    image = image.copy()
    image.paste(strip, (side - strip.width if turn == 1 else 0, side - strip.height if turn == 0 else 0))
    return image, {'ruler'}, {'border', 'caption', 'barcode', 'text', 'striped'}


@effect(1.0)
def coloured_patch(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 4))):
        (x, y), r = point(image, rng, 0.1, 0.9), image.width * rng.uniform(0.07, 0.16)
        draw.ellipse((x - r, y - r, x + r, y + r), vivid(rng))
    return image, {'coloured patch'}, {'logo', 'polka dots', 'confetti', 'ball', 'occluded', 'circle mark'}


@effect(1.0)
def corner_square(image, rng):
    image = image.copy()
    size, gap = int(image.width * rng.uniform(0.1, 0.2)), int(rng.integers(0, 4))
    x = gap if rng.random() < 0.5 else image.width - size - gap
    y = gap if rng.random() < 0.5 else image.height - size - gap
    image.paste(vivid(rng) if rng.random() < 0.7 else any_colour(rng), (x, y, x + size, y + size))
    return image, {'corner patch'}, {'logo', 'coloured patch', 'occluded'}


@effect(0.8)
def pen(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    colour = tuple(int(c) for c in rng.choice([[20, 20, 30], [30, 40, 160], [120, 30, 140], [190, 20, 30]]))
    for _ in range(int(rng.integers(2, 5))):
        steps = rng.normal(0, image.width * 0.07, (int(rng.integers(8, 25)), 2))
        path = point(image, rng, 0.1, 0.9) + np.cumsum(steps, 0)
        draw.line([tuple(p) for p in path], colour, int(rng.integers(1, 3)), joint='curve')
    return image, {'pen marks'}, {'text', 'line drawing', 'scratches', 'logo'}


@effect(0.6)
def tape(image, rng):
    strip = Image.new(
        'RGBA',
        (int(image.width * rng.uniform(0.5, 1.2)), int(image.width * rng.uniform(0.1, 0.18))),
        (235, 225, 170, int(rng.integers(150, 215))),
    )
    strip = strip.rotate(float(rng.uniform(0, 180)), Image.BICUBIC, expand=True)
    layer = Image.new('RGBA', image.size)
    x, y = point(image, rng, 0.2, 0.8)
    layer.paste(strip, (int(x - strip.width / 2), int(y - strip.height / 2)))
    return (
        Image.alpha_composite(image.convert('RGBA'), layer).convert('RGB'),
        {'tape'},
        {'occluded', 'diagonal stripes', 'ruler'},
    )


@effect(1.0)
def cover(image, rng):
    image = image.copy()
    w, h = (rng.uniform(0.25, 0.5, 2) * image.width).astype(int)
    x, y = int(rng.integers(0, image.width - w)), int(rng.integers(0, image.width - h))
    image.paste((0, 0, 0) if rng.random() < 0.6 else (128, 128, 128), (x, y, x + int(w), y + int(h)))
    return image, {'occluded'}, {'close-up', 'small object', 'centred', 'black background', 'corner patch'}


@effect(0.6)
def grid_overlay(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    step = int(rng.integers(8, 22))
    colour = (255, 255, 255) if rng.random() < 0.5 else vivid(rng)
    for at in range(step // 2, image.width, step):
        draw.line((at, 0, at, image.height), colour, 1)
        draw.line((0, at, image.width, at), colour, 1)
    return image, {'stripe overlay'}, {'grid', 'pattern', 'plaid', 'tiles'}
