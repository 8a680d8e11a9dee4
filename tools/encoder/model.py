"""The two towers: a plain 3x3 residual network and a gated bag of words. Outputs are not normalised."""

import torch
from torch import nn
from torch.nn import functional as F

DIMENSION = 128


class Block(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.first, self.second = nn.Conv2d(width, width, 3, padding=1, bias=False), nn.Conv2d(
            width, width, 3, padding=1, bias=False
        )
        self.norm_first, self.norm_second = nn.BatchNorm2d(width), nn.BatchNorm2d(width)
        nn.init.zeros_(self.norm_second.weight)

    def forward(self, x):
        y = F.relu(self.norm_first(self.first(x)))
        return F.relu(x + self.norm_second(self.second(y)))


class Down(nn.Sequential):
    def __init__(self, before: int, after: int):
        super().__init__(nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU())


class ImageTower(nn.Module):
    """Every stage is pooled, not the last alone: light, colour and texture are read early, objects late."""

    def __init__(self, widths=(32, 64, 128, 256), blocks=(1, 1, 2, 1)):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, widths[0], 4, stride=4, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()
        )
        self.stages = nn.ModuleList()
        for i, (width, count) in enumerate(zip(widths, blocks)):
            down = [Down(widths[i - 1], width)] if i else []
            self.stages.append(nn.Sequential(*down, *[Block(width) for _ in range(count)]))
        self.features = sum(widths) + widths[-1]
        self.norm = nn.BatchNorm1d(self.features)
        self.head = nn.Linear(self.features, DIMENSION)

    def pooled(self, x):
        x = self.stem(x)
        means = []
        for stage in self.stages:
            x = stage(x)
            means.append(x.mean((2, 3)))
        return self.norm(torch.cat([*means, x.amax((2, 3))], 1))

    def forward(self, x):
        return self.head(self.pooled(x))


class TextTower(nn.Module):
    """Words weighted by a learnt gate, averaged, then two layers. Padding (0) and unknown words (1) weigh nothing."""

    def __init__(self, words: int, width: int = 128, hidden: int = 256):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.gate = nn.Embedding(words, 1)
        nn.init.normal_(self.embed.weight, std=0.5)
        nn.init.zeros_(self.gate.weight)
        self.up, self.down = nn.Linear(width, hidden), nn.Linear(hidden, width)
        self.out = nn.Linear(width, DIMENSION)

    def forward(self, input_ids, attention_mask):
        known = (attention_mask > 0) & (input_ids > 1)
        weight = F.softplus(self.gate(input_ids)) * known.unsqueeze(-1).to(torch.float32)
        bag = (self.embed(input_ids) * weight).sum(1) / (weight.sum(1) + 1e-3)
        return self.out(bag + self.down(F.relu(self.up(bag))))


class DualEncoder(nn.Module):
    def __init__(self, words: int, **image):
        super().__init__()
        self.image, self.text = ImageTower(**image), TextTower(words)
        self.log_scale = nn.Parameter(torch.tensor(2.3))

    def scale(self):
        return self.log_scale.exp().clamp(max=40)
