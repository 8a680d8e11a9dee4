"""Writes random weights in the exact graph of CLIP ViT-B/32, both towers, in transformers.js' layout, for the benchmark.

    /usr/bin/python3 make_clip_b32.py --out FOLDER        (605 MB; PyTorch 1.13 and onnx as Debian has them)

Nothing of it is committed. The vectors mean nothing; the work is that of the real network: 12 layers of width 768 over 50
tokens with quick GELU (image), 12 of width 512 over up to 77 tokens with a causal mask (text), projections to 512.
"""

import argparse
import json
from pathlib import Path

import torch
from torch import nn

DIMENSION, IMAGE_SIDE, PATCH, VOCABULARY, TEXT_LENGTH, OPSET = 512, 224, 32, 49408, 77, 14


class Attention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads, self.scale = heads, (width // heads) ** -0.5
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x, mask):
        batch, length, width = x.shape

        def split(y):
            return y.reshape(batch, length, self.heads, width // self.heads).transpose(1, 2)

        scores = split(self.query(x) * self.scale) @ split(self.key(x)).transpose(2, 3)
        if mask is not None:
            scores = scores + mask
        mixed = scores.softmax(-1) @ split(self.value(x))
        return self.out(mixed.transpose(1, 2).reshape(batch, length, width))


class Layer(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.norm_first, self.norm_second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask=None):
        x = x + self.attention(self.norm_first(x), mask)
        hidden = self.wide(self.norm_second(x))
        return x + self.narrow(hidden * torch.sigmoid(1.702 * hidden))


class ImageTower(nn.Module):
    def __init__(self, width=768, layers=12, heads=12):
        super().__init__()
        self.patches = nn.Conv2d(3, width, PATCH, PATCH, bias=False)
        self.whole = nn.Parameter(torch.randn(width) * 0.02)
        self.positions = nn.Parameter(torch.randn((IMAGE_SIDE // PATCH) ** 2 + 1, width) * 0.02)
        self.norm_before, self.norm_after = nn.LayerNorm(width), nn.LayerNorm(width)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.project = nn.Linear(width, DIMENSION, bias=False)

    def forward(self, pixel_values):
        x = self.patches(pixel_values).flatten(2).transpose(1, 2)
        x = torch.cat([self.whole.expand(x.shape[0], 1, -1), x], 1) + self.positions
        x = self.norm_before(x)
        for layer in self.layers:
            x = layer(x)
        return self.project(self.norm_after(x[:, 0]))


class TextTower(nn.Module):
    def __init__(self, width=512, layers=12, heads=8):
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, width)
        self.positions = nn.Parameter(torch.randn(TEXT_LENGTH, width) * 0.01)
        self.layers = nn.ModuleList(Layer(width, heads) for _ in range(layers))
        self.norm_after = nn.LayerNorm(width)
        self.project = nn.Linear(width, DIMENSION, bias=False)
        self.register_buffer('mask', torch.full((TEXT_LENGTH, TEXT_LENGTH), -1e9).triu(1), persistent=False)

    def forward(self, input_ids):
        length = input_ids.shape[1]
        x = self.words(input_ids) + self.positions[:length]
        for layer in self.layers:
            x = layer(x, self.mask[:length, :length])
        # The end token has the largest id.
        last = input_ids.argmax(-1)
        chosen = self.norm_after(x).gather(1, last[:, None, None].expand(-1, 1, x.shape[2]))
        return self.project(chosen[:, 0])


def tokenizer() -> dict:
    """A byte-level tokenizer that spells every word out: enough to load and to run."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(b) for b in visible] + [chr(256 + i) for i in range(256 - len(visible))]
    vocabulary = {letter: i for i, letter in enumerate(letters + [f'{letter}</w>' for letter in letters])}
    special = ['<|startoftext|>', '<|endoftext|>']
    vocabulary |= {token: VOCABULARY - 2 + i for i, token in enumerate(special)}
    added = [{'id': vocabulary[t], 'content': t, 'special': True, 'single_word': False, 'lstrip': False, 'rstrip': False, 'normalized': False} for t in special]
    pattern = r"<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    split = {'type': 'Split', 'pattern': {'Regex': pattern}, 'behavior': 'Removed', 'invert': True}
    return {
        'version': '1.0', 'truncation': None, 'padding': None, 'added_tokens': added,
        'normalizer': {'type': 'Sequence', 'normalizers': [{'type': 'NFC'}, {'type': 'Lowercase'}]},
        'pre_tokenizer': {'type': 'Sequence', 'pretokenizers': [split, {'type': 'ByteLevel', 'add_prefix_space': False, 'trim_offsets': True, 'use_regex': True}]},
        'post_processor': {'type': 'RobertaProcessing', 'sep': [special[1], vocabulary[special[1]]], 'cls': [special[0], vocabulary[special[0]]], 'trim_offsets': False, 'add_prefix_space': False},
        'decoder': None,
        'model': {'type': 'BPE', 'dropout': None, 'unk_token': special[1], 'continuing_subword_prefix': '', 'end_of_word_suffix': '</w>', 'fuse_unk': False, 'vocab': vocabulary, 'merges': []},
    }  # fmt: skip


def configs() -> dict:
    size = {'height': IMAGE_SIDE, 'width': IMAGE_SIDE}
    return {
        'config.json': {
            'architectures': ['CLIPModel'], 'model_type': 'clip', 'projection_dim': DIMENSION, 'logit_scale_init_value': 2.6592,
            'text_config': {'model_type': 'clip_text_model', 'max_position_embeddings': TEXT_LENGTH, 'vocab_size': VOCABULARY, 'hidden_size': 512, 'num_hidden_layers': 12, 'num_attention_heads': 8},
            'vision_config': {'model_type': 'clip_vision_model', 'image_size': IMAGE_SIDE, 'patch_size': PATCH, 'hidden_size': 768, 'num_hidden_layers': 12, 'num_attention_heads': 12},
        },
        'preprocessor_config.json': {
            'image_processor_type': 'CLIPImageProcessor', 'feature_extractor_type': 'CLIPFeatureExtractor', 'do_resize': True,
            'size': {'shortest_edge': IMAGE_SIDE}, 'resample': 3, 'do_center_crop': True, 'crop_size': size, 'do_rescale': True,
            'rescale_factor': 1 / 255, 'do_normalize': True, 'image_mean': [0.48145466, 0.4578275, 0.40821073],
            'image_std': [0.26862954, 0.26130258, 0.27577711], 'do_convert_rgb': True,
        },
        'tokenizer_config.json': {'tokenizer_class': 'CLIPTokenizer', 'model_max_length': TEXT_LENGTH, 'pad_token': '<|endoftext|>', 'unk_token': '<|endoftext|>', 'bos_token': '<|startoftext|>', 'eos_token': '<|endoftext|>'},
        'tokenizer.json': tokenizer(),
    }  # fmt: skip


def export(tower: nn.Module, given: torch.Tensor, path: Path, source: str, result: str, axes: dict):
    torch.onnx.export(tower.eval(), (given,), str(path), input_names=[source], output_names=[result], opset_version=OPSET,
                      do_constant_folding=True, dynamic_axes={source: axes, result: {0: 'batch'}})  # fmt: skip
    weights = sum(p.numel() for p in tower.parameters())
    print(f'{path.name}: {weights:,} weights, {path.stat().st_size:,} bytes')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--out', required=True, type=Path)
    parser.add_argument('--seed', type=int, default=1)
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    folder = arguments.out / 'onnx'
    folder.mkdir(parents=True, exist_ok=True)
    with torch.no_grad():
        pixels = torch.randn(2, 3, IMAGE_SIDE, IMAGE_SIDE)
        export(ImageTower(), pixels, folder / 'vision_model.onnx', 'pixel_values', 'image_embeds', {0: 'batch'})
        ids = torch.tensor([[VOCABULARY - 2, 5, 9, VOCABULARY - 1]] * 2)
        export(TextTower(), ids, folder / 'text_model.onnx', 'input_ids', 'text_embeds', {0: 'batch', 1: 'length'})
    for name, value in configs().items():
        (arguments.out / name).write_text(json.dumps(value, indent=1) + '\n')


if __name__ == '__main__':
    main()
