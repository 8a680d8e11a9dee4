"""Trains the two towers on a composed set. Writes a checkpoint of the averaged weights every few minutes.

    nice -n 5 python3 train.py --data FOLDER [--data FOLDER ...] --out FOLDER --minutes 70 --seed 1
"""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from captions import Captions
from concepts import Concepts
from model import DualEncoder

BATCH, SINGLES = 128, 96
RATE, DECAY, WARM_UP = 2e-3, 0.05, 200
SCENE_CLASSES = ('forest', 'sea', 'glacier', 'mountain', 'building', 'street')
MEAN, STD = 0.45, 0.27
SMALL_SIDE, SMALL_SHARE = 64, 0.66
MIN_SHARE = 0.0005  # a concept true of fewer pictures is left out, and its words stay unknown


class Teacher:
    """The teacher's features of the photographs, which pictures without paste or effect are to predict."""

    def __init__(self, path: str):
        stored = np.load(path)
        features = stored['embeds'].astype(np.float32)
        features /= np.linalg.norm(features, axis=1, keepdims=True)
        self.features = torch.from_numpy(features - features.mean(0))
        self.row = {str(name): i for i, name in enumerate(stored['names'])}

    def rows(self, folder: Path, count: int) -> np.ndarray:
        names = json.loads((folder / 'photo-names.json').read_text())
        of_photo = np.array([self.row.get(name, -1) for name in names] + [-1])
        return of_photo[np.load(folder / 'photo.npy', mmap_mode='r')[:count]]

    def loss(self, predicted, rows):
        known = torch.from_numpy(np.flatnonzero(rows >= 0))
        if len(known) == 0:
            return predicted.sum() * 0
        return 1 - F.cosine_similarity(predicted[known], self.features[rows[rows >= 0]]).mean()


def exclude_other_scenes(states: np.ndarray, columns: list[int]) -> np.ndarray:
    """A scene photograph is of its class and, as its folder means it, of no other: else a street is never told from a facade."""
    scenes = states[:, columns]
    one = (scenes == 1).sum(1, keepdims=True) == 1
    states[:, columns] = np.where(one & (scenes == 0), -1, scenes)
    return states


class Data:
    """Composed folders, read as memory maps up to the count in their `done` file: more may join at a later round."""

    def __init__(self, folders, names: list[str], teacher: Teacher | None):
        self.parts, self.photos = [], []
        for folder in map(Path, folders):
            if (folder / 'done').exists():
                count = int((folder / 'done').read_text())
                self.parts.append(
                    (np.load(folder / 'images.npy', mmap_mode='r')[:count], self.states(folder, names, count))
                )
                self.photos.append(teacher.rows(folder, count) if teacher else np.full(count, -1))
        self.starts = np.cumsum([0] + [len(images) for images, _ in self.parts])
        self.count = int(self.starts[-1])
        self.positives = sum((states == 1).sum(0) for _, states in self.parts)

    @staticmethod
    def states(folder: Path, names: list[str], count: int) -> np.ndarray:
        """Columns in the order of `names`; a concept that the folder does not have is unknown in it."""
        stored = {name: k for k, name in enumerate(json.loads((folder / 'concepts.json').read_text()))}
        rows = np.load(folder / 'states.npy', mmap_mode='r')[:count]
        out = np.zeros((count, len(names)), np.int8)
        for k, name in enumerate(names):
            if name in stored:
                out[:, k] = rows[:, stored[name]]
        return exclude_other_scenes(out, [names.index(name) for name in SCENE_CLASSES])

    def batch(self, indices):
        part = np.searchsorted(self.starts, indices, 'right') - 1
        images = np.stack([self.parts[p][0][i - self.starts[p]] for p, i in zip(part, indices)])
        states = np.stack([self.parts[p][1][i - self.starts[p]] for p, i in zip(part, indices)])
        return images, states, np.array([self.photos[p][i - self.starts[p]] for p, i in zip(part, indices)])


def to_input(images: np.ndarray, side: int) -> torch.Tensor:
    x = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    if side != x.shape[-1]:
        x = F.interpolate(x, size=(side, side), mode='bilinear', antialias=True)
    return (x / 255 - MEAN) / STD


def contrast(scores, fits, misfits):
    """Mean over fitting pairs of -log(e^s / (e^s + sum of misfits)) in each row; pairs that are neither are ignored."""
    wrong = scores.masked_fill(~misfits, -1e4).logsumexp(1, keepdim=True)
    loss = F.softplus(wrong - scores) * fits
    count = fits.sum(1)
    used = (count > 0) & misfits.any(1)
    return (loss.sum(1) / count.clamp(min=1))[used].mean()


def spread_of_misfits(cosine, misfits):
    """Variance of the cosine over the pictures that a column does not fit: there a word has nothing to rank."""
    m = misfits.float()
    count = m.sum(0).clamp(min=1)
    mean = (cosine * m).sum(0) / count
    return (((cosine - mean) ** 2 * m).sum(0) / count)[misfits.any(0)].mean()


def step_loss(net, images, columns, spread_weight):
    """The whole loss without the teacher's part, the contrast alone, and the pooled features."""
    ids, fits, misfits = (torch.from_numpy(c) for c in columns)
    pooled = net.image.pooled(images)
    picture = F.normalize(net.image.head(pooled), dim=1)
    text = F.normalize(net.text(ids, (ids > 0).long()), dim=1)
    cosine = picture @ text.T
    scores = cosine * net.scale()
    loss = 0.4 * contrast(scores, fits, misfits) + 0.6 * contrast(scores.T, fits.T, misfits.T)
    return loss + spread_weight * spread_of_misfits(cosine, misfits), loss.item(), pooled


def average(target, source, decay):
    with torch.no_grad():
        for a, b in zip(target.state_dict().values(), source.state_dict().values()):
            a.lerp_(b, 1 - decay) if a.dtype.is_floating_point else a.copy_(b)


def save(path: Path, averaged, captions: Captions, history: dict):
    torch.save(
        {'weights': averaged.state_dict(), 'words': captions.words, 'trained': captions.trained, 'history': history},
        path / 'new.pt',
    )
    (path / 'new.pt').replace(path / 'checkpoint.pt')


def start_from(net: DualEncoder, path: str, words: list[str]):
    """Weights of an earlier training; words are matched by themselves, new ones start at random."""
    stored = torch.load(path, map_location='cpu')
    weights, row = stored['weights'], {word: i for i, word in enumerate(stored['words'])}
    shared = [(i, row[word]) for i, word in enumerate(words) if word in row]
    new, old = (torch.tensor(side) for side in zip(*shared))
    own = net.state_dict()
    for name in ('text.embed.weight', 'text.gate.weight'):
        table = own[name].clone()
        table[new] = weights[name][old]
        weights[name] = table
    net.load_state_dict(weights)
    return stored['history']


def groups_of(net):
    plain = [p for n, p in net.named_parameters() if p.ndim < 2 or 'embed' in n or 'gate' in n]
    heavy = [p for n, p in net.named_parameters() if not (p.ndim < 2 or 'embed' in n or 'gate' in n)]
    return [{'params': heavy, 'weight_decay': DECAY}, {'params': plain, 'weight_decay': 0.0}]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', action='append', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--minutes', type=float, default=70)
    parser.add_argument('--steps', type=int, default=100000)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--spread', type=float, default=1.0)
    parser.add_argument('--start-from', help='checkpoint of an earlier, shorter training')
    parser.add_argument('--teacher', help='features written by teacher.py')
    parser.add_argument('--teacher-weight', type=float, default=0.7)
    parser.add_argument('--threads', type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    concepts = Concepts()
    teacher = Teacher(arguments.teacher) if arguments.teacher else None
    data = Data(arguments.data, concepts.names, teacher)
    captions = Captions(concepts, data.positives >= MIN_SHARE * data.count)
    print(
        data.count,
        'pictures,',
        int(captions.trained.sum()),
        'concepts,',
        len(captions.words),
        'words; too rare:',
        [n for n, t in zip(concepts.names, captions.trained) if not t],
        flush=True,
    )
    net = DualEncoder(len(captions.words))
    earlier = start_from(net, arguments.start_from, captions.words) if arguments.start_from else None
    averaged = copy.deepcopy(net)
    student = nn.Linear(net.image.features, 1280)
    optimizer = torch.optim.AdamW(
        [*groups_of(net), {'params': student.parameters(), 'weight_decay': DECAY}], RATE, betas=(0.9, 0.98)
    )
    order, at, losses, start, saved, step, seen = rng.permutation(data.count), 0, [], time.time(), time.time(), 0, 0
    while True:
        elapsed = (time.time() - start) / 60
        done = max(step / arguments.steps, elapsed / arguments.minutes)
        if done >= 1:
            break
        if at + BATCH > data.count:
            data = Data(arguments.data, concepts.names, teacher)
            order, at = rng.permutation(data.count), 0
            print(f'new round over {data.count} pictures', flush=True)
        images, states, photos = data.batch(np.sort(order[at : at + BATCH]))
        at += BATCH
        rate = RATE * min(1, (step + 1) / WARM_UP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        for group in optimizer.param_groups:
            group['lr'] = rate
        columns = captions.columns(states, SINGLES, rng)
        total, loss, pooled = step_loss(
            net, to_input(images, SMALL_SIDE if done < SMALL_SHARE else 96), columns, arguments.spread
        )
        if teacher:
            total = total + arguments.teacher_weight * teacher.loss(student(pooled), photos)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        step, seen = step + 1, seen + BATCH
        average(averaged, net, min(0.998, (step + 1) / (step + 20)))
        losses.append(loss)
        if step % 50 == 0:
            print(
                f'step {step} done {done:.3f} loss {np.mean(losses[-50:]):.4f} scale {net.scale().item():.1f} '
                f'{seen / (time.time() - start):.0f} pictures/s',
                flush=True,
            )
        if time.time() - saved > 240:
            saved = time.time()
            save(
                out,
                averaged,
                captions,
                {
                    'steps': step,
                    'minutes': elapsed,
                    'seed': arguments.seed,
                    'done': done,
                    'pictures': seen,
                    'earlier': earlier,
                },
            )
    save(
        out,
        averaged,
        captions,
        {
            'steps': step,
            'minutes': arguments.minutes,
            'seed': arguments.seed,
            'done': 1.0,
            'pictures': seen,
            'earlier': earlier,
        },
    )


if __name__ == '__main__':
    main()
