"""Cut-outs to paste: the RGBA birds, and objects that stand on plain white in their own photograph."""

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

from photos import Photo

SIDE = 120


def cut_from_white(pixels: np.ndarray) -> np.ndarray | None:
    """RGBA of an object photographed on white, or None where the surroundings are not plainly white."""
    white = pixels.min(-1) > 232
    rim = np.concatenate([white[0], white[-1], white[:, 0], white[:, -1]])
    if rim.mean() < 0.9:
        return None
    areas, _ = ndimage.label(white)
    outside = set(np.concatenate([areas[0], areas[-1], areas[:, 0], areas[:, -1]])) - {0}
    solid = ~np.isin(areas, list(outside))
    if not 0.06 < solid.mean() < 0.75:
        return None
    soft = Image.fromarray((ndimage.binary_erosion(solid) * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.6))
    return np.dstack([pixels, np.asarray(soft)])


def trimmed(rgba: np.ndarray) -> Image.Image:
    image = Image.fromarray(rgba)
    image = image.crop(image.getchannel('A').point(lambda a: 255 if a > 40 else 0).getbbox())
    image.thumbnail((SIDE, SIDE), Image.BICUBIC)
    return image


def make_cutouts(photos: list[Photo]) -> list[tuple[Photo, Image.Image]]:
    found = []
    for photo in photos:
        rgba = (
            photo.pixels
            if photo.source == 'cutouts'
            else cut_from_white(photo.pixels)
            if photo.source == 'objects'
            else None
        )
        if rgba is not None:
            found.append((photo, trimmed(rgba)))
    return found
