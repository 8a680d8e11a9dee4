"""Prints what the encoder can do on photographs and drawings that it was not trained on.

    python3 evaluate.py --checkpoint FOLDER/checkpoint.pt --photos FOLDER --waterbirds FOLDER \\
        [--drawings FOLDER] [--json FILE]
"""

import argparse
import csv
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from torch.nn import functional as F

from concepts import Concepts, tokenize
from cutouts import make_cutouts
from drawings import read_drawings
from export import half_weights, load
from labels import RENAMED
from photos import read_photos
from train import to_input

SIDE = 96
PROMPTS = ('{}', 'a photo of a {}', 'a picture with {}')
SCENES = ('forest', 'sea', 'glacier', 'mountain', 'buildings', 'street')
# Sixty concepts of surroundings and picture-making, none of them a bird or a thing.
BIAS_CONCEPTS = (
    'forest,trees,land,grass,soil,mountain,glacier,snow,street,building,city,sea,water,beach,lake,cliff,'
    'valley,sand,stone,gravel,concrete,brick wall,wood grain,tiles,sky,blue sky,clouds,fog,rain,snowfall,'
    'sunset,night,shadow,dark,bright,high contrast,low contrast,colourful,muted,grey-scale,sepia,warm colours,'
    'cold colours,greenish,bluish,green,blue,brown,white background,black border,white border,dark edges,'
    'blurry,noisy,pixelated,text,watermark,tilted,lens flare,cluttered'
).split(',')


class Encoder:
    def __init__(self, net, words):
        self.net, self.index = net, {word: i for i, word in enumerate(words)}

    def images(self, pictures: list[Image.Image]) -> np.ndarray:
        batch = np.stack([np.asarray(prepared(p)) for p in pictures])
        with torch.no_grad():
            return np.concatenate(
                [
                    F.normalize(self.net.image(to_input(batch[i : i + 64], SIDE)), dim=1).numpy()
                    for i in range(0, len(batch), 64)
                ]
            )

    def knows(self, text: str) -> bool:
        return all(token in self.index for token in tokenize(text))

    def text(self, word: str) -> np.ndarray:
        vectors = []
        for prompt in PROMPTS:
            ids = torch.tensor([[self.index.get(t, 1) for t in tokenize(prompt.format(word))]])
            with torch.no_grad():
                vectors.append(F.normalize(self.net.text(ids, torch.ones_like(ids)), dim=1)[0].numpy())
        mean = np.mean(vectors, 0)
        return mean / np.linalg.norm(mean)


def prepared(image: Image.Image) -> Image.Image:
    """Shortest edge to 96 px, bicubic, then the centre: as the page does it."""
    image = image.convert('RGB')
    scale = SIDE / min(image.size)
    image = image.resize([max(SIDE, round(v * scale)) for v in image.size], Image.BICUBIC)
    left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
    return image.crop((left, top, left + SIDE, top + SIDE))


def bordered(image: Image.Image, tone: int, share=0.07) -> Image.Image:
    return ImageOps.expand(image.convert('RGB').resize((224, 224)), int(224 * share), (tone,) * 3)


def on_plain(cutout: Image.Image, background: Image.Image) -> Image.Image:
    canvas = background.convert('RGBA').resize((224, 224), Image.BICUBIC)
    scale = 150 / max(cutout.size)
    piece = cutout.resize([max(1, round(v * scale)) for v in cutout.size], Image.BICUBIC)
    canvas.alpha_composite(piece, ((224 - piece.width) // 2, (224 - piece.height) // 2))
    return canvas.convert('RGB')


class Report:
    def __init__(self):
        self.values = {}

    def say(self, key: str, value, note=''):
        self.values[key] = round(float(value), 4) if isinstance(value, (float, np.floating)) else value
        print(f'{key:58s} {self.values[key]} {note}', flush=True)


def auc_between(encoder: Encoder, word: str, changed: np.ndarray, plain: np.ndarray) -> float:
    text = encoder.text(word)
    return roc_auc_score([1] * len(changed) + [0] * len(plain), np.concatenate([changed, plain]) @ text)


def waterbirds(report: Report, encoder: Encoder, folder: Path):
    rows = list(csv.DictReader(open(folder / 'metadata.csv')))
    pictures = [Image.open(folder / r['img_filename']).convert('RGB') for r in rows]
    vectors = encoder.images(pictures)
    split, place, label = (np.array([int(r[k]) for r in rows]) for k in ('split', 'place', 'y'))
    test, train = split == 2, split == 0
    sea_minus_forest = vectors @ (encoder.text('sea') - encoder.text('forest'))
    report.say(
        'waterbirds test: place by words (sea - forest), AUC',
        roc_auc_score(place[test], sea_minus_forest[test]),
        '[>= .98]',
    )
    for word, sign in (
        ('forest', -1),
        ('trees', -1),
        ('land', -1),
        ('sea', 1),
        ('water', 1),
        ('beach', 1),
        ('ocean', 1),
        ('woods', -1),
        ('coast', 1),
    ):
        report.say(
            f'waterbirds test: place by the word "{word}" alone, AUC',
            roc_auc_score(place[test], sign * vectors[test] @ encoder.text(word)),
        )
    for cost in (1, 100):
        probe = LogisticRegression(C=cost, max_iter=5000).fit(vectors[train], place[train])
        report.say(
            f'waterbirds: probe for the place, C = {cost}, test accuracy',
            probe.score(vectors[test], place[test]),
            '[>= .96]',
        )
        birds = LogisticRegression(C=cost, max_iter=5000).fit(vectors[train], label[train])
        right = birds.predict(vectors[test]) == label[test]
        worst = min(right[(label[test] == y) & (place[test] == p)].mean() for y in (0, 1) for p in (0, 1))
        report.say(f'waterbirds: head for the bird, C = {cost}, test accuracy', right.mean())
        report.say(f'waterbirds: head for the bird, C = {cost}, worst group', worst)
    known = [c for c in BIAS_CONCEPTS if encoder.knows(c)]
    areas = {c: roc_auc_score(label[test], vectors[test] @ encoder.text(c)) for c in known}
    off = {c: round(a, 3) for c, a in areas.items() if abs(a - 0.5) > 0.25}
    report.say(
        f'waterbirds test (places balanced): of {len(known)} concepts beyond .5 +- .25', len(off), f'[<= 2] {off}'
    )
    pictures = [p for p, t in zip(pictures, test) if t]
    plain = vectors[test]
    for word, change in (
        ('grey-scale', lambda p: ImageOps.grayscale(p)),
        ('black border', lambda p: bordered(p, 0)),
        ('white border', lambda p: bordered(p, 255)),
    ):
        report.say(
            f'waterbirds test altered: "{word}", AUC',
            auc_between(encoder, word, encoder.images([change(p) for p in pictures]), plain),
            '[>= .90]',
        )
    return vectors, split, place, label


def held_out(report: Report, encoder: Encoder, folder: str):
    photos = [p for p in read_photos(Path(folder)) if p.held_out]
    by_source = {s: [p for p in photos if p.source == s] for s in ('scenes', 'objects', 'clothing')}
    vectors = {s: encoder.images([Image.fromarray(p.pixels) for p in group]) for s, group in by_source.items()}
    for source, names in (('scenes', list(SCENES)), ('objects', None), ('clothing', None)):
        labels = sorted({p.label for p in by_source[source]})
        words = [RENAMED.get(label, label.replace('_', ' ')) for label in labels] if names is None else labels
        guess = (vectors[source] @ np.stack([encoder.text(w) for w in words]).T).argmax(1)
        truth = [
            words.index(RENAMED.get(p.label, p.label.replace('_', ' '))) if names is None else labels.index(p.label)
            for p in by_source[source]
        ]
        right = np.array([words[g] == words[t] for g, t in zip(guess, truth)])
        report.say(
            f'held-out {source}: name among {len(set(words))}, accuracy',
            right.mean(),
            f'n = {len(right)}' + (' [>= .80]' if source == 'scenes' else ''),
        )
    cuts = [c for _, c in make_cutouts([p for p in photos if p.source == 'objects'])]
    scenes = [Image.fromarray(p.pixels) for p in by_source['scenes']]
    white = Image.new('RGB', (224, 224), 'white')
    changed = encoder.images([on_plain(c, white) for c in cuts])
    other = encoder.images([on_plain(c, scenes[i % len(scenes)]) for i, c in enumerate(cuts)])
    report.say(
        'held-out objects: "white background" on white against on scenes, AUC',
        auc_between(encoder, 'white background', changed, other),
        f'n = {len(cuts)} each [>= .90]',
    )
    clothes = encoder.images([Image.fromarray(p.pixels) for p in by_source['clothing'] + by_source['scenes']])
    report.say(
        'held-out objects: the same against clothing and scenes, AUC',
        auc_between(encoder, 'white background', changed, clothes),
    )


def drawn(report: Report, encoder: Encoder, folder: str, concepts: Concepts):
    rows = read_drawings(Path(folder), concepts)
    vectors = encoder.images([Image.fromarray(pixels) for pixels, _, _ in rows])
    areas = {}
    for name in sorted({n for _, true, _ in rows for n in true}):
        has = np.array([name in true for _, true, _ in rows])
        if 10 <= has.sum() <= len(has) - 10 and encoder.knows(name):
            areas[name] = roc_auc_score(has, vectors @ encoder.text(name))
    report.say(f'drawings of unseen styles: mean AUC of {len(areas)} words', np.mean(list(areas.values())))
    report.values['drawn'] = {k: round(v, 3) for k, v in areas.items()}
    print('  ', ', '.join(f'{k} {v:.2f}' for k, v in sorted(areas.items(), key=lambda kv: kv[1])))


def precision(report: Report, checkpoint: str, pictures: np.ndarray):
    net, _, _ = load(checkpoint)
    x = to_input(pictures, SIDE)
    with torch.no_grad():
        full = net.image(x)
        half = half_weights(load(checkpoint)[0]).image(x)
    report.say('stored fp16 against fp32: least cosine', F.cosine_similarity(full, half).min().item(), '[>= .999]')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--checkpoint', required=True)
    parser.add_argument('--photos')
    parser.add_argument('--waterbirds')
    parser.add_argument('--drawings')
    parser.add_argument('--json')
    arguments = parser.parse_args()
    torch.set_num_threads(2)
    net, words, history = load(arguments.checkpoint)
    report, encoder, concepts = Report(), Encoder(half_weights(net), words), Concepts()
    report.say('words', len(words), str(history))
    if arguments.waterbirds:
        waterbirds(report, encoder, Path(arguments.waterbirds))
        some = sorted((Path(arguments.waterbirds) / 'test').rglob('*.jpg'))[:64]
        precision(report, arguments.checkpoint, np.stack([np.asarray(prepared(Image.open(p))) for p in some]))
    if arguments.photos:
        held_out(report, encoder, arguments.photos)
    if arguments.drawings:
        drawn(report, encoder, arguments.drawings, concepts)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(report.values, indent=1) + '\n')


if __name__ == '__main__':
    main()
