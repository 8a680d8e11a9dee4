"""Picture-making effects: light and weather, camera and processing. Each takes an RGB image and a generator and returns
the image with the words that are now true and those that nobody knows any more."""

import io

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from textures import fractal_noise

EFFECTS = {}


def effect(weight: float = 1.0):
    def register(function):
        EFFECTS[function.__name__] = (function, weight)
        return function

    return register


def to_array(image: Image.Image) -> np.ndarray:
    return np.asarray(image, np.float32) / 255


def to_image(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray((np.clip(pixels, 0, 1) * 255 + 0.5).astype(np.uint8))


@effect(2.0)
def grey_scale(image, rng):
    return ImageOps.grayscale(image).convert('RGB'), {'grey-scale', 'muted'}, set()


@effect(0.7)
def sepia(image, rng):
    grey = ImageOps.grayscale(image)
    brown = ImageOps.colorize(
        grey,
        (int(rng.integers(20, 60)), int(rng.integers(10, 30)), 0),
        (255, int(rng.integers(225, 245)), int(rng.integers(170, 210))),
    )
    return brown, {'sepia'}, {'grey-scale', 'muted'}


@effect(1.2)
def darker(image, rng):
    return to_image(to_array(image) * rng.uniform(0.15, 0.45)), set(), {'night'}


@effect(1.2)
def brighter(image, rng):
    return to_image(to_array(image) * rng.uniform(0.4, 0.7) + rng.uniform(0.35, 0.5)), set(), {'fog'}


@effect(0.8)
def stronger_contrast(image, rng):
    return to_image((to_array(image) - 0.45) * rng.uniform(1.7, 2.6) + 0.45), set(), set()


@effect(0.8)
def weaker_contrast(image, rng):
    return to_image((to_array(image) - 0.5) * rng.uniform(0.15, 0.4) + rng.uniform(0.35, 0.65)), set(), {'fog'}


@effect(0.8)
def stronger_colours(image, rng):
    pixels = to_array(image)
    grey = pixels.mean(-1, keepdims=True)
    return to_image(grey + (pixels - grey) * rng.uniform(1.8, 3)), set(), set()


@effect(0.8)
def weaker_colours(image, rng):
    pixels = to_array(image)
    grey = pixels.mean(-1, keepdims=True)
    return to_image(grey + (pixels - grey) * rng.uniform(0.15, 0.4)), set(), set()


@effect(2.5)
def tint(image, rng):
    colour = np.eye(3)[rng.integers(3)] if rng.random() < 0.6 else 1 - np.eye(3)[rng.integers(3)]
    share = rng.uniform(0.12, 0.4)
    return to_image(to_array(image) * (1 - share) + colour * share * rng.uniform(0.6, 1)), set(), set()


@effect(1.5)
def blur(image, rng):
    return (
        image.filter(ImageFilter.GaussianBlur(rng.uniform(1.6, 4) * image.width / 96)),
        {'blurry'},
        {'smooth', 'motion blur'},
    )


@effect(1.0)
def motion(image, rng):
    length = int(rng.integers(6, 15) * image.width / 96)
    step = rng.uniform(-1, 1, 2)
    step /= np.abs(step).max()
    pixels = to_array(image)
    total = sum(
        np.roll(pixels, tuple(np.rint(step * k).astype(int)), (0, 1)) for k in range(-(length // 2), length // 2 + 1)
    )
    return to_image(total / (2 * (length // 2) + 1)), {'motion blur', 'blurry'}, {'smooth'}


@effect(1.5)
def noise(image, rng):
    pixels = to_array(image)
    shape = pixels.shape if rng.random() < 0.6 else pixels.shape[:2] + (1,)
    return (
        to_image(pixels + rng.normal(0, rng.uniform(0.09, 0.22), shape)),
        {'noisy'},
        {'cluttered', 'rough', 'random noise'},
    )


@effect(1.0)
def pixelate(image, rng):
    cells = int(rng.integers(10, 24))
    return (
        image.resize((cells, cells), Image.BOX).resize(image.size, Image.NEAREST),
        {'pixelated'},
        {'jpeg artefacts', 'mosaic', 'checkerboard', 'sharp'},
    )


@effect(0.8)
def jpeg(image, rng):
    buffer = io.BytesIO()
    image.save(buffer, 'JPEG', quality=int(rng.integers(3, 9)))
    return Image.open(buffer).convert('RGB'), {'jpeg artefacts'}, {'pixelated', 'posterised'}


@effect(0.7)
def posterise(image, rng):
    return ImageOps.posterize(image, int(rng.integers(1, 3))), {'posterised'}, set()


@effect(0.8)
def invert(image, rng):
    return ImageOps.invert(image), {'inverted colours'}, set()


@effect(0.7)
def outline(image, rng):
    edges = ImageOps.grayscale(image).filter(ImageFilter.SMOOTH).filter(ImageFilter.FIND_EDGES)
    edges = ImageOps.autocontrast(edges.crop((1, 1, edges.width - 1, edges.height - 1)).resize(edges.size), cutoff=1)
    return (
        (ImageOps.invert(edges) if rng.random() < 0.75 else edges).convert('RGB'),
        {'line drawing', 'grey-scale', 'muted'},
        set(),
    )


@effect(0.7)
def halftone(image, rng):
    cell = int(rng.integers(4, 8))
    grey = to_array(ImageOps.grayscale(image))
    y, x = np.mgrid[: image.height, : image.width]
    wave = (np.cos(2 * np.pi * (x + y) / (cell * 1.41)) + np.cos(2 * np.pi * (x - y) / (cell * 1.41))) / 4 + 0.5
    dots = (grey > wave).astype(np.float32)[..., None]
    paper, ink = rng.uniform(0.85, 1, 3), rng.uniform(0, 0.25, 3)
    return to_image(dots * paper + (1 - dots) * ink), {'halftone'}, {'polka dots', 'pixelated', 'checkerboard'}


@effect(0.8)
def scan_lines(image, rng):
    period = int(rng.integers(2, 5))
    rows = (np.arange(image.height) // max(1, period // 2) % 2)[:, None, None]
    return (
        to_image(to_array(image) * (1 - rows * rng.uniform(0.35, 0.8))),
        {'scanlines'},
        {'horizontal stripes', 'striped', 'pattern'},
    )


@effect(0.6)
def fringes(image, rng):
    red, green, blue = image.split()
    shift = int(rng.integers(3, 7))
    return (
        Image.merge(
            'RGB', (ImageChops.offset(red, shift, 0), green, ImageChops.offset(blue, -shift, int(rng.integers(-2, 3))))
        ),
        {'colour fringes'},
        {'double exposure'},
    )


@effect(0.6)
def flip_over(image, rng):
    return ImageOps.flip(image), {'upside down'}, {'object left', 'object right', 'centred'}


@effect(1.0)
def flare(image, rng):
    y, x = np.mgrid[: image.height, : image.width] / image.height
    spot = np.hypot(x - rng.random(), y - rng.random())
    glow = np.exp(-((spot / rng.uniform(0.12, 0.3)) ** 2)) * rng.uniform(0.7, 1.1)
    angle = np.arctan2(y - 0.5, x - 0.5)
    glow = glow * (1 + 0.25 * np.cos(angle * rng.integers(4, 9)))
    return (
        to_image(to_array(image) + glow[..., None] * rng.uniform([0.9, 0.75, 0.5], 1)),
        {'lens flare'},
        {'bright centre'},
    )


@effect(0.7)
def scratch(image, rng):
    image = image.copy()
    draw = ImageDraw.Draw(image)
    tone = int(rng.choice([20, 235]))
    for _ in range(int(rng.integers(5, 14))):
        x, y = rng.random(2) * image.width
        dx, dy = rng.normal(0, image.width * 0.25, 2) * (1 if rng.random() < 0.5 else 0.15)
        draw.line((x, y, x + dx, y + dy), (tone,) * 3, 1)
    for _ in range(int(rng.integers(10, 40))):
        x, y = rng.random(2) * image.width
        draw.ellipse((x, y, x + 1, y + 1), (tone,) * 3)
    return image, {'scratches'}, {'noisy', 'pen marks'}


@effect(0.9)
def fog(image, rng):
    veil = fractal_noise(rng, image.width, 2.0, 3)[..., None] * 0.5 + rng.uniform(0.35, 0.7)
    veil = np.clip(veil, 0, 0.93)
    soft = to_array(image.filter(ImageFilter.GaussianBlur(0.8)))
    return to_image(soft * (1 - veil) + rng.uniform(0.7, 0.95) * veil), {'fog'}, {'clouds', 'blurry'}


@effect(0.8)
def rain(image, rng):
    layer = Image.new('L', image.size)
    draw = ImageDraw.Draw(layer)
    slant, length = rng.uniform(-0.4, 0.4), rng.uniform(8, 20) * image.width / 96
    for _ in range(int(rng.integers(60, 160))):
        x, y = rng.random(2) * image.width * 1.1 - 4
        draw.line((x, y, x + slant * length, y + length), int(rng.integers(90, 200)), 1)
    grey = to_array(image) * rng.uniform(0.6, 0.85)
    return (
        to_image(grey + to_array(layer)[..., None] * rng.uniform(0.45, 0.8)),
        {'rain'},
        {'scratches', 'noisy', 'striped'},
    )


@effect(0.8)
def snowfall(image, rng):
    layer = Image.new('L', image.size)
    draw = ImageDraw.Draw(layer)
    for _ in range(int(rng.integers(60, 180))):
        x, y, r = rng.random() * image.width, rng.random() * image.height, rng.uniform(0.5, 2.4) * image.width / 96
        draw.ellipse((x - r, y - r, x + r, y + r), int(rng.integers(150, 255)))
    flakes = to_array(layer.filter(ImageFilter.GaussianBlur(0.6)))[..., None]
    return (
        to_image(to_array(image) * (1 - flakes) * 0.92 + flakes),
        {'snowfall'},
        {'noisy', 'polka dots', 'snow', 'starry sky', 'confetti'},
    )


@effect(0.7)
def cast_shadow(image, rng):
    y, x = np.mgrid[: image.height, : image.width] / image.height - 0.5
    angle = rng.uniform(0, 2 * np.pi)
    edge = x * np.cos(angle) + y * np.sin(angle) + 0.06 * np.sin(x * rng.uniform(4, 14)) - rng.uniform(-0.1, 0.15)
    shade = 1 / (1 + np.exp(-edge * rng.uniform(20, 60)))
    return to_image(to_array(image) * (1 - shade * rng.uniform(0.5, 0.75))[..., None]), {'shadow'}, set()


@effect(0.7)
def evening(image, rng):
    y = np.linspace(0, 1, image.height)[:, None, None]
    warm = np.array([1.15, 0.72, 0.42]) * (1 - np.abs(y - rng.uniform(0.3, 0.55)))
    return (
        to_image(
            to_array(image) * warm * rng.uniform(0.7, 1.0) + np.array([0.25, 0.1, 0.04]) * (1 - y) * rng.uniform(0.4, 1)
        ),
        {'sunset'},
        {'dark bottom'},
    )


@effect(0.8)
def night(image, rng):
    pixels = to_array(image)
    blue = pixels.mean(-1, keepdims=True) * 0.6 + pixels * 0.4
    return to_image(blue**1.3 * np.array([0.32, 0.4, 0.6]) * rng.uniform(0.4, 0.8)), {'night'}, set()


@effect(0.6)
def ghost(image, rng):
    other = ImageOps.mirror(image).rotate(float(rng.uniform(-40, 40)), Image.BILINEAR)
    other = ImageChops.offset(other, int(rng.integers(10, 40)), int(rng.integers(10, 40)))
    return (
        Image.blend(image, other, rng.uniform(0.35, 0.5)),
        {'double exposure'},
        {'colour fringes', 'several objects', 'object left', 'object right'},
    )
