"""Writes the trained towers in transformers.js' CLIP layout: ONNX with weights stored as fp16 and computed in fp32.

    python3 export.py --checkpoint FOLDER/checkpoint.pt --out ../../public/models/studio-encoder
"""

import argparse
import io
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from captions import FILLERS, SPECIAL, WIDTH
from concepts import Concepts, tokenize
from model import DIMENSION, DualEncoder
from self_test import self_test
from train import MEAN, STD

SIDE, OPSET, IR_VERSION = 96, 13, 8
LEAST_VALUES = 64  # smaller tensors stay fp32


def load(checkpoint: str) -> tuple[DualEncoder, list[str], dict]:
    stored = torch.load(checkpoint, map_location='cpu')
    net = DualEncoder(len(stored['words']))
    net.load_state_dict(stored['weights'])
    words = keep_words(net, stored)
    return net.eval(), words, stored['history']


def keep_words(net: DualEncoder, stored: dict) -> list[str]:
    """Drops words that the concept files no longer name (a training may be older than they are)."""
    concepts = Concepts()
    named = {t for phrases in concepts.phrases for phrase in phrases for t in tokenize(phrase)} | FILLERS | set(SPECIAL)
    rows = [i for i, word in enumerate(stored['words']) if word in named]
    for table in (net.text.embed, net.text.gate):
        table.weight = nn.Parameter(table.weight.data[rows])
    return [stored['words'][i] for i in rows]


def to_onnx(tower: nn.Module, inputs: tuple, names: list[str], output: str, axes: dict) -> onnx.ModelProto:
    buffer = io.BytesIO()
    torch.onnx.export(
        tower,
        inputs,
        buffer,
        input_names=names,
        output_names=[output],
        dynamic_axes=axes,
        opset_version=OPSET,
        do_constant_folding=True,
    )
    return onnx.load_from_string(buffer.getvalue())


def store_half(model: onnx.ModelProto) -> onnx.ModelProto:
    """Every large weight becomes an fp16 initializer followed by a Cast to fp32, so the arithmetic stays fp32."""
    graph, casts = model.graph, []
    for weight in list(graph.initializer):
        values = numpy_helper.to_array(weight)
        if weight.data_type != TensorProto.FLOAT or values.size < LEAST_VALUES:
            continue
        half = numpy_helper.from_array(values.astype(np.float16), f'{weight.name}.half')
        graph.initializer.remove(weight)
        graph.initializer.append(half)
        casts.append(
            helper.make_node('Cast', [half.name], [weight.name], name=f'{weight.name}.cast', to=TensorProto.FLOAT)
        )
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    for node in graph.node:
        node.doc_string = ''
    model.ir_version = IR_VERSION
    model.producer_name, model.producer_version, model.doc_string = 'studio-encoder', '1', ''
    onnx.checker.check_model(model)
    return model


def half_weights(net: DualEncoder) -> DualEncoder:
    """What the stored file computes, for the evaluation and the self-test."""
    image, text = fold(net.image), net.text
    for tower in (image, text):
        for p in tower.parameters():
            if p.numel() >= LEAST_VALUES:
                p.data = p.data.half().float()
    net.image = image
    return net


def fold(image: nn.Module) -> nn.Module:
    """Batch norms folded into the convolutions before them (the exporter does the same)."""
    for module in list(image.modules()):
        if isinstance(module, nn.Sequential):
            fold_chain(module)
        elif hasattr(module, 'norm_first'):
            module.first, module.norm_first = fused(module.first, module.norm_first), nn.Identity()
            module.second, module.norm_second = fused(module.second, module.norm_second), nn.Identity()
    return image


def fold_chain(chain: nn.Sequential):
    for i in range(len(chain) - 1):
        if isinstance(chain[i], nn.Conv2d) and isinstance(chain[i + 1], nn.BatchNorm2d):
            chain[i], chain[i + 1] = fused(chain[i], chain[i + 1]), nn.Identity()


def fused(conv: nn.Conv2d, norm: nn.BatchNorm2d) -> nn.Conv2d:
    return torch.nn.utils.fusion.fuse_conv_bn_eval(conv.eval(), norm.eval())


def learnt_phrases(checkpoint: str) -> list[str]:
    """Every phrase of a concept that was trained: the page scores no vocabulary cue beside these (a bag of words would)."""
    trained = torch.load(checkpoint, map_location='cpu')['trained']
    concepts = Concepts()
    return sorted({' '.join(tokenize(p)) for i in np.flatnonzero(trained) for p in concepts.phrases[i]})


def write_json(path: Path, value):
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + '\n')


def configs(words: list[str]) -> dict:
    tower = {
        'hidden_size': DIMENSION,
        'intermediate_size': 256,
        'num_attention_heads': 1,
        'num_hidden_layers': 1,
        'projection_dim': DIMENSION,
    }
    special = {'unk_token': '[UNK]', 'pad_token': '[PAD]'}
    return {
        'config.json': {
            'architectures': ['CLIPModel'],
            'model_type': 'clip',
            'projection_dim': DIMENSION,
            'logit_scale_init_value': 2.6592,
            'text_config': {
                'model_type': 'clip_text_model',
                'vocab_size': len(words),
                'max_position_embeddings': WIDTH,
                **tower,
            },
            'vision_config': {
                'model_type': 'clip_vision_model',
                'image_size': SIDE,
                'patch_size': 4,
                'num_channels': 3,
                **tower,
            },
        },
        'preprocessor_config.json': {
            'image_processor_type': 'CLIPImageProcessor',
            'feature_extractor_type': 'CLIPFeatureExtractor',
            'do_resize': True,
            'size': {'shortest_edge': SIDE},
            'resample': 3,
            'do_center_crop': True,
            'crop_size': {'height': SIDE, 'width': SIDE},
            'do_rescale': True,
            'rescale_factor': 1 / 255,
            'do_normalize': True,
            'image_mean': [MEAN] * 3,
            'image_std': [STD] * 3,
            'do_convert_rgb': True,
        },
        'tokenizer_config.json': {
            'tokenizer_class': 'BertTokenizer',
            'do_lower_case': True,
            'model_max_length': WIDTH,
            **special,
        },
        'tokenizer.json': {
            'version': '1.0',
            'truncation': None,
            'padding': None,
            'added_tokens': [
                {
                    'id': i,
                    'content': word,
                    'single_word': False,
                    'lstrip': False,
                    'rstrip': False,
                    'normalized': False,
                    'special': True,
                }
                for i, word in enumerate(words[:2])
            ],
            'normalizer': {
                'type': 'BertNormalizer',
                'clean_text': True,
                'handle_chinese_chars': False,
                'strip_accents': False,
                'lowercase': True,
            },
            'pre_tokenizer': {'type': 'BertPreTokenizer'},
            'post_processor': None,
            'decoder': None,
            'model': {
                'type': 'WordPiece',
                'unk_token': '[UNK]',
                'continuing_subword_prefix': '##',
                'max_input_chars_per_word': 40,
                'vocab': {word: i for i, word in enumerate(words)},
            },
        },
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--checkpoint', required=True)
    parser.add_argument('--out', required=True)
    arguments = parser.parse_args()
    out = Path(arguments.out)
    (out / 'onnx').mkdir(parents=True, exist_ok=True)
    net, words, history = load(arguments.checkpoint)
    pixels, ids = torch.zeros(2, 3, SIDE, SIDE), torch.full((2, 5), 2)
    net.image = fold(net.image)
    vision = to_onnx(
        net.image,
        (pixels,),
        ['pixel_values'],
        'image_embeds',
        {'pixel_values': {0: 'batch'}, 'image_embeds': {0: 'batch'}},
    )
    text = to_onnx(
        net.text,
        (ids, torch.ones_like(ids)),
        ['input_ids', 'attention_mask'],
        'text_embeds',
        {
            'input_ids': {0: 'batch', 1: 'sequence'},
            'attention_mask': {0: 'batch', 1: 'sequence'},
            'text_embeds': {0: 'batch'},
        },
    )
    onnx.save(store_half(vision), out / 'onnx' / 'vision_model.onnx')
    onnx.save(store_half(text), out / 'onnx' / 'text_model.onnx')
    for name, value in configs(words).items():
        write_json(out / name, value)
    write_json(out / 'phrases.json', learnt_phrases(arguments.checkpoint))
    net, words, _ = load(arguments.checkpoint)
    write_json(out / 'self-test.json', self_test(half_weights(net), words))
    total = sum(p.stat().st_size for p in out.rglob('*') if p.is_file())
    print(history, len(words), 'words,', total, 'bytes in all')


if __name__ == '__main__':
    main()
