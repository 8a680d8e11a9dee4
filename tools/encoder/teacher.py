"""Tags the training photographs with a general ImageNet classifier (MobileNetV2, Apache-2.0) once, into one .npz file.

The tags widen the words: a classifier of 1,000 classes sees boats, cars, cliffs or shores in photographs whose folder
says only "sea" or "street". Two views of a photograph are averaged; `captions` trusts only confident tags.

    python3 teacher.py --photos FOLDER --model FOLDER/onnx/model.onnx --out teacher.npz
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from PIL import Image

from photos import read_photos

SIDE = 224


class OnnxNet:
    """Runs the few operators of a folded MobileNetV2 graph in PyTorch."""

    def __init__(self, path: str):
        graph = onnx.load(path).graph
        self.nodes = list(graph.node)
        self.weights = {w.name: torch.from_numpy(numpy_helper.to_array(w).copy()) for w in graph.initializer}

    def __call__(self, pixels: torch.Tensor) -> dict:
        values = dict(self.weights, pixel_values=pixels)
        for node in self.nodes:
            inputs = [values[name] for name in node.input if name]
            values[node.output[0]] = self.run(node, inputs)
        return {name: values[name] for name in ('logits', 'image_embeds')}

    @staticmethod
    def run(node, inputs):
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        if node.op_type == 'Conv':
            top, left, bottom, right = attributes.get('pads', [0, 0, 0, 0])
            padded = torch.nn.functional.pad(inputs[0], (left, right, top, bottom))
            strides = attributes.get('strides', [1, 1])
            return torch.conv2d(padded, inputs[1], inputs[2], strides, 0, 1, attributes.get('group', 1))
        if node.op_type == 'Clip':
            return inputs[0].clamp(float(inputs[1]), float(inputs[2]))
        if node.op_type == 'Add':
            return inputs[0] + inputs[1]
        if node.op_type == 'GlobalAveragePool':
            return inputs[0].mean((2, 3), keepdim=True)
        if node.op_type == 'Flatten':
            return inputs[0].flatten(1)
        return inputs[0]


def to_input(photo: np.ndarray) -> np.ndarray:
    image = Image.fromarray(photo)
    scale = SIDE / min(image.size)
    image = image.resize((max(SIDE, round(image.width * scale)), max(SIDE, round(image.height * scale))), Image.BICUBIC)
    left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
    pixels = np.asarray(image.crop((left, top, left + SIDE, top + SIDE)), np.float32)
    return (pixels.transpose(2, 0, 1) - 127.5) / 127.5


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--photos', required=True)
    parser.add_argument('--model', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--threads', type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    net = OnnxNet(arguments.model)
    photos = [p for p in read_photos(Path(arguments.photos)) if p.source != 'cutouts']
    logits, embeds = [], []
    with torch.no_grad():
        for start in range(0, len(photos), 32):
            batch = np.stack([to_input(p.pixels) for p in photos[start : start + 32]])
            out = net(torch.from_numpy(batch))
            logits.append(out['logits'].softmax(1).half().numpy())
            embeds.append(out['image_embeds'].half().numpy())
            if start % 3200 == 0:
                print(start, len(photos), flush=True)
    np.savez(
        arguments.out,
        names=[p.name for p in photos],
        probabilities=np.concatenate(logits),
        embeds=np.concatenate(embeds),
    )


if __name__ == '__main__':
    main()
