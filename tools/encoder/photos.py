"""Reads the folder of training photographs: tar files whose members lie in class folders.

Every photograph is kept as a small uint8 array. The split is seeded by the member's name, so it never depends on order:
one photograph in ten of scenes, objects and clothing is held out and is seen by `evaluate.py` alone.
"""

import hashlib
import io
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

HELD_OUT_SHARE = 0.1
SOURCES = ('scenes', 'objects', 'clothing', 'cutouts')


@dataclass
class Photo:
    source: str
    label: str
    name: str
    pixels: np.ndarray  # [height, width, 3] or, for a cut-out, [height, width, 4]
    held_out: bool


def is_held_out(name: str, seed: int = 1) -> bool:
    digest = hashlib.sha256(f'{seed}:{name}'.encode()).digest()
    return int.from_bytes(digest[:4], 'big') / 2**32 < HELD_OUT_SHARE


def source_of(tar_name: str) -> str:
    for prefix, source in (('caltech', 'objects'), ('scenes', 'scenes'), ('clothing', 'clothing'), ('bird', 'cutouts')):
        if tar_name.startswith(prefix):
            return source
    raise ValueError(f'{tar_name}: no rule says what this tar file holds (see photos.py)')


def read_tar(path: Path) -> list[Photo]:
    source = source_of(path.name)
    photos = []
    with tarfile.open(path) as tar:
        for member in tar:
            if not member.isfile():
                continue
            parts = Path(member.name).parts
            name = f'{path.stem}/{member.name}'
            image = Image.open(io.BytesIO(tar.extractfile(member).read()))
            image = image.convert('RGBA' if source == 'cutouts' else 'RGB')
            photos.append(Photo(source, parts[-2].lower(), name, np.asarray(image), is_held_out(name)))
    return photos


def read_photos(folder: Path) -> list[Photo]:
    tars = sorted(Path(folder).glob('*.tar'))
    if not tars:
        raise FileNotFoundError(f'{folder} holds no .tar file of photographs')
    return [photo for path in tars for photo in read_tar(path)]
