"""Borders, framing and things stamped on a picture. Same form as the effects."""

import glob

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from effects import effect, to_array, to_image

FONTS = sorted(
    glob.glob('/usr/share/fonts/truetype/dejavu/*.ttf') + glob.glob('/usr/share/fonts/truetype/liberation/*.ttf')
)
MARK_WORDS = {'text', 'logo'}
PLACES_OF_BACKGROUND = {
    'white background',
    'black background',
    'grey background',
    'coloured background',
    'plain background',
    'blue background',
    'green background',
    'brown background',
    'red background',
    'orange background',
    'yellow background',
    'turquoise background',
    'purple background',
    'pink background',
}


def any_colour(rng):
    return tuple(int(c) for c in rng.integers(0, 256, 3))


def vivid(rng):
    colour = rng.permutation([rng.integers(180, 256), rng.integers(0, 120), rng.integers(0, 256)])
    return tuple(int(c) for c in colour)


def font(rng, size):
    return ImageFont.truetype(FONTS[rng.integers(len(FONTS))], int(size))


def nonsense(rng, length, letters='abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ   '):
    return ''.join(rng.choice(list(letters), length)).strip() or 'abc'


def put_border(image, rng, colour, words):
    side = image.width
    width = int(side * rng.uniform(0.035, 0.14))
    framed = image.copy() if rng.random() < 0.5 else image.resize((side - 2 * width,) * 2, Image.BICUBIC)
    canvas = Image.new('RGB', (side, side), colour)
    inner = framed if framed.width < side else framed.crop((width, width, side - width, side - width))
    canvas.paste(inner, (width, width))
    return (
        canvas,
        words | {'border'},
        PLACES_OF_BACKGROUND | {'bright edges', 'dark edges', 'dark centre', 'bright centre'},
    )


@effect(2.5)
def black_border(image, rng):
    tone = int(rng.integers(0, 26))
    return put_border(image, rng, (tone, tone, tone), {'black border'})


@effect(2.2)
def white_border(image, rng):
    tone = int(rng.integers(232, 256))
    return put_border(image, rng, (tone, tone, tone), {'white border'})


@effect(1.3)
def coloured_border(image, rng):
    return put_border(image, rng, vivid(rng), {'coloured border'})


@effect(1.0)
def letterbox(image, rng):
    image = image.copy()
    bar = int(image.height * rng.uniform(0.09, 0.2))
    image.paste(0, (0, 0, image.width, bar))
    image.paste(0, (0, image.height - bar, image.width, image.height))
    return image, {'letterbox'}, {'border', 'black border', 'black background', 'horizontal stripes'}


@effect(0.8)
def pillarbox(image, rng):
    image = image.copy()
    bar = int(image.width * rng.uniform(0.09, 0.2))
    image.paste(0, (0, 0, bar, image.height))
    image.paste(0, (image.width - bar, 0, image.width, image.height))
    return image, {'pillarbox'}, {'border', 'black border', 'black background', 'vertical stripes'}


def masked(image, mask, colour):
    return Image.composite(image, Image.new('RGB', image.size, colour), mask)


@effect(0.7)
def rounded(image, rng):
    mask = Image.new('L', image.size)
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, image.width - 1, image.height - 1), image.width * rng.uniform(0.16, 0.3), 255
    )
    return (
        masked(image, mask, (255, 255, 255) if rng.random() < 0.6 else (0, 0, 0)),
        {'rounded corners'},
        {'border', 'dark edges', 'bright edges'},
    )


@effect(1.0)
def round_frame(image, rng):
    mask = Image.new('L', image.size)
    gap = image.width * rng.uniform(0, 0.08)
    ImageDraw.Draw(mask).ellipse((gap, gap, image.width - gap, image.height - gap), 255)
    tone = 0 if rng.random() < 0.65 else 255
    return (
        masked(image, mask, (tone,) * 3),
        {'circular frame'},
        PLACES_OF_BACKGROUND
        | {'border', 'black border', 'white border', 'dark edges', 'bright edges', 'rounded corners', 'circle mark'},
    )


@effect(1.3)
def vignette(image, rng):
    y, x = np.mgrid[: image.height, : image.width] / image.height - 0.5
    fall = np.clip((np.hypot(x, y) - rng.uniform(0.2, 0.35)) * rng.uniform(1.8, 3.2), 0, 0.95)[..., None]
    if rng.random() < 0.75:
        return to_image(to_array(image) * (1 - fall)), {'dark edges'}, {'circular frame', 'black border'}
    return to_image(to_array(image) * (1 - fall) + fall), {'bright edges'}, {'circular frame', 'white border', 'fog'}


@effect(0.6)
def polaroid(image, rng):
    side = image.width
    edge, foot = int(side * 0.08), int(side * 0.24)
    canvas = Image.new('RGB', image.size, (int(rng.integers(238, 256)),) * 3)
    canvas.paste(image.resize((side - 2 * edge, side - edge - foot), Image.BICUBIC), (edge, edge))
    return (
        canvas,
        {'polaroid', 'white border', 'border'},
        PLACES_OF_BACKGROUND | {'bright edges', 'bright bottom', 'text'},
    )


@effect(0.9)
def tilt(image, rng):
    angle = float(rng.choice([-1, 1]) * rng.uniform(9, 32))
    if rng.random() < 0.45:
        tone = 0 if rng.random() < 0.6 else 255
        return (
            image.rotate(angle, Image.BICUBIC, fillcolor=(tone,) * 3),
            {'tilted'},
            PLACES_OF_BACKGROUND | {'border', 'black border', 'white border', 'triangles'},
        )
    turned = image.resize((int(image.width * 1.45),) * 2, Image.BICUBIC).rotate(angle, Image.BICUBIC)
    start = (turned.width - image.width) // 2
    return (
        turned.crop((start, start, start + image.width, start + image.width)),
        {'tilted'},
        {'small object', 'close-up'},
    )


@effect(1.6)
def text(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    words = {'text'}
    size = rng.uniform(0.09, 0.2) * image.height
    colour = (255, 255, 255) if rng.random() < 0.4 else (0, 0, 0) if rng.random() < 0.5 else vivid(rng)
    rows = int(rng.integers(1, 4))
    y = rng.uniform(0, 0.75) * image.height
    for row in range(rows):
        draw.text(
            (rng.uniform(0.02, 0.25) * image.width, y + row * size * 1.1),
            nonsense(rng, int(rng.integers(5, 14))),
            colour,
            font(rng, size),
        )
    return image, words, {'caption', 'watermark', 'pen marks', 'logo'}


@effect(1.0)
def caption(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    size = rng.uniform(0.08, 0.13) * image.height
    y = image.height - size * 1.35
    if rng.random() < 0.6:
        dark = rng.random() < 0.6
        draw.rectangle((0, y - 1, image.width, image.height), (0, 0, 0) if dark else (255, 255, 255))
        colour = (255, 255, 255) if dark else (0, 0, 0)
    else:
        colour = (255, 255, 255) if rng.random() < 0.6 else (255, 235, 60)
    draw.text(
        (rng.uniform(0.03, 0.2) * image.width, y), nonsense(rng, int(rng.integers(8, 18))), colour, font(rng, size)
    )
    return image, {'caption', 'text'}, {'border', 'watermark', 'timestamp', 'letterbox'}


@effect(1.2)
def watermark(image, rng):
    layer = Image.new('RGBA', image.size)
    draw = ImageDraw.Draw(layer)
    size = rng.uniform(0.1, 0.2) * image.height
    alpha = int(rng.integers(70, 150))
    mark = nonsense(rng, int(rng.integers(5, 10)))
    face = font(rng, size)
    colour = (255, 255, 255, alpha) if rng.random() < 0.75 else (0, 0, 0, alpha)
    rows = range(int(rng.integers(1, 4)))
    for row in rows:
        draw.text(
            (rng.uniform(0, 0.3) * image.width, (0.4 if len(rows) == 1 else 0.1 + 0.3 * row) * image.height),
            mark,
            colour,
            face,
        )
    layer = layer.rotate(float(rng.choice([0, 20, 30, 45])), Image.BICUBIC)
    return (
        Image.alpha_composite(image.convert('RGBA'), layer).convert('RGB'),
        {'watermark', 'text'},
        {'caption', 'logo'},
    )


@effect(1.0)
def logo(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    r = image.width * rng.uniform(0.08, 0.13)
    x = r * 1.3 if rng.random() < 0.5 else image.width - r * 1.3
    y = r * 1.3 if rng.random() < 0.5 else image.height - r * 1.3
    shape = rng.integers(3)
    box = (x - r, y - r, x + r, y + r)
    if shape == 0:
        draw.ellipse(box, vivid(rng))
    elif shape == 1:
        draw.rounded_rectangle(box, r * 0.4, vivid(rng))
    else:
        draw.polygon([(x, y - r), (x + r, y + r), (x - r, y + r)], vivid(rng))
    draw.text((x - r * 0.6, y - r * 0.7), nonsense(rng, 2), (255, 255, 255), font(rng, r * 1.1))
    return image, {'logo'}, {'text', 'coloured patch', 'circle mark', 'corner patch', 'symbol', 'triangles'}


@effect(0.9)
def date_stamp(image, rng):
    image = image.copy()
    stamp = (
        f'{rng.integers(1, 32):02d}.{rng.integers(1, 13):02d}.{rng.integers(1985, 2026)}'
        if rng.random() < 0.6
        else f"'{rng.integers(85, 99)} {rng.integers(1, 13)} {rng.integers(1, 32)}"
    )
    size = rng.uniform(0.09, 0.13) * image.height
    x = image.width * rng.uniform(0.25, 0.4) if rng.random() < 0.7 else 2
    ImageDraw.Draw(image).text(
        (x, image.height - size * 1.5), stamp, (255, int(rng.integers(110, 210)), 30), font(rng, size)
    )
    return image, {'timestamp', 'text'}, {'caption', 'logo', 'watermark'}


@effect(0.6)
def barcode(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    w, h = int(image.width * rng.uniform(0.3, 0.5)), int(image.height * rng.uniform(0.18, 0.3))
    x, y = int(rng.integers(0, image.width - w)), int(rng.integers(0, image.height - h))
    draw.rectangle((x, y, x + w, y + h), (255, 255, 255))
    at = x + 3
    while at < x + w - 3:
        bar = int(rng.integers(1, 4))
        draw.rectangle((at, y + 3, min(at + bar - 1, x + w - 3), y + h - 3), (0, 0, 0))
        at += bar + int(rng.integers(1, 4))
    return image, {'barcode'}, {'text', 'vertical stripes', 'striped', 'qr code', 'occluded', 'symbol'}


@effect(0.6)
def qr_code(image, rng):
    image = image.copy()
    cells = rng.integers(0, 2, (15, 15))
    for r, c in ((0, 0), (0, 10), (10, 0)):
        cells[r : r + 5, c : c + 5] = 0
        cells[r + 1 : r + 4, c + 1 : c + 4] = 1
        cells[r + 2, c + 2] = 0
    side = int(image.width * rng.uniform(0.25, 0.45))
    code = Image.fromarray((cells * 255).astype(np.uint8)).resize((side, side), Image.NEAREST)
    image.paste(code.convert('RGB'), tuple(int(v) for v in rng.integers(0, image.width - side, 2)))
    return image, {'qr code'}, {'barcode', 'checkerboard', 'pixelated', 'random noise', 'occluded', 'symbol', 'text'}
