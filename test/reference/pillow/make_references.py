#!/usr/bin/env python3
"""Draws 20 pictures of mixed size and format and prepares them with Pillow: the values that the studio must reach.

    python3 test/reference/pillow/make_references.py

Per picture: the file; `<name>.decoded.png`, its pixels as Pillow decodes them (upright, alpha composed on white), where
the file is no plain RGB PNG; and `<name>.<preparation>.png`, resized and cropped as transformers' image processors do.
`references.json` lists them. Made with Pillow 9.4.0 and numpy 1.24.2.
"""
import json
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageOps
import PIL

HERE = Path(__file__).parent

PREPARATIONS = {
    'clip': dict(shortest=224, resample='bicubic', crop=(224, 224)),
    'small-bilinear': dict(shortest=65, resample='bilinear', crop=(48, 52)),
    'exact-lanczos': dict(exact=(57, 40), resample='lanczos', crop=None),
    'exact-nearest': dict(exact=(50, 50), resample='nearest', crop=None),
    'padded': dict(shortest=31, resample='bicubic', crop=(48, 48)),
}
FILTERS = dict(nearest=Image.NEAREST, bilinear=Image.BILINEAR, bicubic=Image.BICUBIC, lanczos=Image.LANCZOS)


# --- pictures -----------------------------------------------------------------------------------------------------

def gradient(width, height):
    x = np.linspace(0, 1, width)[None, :]
    y = np.linspace(0, 1, height)[:, None]
    return np.stack([255 * x + 0 * y, 255 * y + 0 * x, 255 * (1 - x) * y], -1)


def scene(width, height, seed):
    """Something like a photograph: a lit gradient, soft blobs, fine stripes, grain."""
    rng = np.random.default_rng(seed)
    yy, xx = np.mgrid[0:height, 0:width].astype(float)
    picture = gradient(width, height) * 0.6 + 40
    for _ in range(12):
        cx, cy, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(0.03, 0.2) * max(width, height)
        blob = 1 / (1 + np.exp(np.minimum(700, (np.hypot(xx - cx, yy - cy) - r) / rng.uniform(0.5, 8))))
        picture += blob[..., None] * (rng.uniform(0, 255, 3) - picture) * rng.uniform(0.3, 1)
    picture += 12 * np.sin(xx * 0.9 + yy * 0.35)[..., None]
    picture += rng.normal(0, 3, (height, width, 1))
    return picture


def image(array):
    return Image.fromarray(np.clip(np.rint(array), 0, 255).astype(np.uint8))


def drawing(width, height):
    """Hard edges: black on white, full-saturation shapes, one-pixel lines."""
    picture = Image.new('RGB', (width, height), 'white')
    pen = ImageDraw.Draw(picture)
    for i in range(0, width, 7):
        pen.line([(i, 0), (width - i, height)], fill='black')
    pen.rectangle([width // 8, height // 8, width // 2, height // 2], fill=(255, 0, 0))
    pen.ellipse([width // 3, height // 4, width - 9, height - 5], fill=(0, 0, 255), outline=(255, 255, 0))
    pen.rectangle([5, height - 40, 60, height - 5], fill=(0, 255, 0))
    return picture


def with_alpha(width, height, seed):
    rng = np.random.default_rng(seed)
    yy, xx = np.mgrid[0:height, 0:width].astype(float)
    alpha = 255 / (1 + np.exp((np.hypot(xx - width / 2, yy - height / 2) - width / 3) / 6))
    alpha[: height // 8] = rng.integers(0, 256, (height // 8, width))
    return image(np.dstack([scene(width, height, seed), alpha]))


def palette_with_transparency(width, height):
    picture = drawing(width, height).convert('P', palette=Image.ADAPTIVE, colors=16)
    return picture


def exif_orientation(value):
    exif = Image.Exif()
    exif[0x0112] = value
    return exif.tobytes()


def pictures():
    rng = np.random.default_rng(7)
    yield 'gradient.png', image(gradient(640, 480)), {}
    yield 'noise.png', image(rng.integers(0, 256, (151, 201, 3))), {}
    yield 'drawing.png', drawing(512, 384), {}
    yield 'drawing.gif', drawing(401, 300).convert('P', palette=Image.ADAPTIVE, colors=32), {}
    yield 'landscape.jpg', image(scene(480, 321, 1)), dict(quality=90)
    yield 'portrait.jpg', image(scene(233, 350, 2)), dict(quality=75)
    yield 'full-chroma.jpg', image(scene(260, 231, 3)), dict(quality=92, subsampling=0)
    yield 'grey.jpg', image(scene(320, 240, 4)).convert('L'), dict(quality=85)
    yield 'progressive.jpg', image(scene(280, 213, 5)), dict(quality=80, progressive=True)
    yield 'turned.jpg', image(scene(300, 200, 6)), dict(quality=85, exif=exif_orientation(6))
    yield 'upside-down.jpg', image(scene(300, 200, 15)), dict(quality=85, exif=exif_orientation(3))
    yield 'alpha.png', with_alpha(240, 250, 8), {}
    yield 'palette.png', palette_with_transparency(300, 200), dict(transparency=1)
    yield 'grey.png', image(scene(250, 300, 9)).convert('L'), {}
    yield 'tiny.png', image(rng.integers(0, 256, (2, 3, 3))), {}
    yield 'strip.png', image(scene(2000, 6, 10)), {}
    yield 'pole.png', image(scene(5, 900, 11)), {}
    yield 'lossy.webp', image(scene(270, 230, 12)), dict(quality=85)
    yield 'lossless-alpha.webp', with_alpha(200, 160, 13), dict(lossless=True, exact=True)
    yield 'bitmap.bmp', image(scene(160, 120, 14)), {}


# --- preparation --------------------------------------------------------------------------------------------------

def decoded(path):
    picture = ImageOps.exif_transpose(Image.open(path))
    if 'A' in picture.getbands() or 'transparency' in picture.info:
        white = Image.new('RGBA', picture.size, (255, 255, 255, 255))
        white.alpha_composite(picture.convert('RGBA'))
        return white.convert('RGB')
    return picture.convert('RGB')


def resized(picture, shortest=None, exact=None, resample=None, **_):
    width, height = picture.size
    if exact is None:
        long = int(shortest * max(width, height) / min(width, height))
        exact = (shortest, long) if width <= height else (long, shortest)
    return picture.resize(exact, FILTERS[resample])


def centre_crop(picture, crop):
    """As transformers.image_transforms.center_crop: (width, height), zeros around what is too small."""
    if crop is None:
        return picture
    array = np.asarray(picture)
    height, width = array.shape[:2]
    crop_width, crop_height = crop
    top, left = (height - crop_height) // 2, (width - crop_width) // 2
    if top >= 0 and left >= 0:
        return Image.fromarray(array[top:top + crop_height, left:left + crop_width])
    padded = np.zeros((max(crop_height, height), max(crop_width, width), 3), np.uint8)
    top_pad, left_pad = math.ceil((padded.shape[0] - height) / 2), math.ceil((padded.shape[1] - width) / 2)
    padded[top_pad:top_pad + height, left_pad:left_pad + width] = array
    top, left = top + top_pad, left + left_pad
    return Image.fromarray(padded[max(0, top):top + crop_height, max(0, left):left + crop_width])


def main():
    for old in [*HERE.glob('*.png'), *HERE.glob('*.jpg'), *HERE.glob('*.gif'), *HERE.glob('*.webp'), *HERE.glob('*.bmp')]:
        old.unlink()
    entries = []
    # Every picture as CLIP has it; the other preparations on pictures that bring out their corners.
    others = {'drawing.png', 'portrait.jpg', 'tiny.png', 'strip.png', 'noise.png'}
    for name, picture, options in pictures():
        path = HERE / name
        picture.save(path, **options)
        pixels = decoded(path)
        is_plain = name.endswith('.png') and Image.open(path).mode == 'RGB'
        source = name if is_plain else f'{name}.decoded.png'
        if not is_plain:
            pixels.save(HERE / source, optimize=True)
        made = {}
        for preparation, settings in PREPARATIONS.items():
            if preparation != 'clip' and name not in others:
                continue
            made[preparation] = f'{name}.{preparation}.png'
            centre_crop(resized(pixels, **settings), settings['crop']).save(HERE / made[preparation], optimize=True)
        entries.append(dict(file=name, width=pixels.width, height=pixels.height, decoded=source, prepared=made))
    preparations = {
        key: dict(
            resize=dict(kind='exact', width=s['exact'][0], height=s['exact'][1]) if 'exact' in s
            else dict(kind='shortest-edge', pixels=s['shortest']),
            resample=s['resample'],
            crop=None if s['crop'] is None else dict(width=s['crop'][0], height=s['crop'][1]),
        )
        for key, s in PREPARATIONS.items()
    }
    document = dict(madeWith=f'Pillow {PIL.__version__}', preparations=preparations, pictures=entries)
    (HERE / 'references.json').write_text(json.dumps(document, indent=1) + '\n')
    total = sum(path.stat().st_size for path in HERE.iterdir())
    print(len(entries), 'pictures,', round(total / 1e6, 2), 'MB')


if __name__ == '__main__':
    main()
