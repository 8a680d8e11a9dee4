"""Trains the two towers on a composed set. Writes a checkpoint of the averaged weights every few minutes.

    nice -n 5 /usr/bin/python3 train.py --data FOLDER [--data FOLDER ...] --out FOLDER --minutes 70 --seed 1
"""

import argparse
import copy
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from captions import Captions
from concepts import Concepts
from model import DualEncoder

BATCH, SINGLES = 128, 96
RATE, DECAY, WARM_UP = 2e-3, 0.05, 200
MEAN, STD = 0.45, 0.27
SMALL_SIDE, SMALL_SHARE = 64, 0.66
MIN_PICTURES = 40


class Data:
    """Composed folders, read as memory maps; one that is still being composed joins at a later round. Concepts are matched by name; one that a folder lacks is unknown in it."""

    def __init__(self, folders, names: list[str]):
        self.folders, self.names = [f for f in map(Path, folders) if (f / 'done').exists()], names
        self.parts = [(np.load(f / 'images.npy', mmap_mode='r'), self.states(f, names)) for f in self.folders]
        self.starts = np.cumsum([0] + [len(images) for images, _ in self.parts])
        self.count = int(self.starts[-1])
        self.positives = sum((states == 1).sum(0) for _, states in self.parts)

    @staticmethod
    def states(folder: Path, names: list[str]) -> np.ndarray:
        stored = {name: k for k, name in enumerate(json.loads((folder / 'concepts.json').read_text()))}
        rows = np.load(folder / 'states.npy', mmap_mode='r')
        out = np.zeros((len(rows), len(names)), np.int8)
        for k, name in enumerate(names):
            if name in stored:
                out[:, k] = rows[:, stored[name]]
        return out

    def batch(self, indices):
        part = np.searchsorted(self.starts, indices, 'right') - 1
        images = np.stack([self.parts[p][0][i - self.starts[p]] for p, i in zip(part, indices)])
        states = np.stack([self.parts[p][1][i - self.starts[p]] for p, i in zip(part, indices)])
        return images, states


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
    """Variance of the cosine over the pictures a column does not fit: a word must not rank pictures it says nothing about."""
    m = misfits.float()
    count = m.sum(0).clamp(min=1)
    mean = (cosine * m).sum(0) / count
    return (((cosine - mean) ** 2 * m).sum(0) / count)[misfits.any(0)].mean()


def step_loss(net, images, columns, spread_weight):
    ids, fits, misfits = columns
    ids, fits, misfits = torch.from_numpy(ids), torch.from_numpy(fits), torch.from_numpy(misfits)
    picture = F.normalize(net.image(images), dim=1)
    text = F.normalize(net.text(ids, (ids > 0).long()), dim=1)
    cosine = picture @ text.T
    scores = cosine * net.scale()
    loss = 0.4 * contrast(scores, fits, misfits) + 0.6 * contrast(scores.T, fits.T, misfits.T)
    return loss + spread_weight * spread_of_misfits(cosine, misfits), loss.item()


def average(target, source, decay):
    with torch.no_grad():
        for a, b in zip(target.state_dict().values(), source.state_dict().values()):
            a.lerp_(b, 1 - decay) if a.dtype.is_floating_point else a.copy_(b)


def save(path: Path, averaged, captions: Captions, history: dict):
    torch.save({'weights': averaged.state_dict(), 'words': captions.words, 'trained': captions.trained, 'history': history}, path / 'new.pt')
    (path / 'new.pt').replace(path / 'checkpoint.pt')


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
    parser.add_argument('--threads', type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    rng = np.random.default_rng(arguments.seed)
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    concepts = Concepts()
    data = Data(arguments.data, concepts.names)
    captions = Captions(concepts, data.positives >= MIN_PICTURES)
    print(data.count, 'pictures,', int(captions.trained.sum()), 'concepts,', len(captions.words), 'words; too rare:',
          [n for n, t in zip(concepts.names, captions.trained) if not t], flush=True)
    net = DualEncoder(len(captions.words))
    averaged = copy.deepcopy(net)
    optimizer = torch.optim.AdamW(groups_of(net), RATE, betas=(0.9, 0.98))
    order, at, losses, start, saved, step, seen = rng.permutation(data.count), 0, [], time.time(), time.time(), 0, 0
    while True:
        elapsed = (time.time() - start) / 60
        done = max(step / arguments.steps, elapsed / arguments.minutes)
        if done >= 1:
            break
        if at + BATCH > data.count:
            if len(data.folders) < len(arguments.data):
                data = Data(arguments.data, concepts.names)
            order, at = rng.permutation(data.count), 0
            print(f'new round over {data.count} pictures', flush=True)
        images, states = data.batch(np.sort(order[at:at + BATCH]))
        at += BATCH
        rate = RATE * min(1, (step + 1) / WARM_UP) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * done)))
        for group in optimizer.param_groups:
            group['lr'] = rate
        columns = captions.columns(states, SINGLES, rng)
        total, loss = step_loss(net, to_input(images, SMALL_SIDE if done < SMALL_SHARE else 96), columns, arguments.spread)
        optimizer.zero_grad(set_to_none=True)
        total.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimizer.step()
        step, seen = step + 1, seen + BATCH
        average(averaged, net, min(0.998, (step + 1) / (step + 20)))
        losses.append(loss)
        if step % 50 == 0:
            print(f'step {step} done {done:.3f} loss {np.mean(losses[-50:]):.4f} scale {net.scale().item():.1f} '
                  f'{seen / (time.time() - start):.0f} pictures/s', flush=True)
        if time.time() - saved > 240:
            saved = time.time()
            save(out, averaged, captions, {'steps': step, 'minutes': elapsed, 'seed': arguments.seed, 'done': done})
    save(out, averaged, captions, {'steps': step, 'minutes': arguments.minutes, 'seed': arguments.seed, 'done': 1.0})


if __name__ == '__main__':
    main()
