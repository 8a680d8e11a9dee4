"""Composes the training set: photographs, cut-outs on photographs, drawings and patterns, with picture-making effects;
for every sample it writes what is known of every concept. Sample i depends on the seed and i alone.

    python3 compose.py --photos FOLDER --teacher teacher.npz --teacher-config config.json [--drawings FOLDER] \
        --count 120000 --seed 1 --out FOLDER
"""

import argparse
import json
from multiprocessing import Pool
from pathlib import Path

import numpy as np
from PIL import Image

import marks  # noqa: F401  registers effects
import marks_drawn  # noqa: F401
import surfaces  # noqa: F401  registers textures
from concepts import Concepts
from cutouts import make_cutouts
from drawings import read_drawings
from effects import EFFECTS, to_image
from labels import COMPOSITION, Labels
from photos import read_photos
from pixel_words import pixel_words
from tags import Tags
from textures import TEXTURES

SIDE = 96
KINDS = {'scene': 0.26, 'object': 0.19, 'clothing': 0.07, 'composite': 0.26, 'texture': 0.07, 'drawing': 0.15}
EFFECT_CHANCE = 0.55


class Sample:
    """A picture under construction: what is true of it, unknown, and false although a rule would leave it unknown."""

    def __init__(self, image, true, unknown, false=(), photo=-1):
        self.image, self.true, self.unknown, self.false, self.photo = image, set(true), set(unknown), set(false), photo


def random_crop(pixels: np.ndarray, rng, low=0.62) -> Image.Image:
    image = Image.fromarray(pixels)
    w, h = image.size
    side = min(w, h) * np.sqrt(rng.uniform(low, 1))
    stretch = np.exp(rng.uniform(-0.12, 0.12))
    cw, ch = min(w, side * stretch), min(h, side / stretch)
    x, y = rng.uniform(0, w - cw), rng.uniform(0, h - ch)
    out = image.resize((SIDE, SIDE), Image.BICUBIC, box=(x, y, x + cw, y + ch))
    return out.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else out


class Composer:
    def __init__(self, photos, concepts: Concepts, tags: Tags | None, drawings: list):
        self.concepts, self.labels, self.tags, self.drawings = concepts, Labels(concepts), tags, drawings
        self.photos = photos
        self.by_source = {s: [i for i, p in enumerate(photos) if p.source == s] for s in {p.source for p in photos}}
        self.by_label = {}
        for i, p in enumerate(photos):
            self.by_label.setdefault((p.source, p.label), []).append(i)
        self.cutouts = make_cutouts(photos)
        self.birds = [k for k, (p, _) in enumerate(self.cutouts) if p.source == 'cutouts']
        self.things = [k for k, (p, _) in enumerate(self.cutouts) if p.source != 'cutouts']
        self.effects, weights = zip(*[(f, w) for f, w in EFFECTS.values()])
        self.effect_shares = np.array(weights) / sum(weights)
        self.picture = concepts.in_group('picture')
        kinds = {k: v for k, v in KINDS.items() if k != 'drawing' or drawings}
        self.kinds, self.kind_shares = list(kinds), np.array(list(kinds.values())) / sum(kinds.values())

    def pick(self, source: str, rng) -> int:
        """Half the time by class, so that small classes are seen."""
        if rng.random() < 0.5:
            labels = sorted(label for s, label in self.by_label if s == source)
            return int(rng.choice(self.by_label[source, labels[rng.integers(len(labels))]]))
        return int(rng.choice(self.by_source[source]))

    def tagged(self, sample: Sample, photo) -> Sample:
        if self.tags:
            true, unknown, false = self.tags.of(photo)
            sample.true |= true
            sample.unknown |= unknown
            sample.false |= false
        return sample

    def photograph(self, source: str, rng) -> Sample:
        i = self.pick(source, rng)
        p = self.photos[i]
        true, unknown = self.labels.true_names(source, p.label), self.labels.unknown_names(source, p.label)
        if source == 'scenes':
            true.add('scenery without object')
        return self.tagged(
            Sample(random_crop(p.pixels, rng, 0.62 if source == 'scenes' else 0.75), true, unknown, photo=i), p
        )

    def texture(self, rng) -> Sample:
        names = list(TEXTURES)
        pixels, true = TEXTURES[names[rng.integers(len(names))]](rng, SIDE)
        unknown = {
            'texture',
            'pattern',
            'scenery without object',
            'outdoors',
            'nature',
            'water',
            'land',
            'snow',
            'day',
            'winter',
            'underwater',
            'scales',
        }
        unknown |= self.labels.media
        if 'clouds' in true or 'sky' in true:
            unknown |= {'blue sky', 'landscape'}
        return Sample(to_image(pixels), true, unknown)

    def drawing(self, rng) -> Sample:
        pixels, true, unknown = self.drawings[rng.integers(len(self.drawings))]
        return Sample(random_crop(pixels, rng, 0.75), true, unknown)

    def backdrop(self, rng) -> Sample:
        at = rng.random()
        if at < 0.6:
            return self.photograph('scenes', rng)
        if at < 0.75 and self.drawings:
            return self.drawing(rng)
        if at < 0.85:
            tone = rng.uniform(225, 256) if rng.random() < 0.6 else rng.uniform(0, 40)
            base = np.full(3, tone) if rng.random() < 0.75 else rng.uniform(0, 255, 3)
            pixels = np.broadcast_to(base / 255, (SIDE, SIDE, 3))
            return Sample(to_image(pixels), set(), {'plain colour'})
        return self.texture(rng)

    def composite(self, rng) -> Sample:
        sample = self.backdrop(rng)
        sample.true -= {'scenery without object'} | self.labels.media
        sample.photo = -1
        count = 1 if rng.random() < 0.85 else int(rng.integers(2, 4))
        pool = self.birds if self.birds and rng.random() < 0.3 else self.things
        canvas = sample.image.convert('RGBA')
        for n in range(count):
            if n == 0 or rng.random() < 0.5:
                photo, cutout = self.cutouts[pool[rng.integers(len(pool))]]
            share = rng.uniform(0.25, 0.95) if count == 1 else rng.uniform(0.25, 0.5)
            scale = share * SIDE / max(cutout.size)
            piece = cutout.resize([max(4, round(v * scale)) for v in cutout.size], Image.BICUBIC)
            piece = piece.transpose(Image.FLIP_LEFT_RIGHT) if rng.random() < 0.5 else piece
            piece = piece.rotate(float(rng.normal(0, 6)), Image.BICUBIC, expand=True)
            x, y = rng.uniform(-0.1, 1.1, 2) * [SIDE - piece.width, SIDE - piece.height]
            layer = Image.new('RGBA', canvas.size)
            layer.paste(piece, (round(x), round(y)))
            canvas = Image.alpha_composite(canvas, layer)
            sample.true |= self.labels.true_names(photo.source, photo.label)
            sample.unknown |= self.labels.object_unknown(photo.source, photo.label)
        self.place_words(sample, count, share, (x + piece.width / 2) / SIDE)
        sample.image = canvas.convert('RGB')
        return sample

    @staticmethod
    def place_words(sample: Sample, count: int, share: float, centre: float):
        if count > 1:
            sample.true.add('several objects')
            sample.unknown |= COMPOSITION - {'scenery without object', 'single object'}
            return
        sample.true.add('single object')
        sample.true |= {
            n
            for n, yes in (
                ('small object', share < 0.34),
                ('close-up', share > 0.8),
                ('object left', centre < 0.36),
                ('object right', centre > 0.64),
                ('centred', 0.43 < centre < 0.57),
            )
            if yes
        }
        sample.unknown |= {
            n
            for n, maybe in (
                ('small object', share < 0.45),
                ('close-up', share > 0.65),
                ('object left', centre < 0.45),
                ('object right', centre > 0.55),
                ('centred', 0.36 < centre < 0.64),
            )
            if maybe
        }

    def affect(self, sample: Sample, rng):
        if rng.random() > EFFECT_CHANCE:
            return
        count = 1 + (rng.random() < 0.3)
        for k in rng.choice(len(self.effects), count, replace=False, p=self.effect_shares):
            sample.image, true, unknown = self.effects[k](sample.image, rng)
            sample.true |= true
            sample.unknown |= unknown
            sample.photo = -1

    def finish(self, sample: Sample, rng) -> tuple[np.ndarray, np.ndarray, int]:
        self.affect(sample, rng)
        pixels = np.asarray(sample.image)
        words = pixel_words(pixels)
        # A word that an effect or a folder set true stays true; else the pixels decide.
        unknown = (sample.unknown | words.unknown) - words.true
        true = sample.true | words.true
        self.sky(sample, words, true, unknown)
        false = sample.false - true
        if 'white background' in true or 'black background' in true:
            false |= self.labels.places - true - {'outdoors', 'land', 'sky'}
        return pixels, self.concepts.state(true, unknown, false), sample.photo

    @staticmethod
    def sky(sample: Sample, words, true: set, unknown: set):
        """The sky of a scene photograph: a smooth blue strip along the top."""
        if (
            'sky' in unknown
            and true & {'sea', 'mountain', 'glacier', 'building', 'street'}
            and not true & {'night', 'sunset'}
        ):
            if words.sky_blue > 0.8 and words.sky_rough < 0.02:
                true.add('blue sky')
            elif words.sky_rough > 0.07 and words.sky_blue < 0.1:
                unknown.discard('sky')
            elif words.sky_rough < 0.03 and words.sky_blue < 0.05:
                unknown.discard('blue sky')

    def sample(self, rng) -> tuple[np.ndarray, np.ndarray, int]:
        kind = rng.choice(self.kinds, p=self.kind_shares)
        made = {
            'scene': lambda: self.photograph('scenes', rng),
            'object': lambda: self.photograph('objects', rng),
            'clothing': lambda: self.photograph('clothing', rng),
            'composite': lambda: self.composite(rng),
            'texture': lambda: self.texture(rng),
            'drawing': lambda: self.drawing(rng),
        }[kind]()
        return self.finish(made, rng)


COMPOSER = None


def work(task):
    out, seed, start, end = task
    images = np.lib.format.open_memmap(f'{out}/images.npy', 'r+')
    states = np.lib.format.open_memmap(f'{out}/states.npy', 'r+')
    photo = np.lib.format.open_memmap(f'{out}/photo.npy', 'r+')
    for i in range(start, end):
        images[i], states[i], photo[i] = COMPOSER.sample(np.random.default_rng([seed, i]))
    return end


def main():
    global COMPOSER
    parser = argparse.ArgumentParser()
    parser.add_argument('--photos', required=True)
    parser.add_argument('--teacher')
    parser.add_argument('--teacher-config')
    parser.add_argument('--drawings')
    parser.add_argument('--drawing-share', type=float, help='share of the samples that are drawings')
    parser.add_argument('--count', type=int, default=120000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--out', required=True)
    arguments = parser.parse_args()
    if arguments.drawing_share:
        rest = (1 - arguments.drawing_share) / (1 - KINDS['drawing'])
        KINDS.update({kind: share * rest for kind, share in KINDS.items()}, drawing=arguments.drawing_share)
    concepts = Concepts()
    photos = [p for p in read_photos(arguments.photos) if not p.held_out or p.source == 'cutouts']
    tags = Tags(arguments.teacher, arguments.teacher_config) if arguments.teacher else None
    drawings = read_drawings(Path(arguments.drawings), concepts) if arguments.drawings else []
    COMPOSER = Composer(photos, concepts, tags, drawings)
    print(
        len(photos),
        'photographs,',
        len(COMPOSER.things),
        'objects cut out,',
        len(COMPOSER.birds),
        'birds,',
        len(drawings),
        'drawings',
        flush=True,
    )
    out, n = Path(arguments.out), arguments.count
    out.mkdir(parents=True, exist_ok=True)
    (out / 'done').unlink(missing_ok=True)
    for name, shape, kind in (
        ('images', (n, SIDE, SIDE, 3), np.uint8),
        ('states', (n, len(concepts.names)), np.int8),
        ('photo', (n,), np.int32),
    ):
        np.lib.format.open_memmap(out / f'{name}.npy', 'w+', kind, shape)
    (out / 'concepts.json').write_text(json.dumps(concepts.names))
    (out / 'photo-names.json').write_text(json.dumps([p.name for p in photos]))
    step = 500
    with Pool(2) as pool:
        for end in pool.imap(work, [(out, arguments.seed, s, min(n, s + step)) for s in range(0, n, step)]):
            print(end, n, flush=True)
            (out / 'done').write_text(f'{end}\n')  # a training that already runs takes what is there


if __name__ == '__main__':
    main()
