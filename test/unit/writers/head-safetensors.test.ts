import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../../src/io/safetensors';
import { headSafetensorsWriter, headTensors, headToTakeAway } from '../../../src/io/writers/head-safetensors';
import { exampleAudit, noImages } from './example-audit';

async function writtenHead(document = exampleAudit()): Promise<Uint8Array> {
  const blob = await headSafetensorsWriter.write(document, noImages);
  return new Uint8Array(await blob!.arrayBuffer());
}

it('takes away the head of low-spuriosity tuning, else the first that mends, else the audited one', () => {
  const document = exampleAudit();
  const without = document.heads.filter(({ report }) => report.method !== 'low-spuriosity');
  const first = document.heads[0]!;
  const named = (method: string) => ({
    ...first,
    head: { ...first.head, provenance: { ...first.head.provenance, method } },
  });
  const chosen = (heads: typeof without) => headToTakeAway({ ...document, heads })!.head.provenance.method;
  expect(chosen([...document.heads, named('dfr')])).toBe('low-spuriosity');
  expect(chosen([...without, named('dfr'), named('afr')])).toBe('dfr');
  expect(chosen(without)).toBe('erm');
});

describe('safetensors', () => {
  it('lays the bytes out as the format says', () => {
    const bytes = writeSafetensors({
      tensors: [
        { name: 'a', shape: [1, 2], values: Float32Array.of(1, -2) },
        { name: 'b', shape: [1], values: Float32Array.of(0.5) },
      ],
      metadata: { k: 'v' },
    });
    const view = new DataView(bytes.buffer);
    const headerBytes = Number(view.getBigUint64(0, true));
    expect(headerBytes % 8).toBe(0);
    expect(bytes.length).toBe(8 + headerBytes + 12);
    const text = new TextDecoder().decode(bytes.subarray(8, 8 + headerBytes));
    expect(text.trimEnd()).toBe(
      '{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}',
    );
    // 1, -2 and 0.5 in IEEE 754, little-endian.
    expect([...bytes.subarray(8 + headerBytes)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192, 0, 0, 0, 63]);
  });

  it('gives back what was written', () => {
    const file = {
      tensors: [{ name: 'weight', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 1e-30) }],
      metadata: { classes: '["日本","\\"x\\""]' },
    };
    expect(readSafetensors(writeSafetensors(file))).toEqual(file);
  });

  it('refuses a shape that does not fit, and files that are cut off or of another kind', () => {
    const values = Float32Array.of(1);
    expect(() => writeSafetensors({ tensors: [{ name: 'a', shape: [2], values }], metadata: {} })).toThrow(RangeError);
    const bytes = writeSafetensors({ tensors: [{ name: 'a', shape: [1], values }], metadata: {} });
    for (const end of [0, 7, 20, bytes.length - 1]) {
      expect(() => readSafetensors(bytes.slice(0, end))).toThrow(expect.objectContaining({ code: 'bad-input' }));
    }
    const half = new TextEncoder().encode(new TextDecoder().decode(bytes).replace('F32', 'F16'));
    expect(() => readSafetensors(half)).toThrow('F16');
  });
});

describe('head.safetensors', () => {
  it('is the mended head where there is one, and says so', async () => {
    const document = exampleAudit();
    const { tensors, metadata } = readSafetensors(await writtenHead(document));
    const { head } = document.heads.find((fitted) => fitted.report.method === 'low-spuriosity')!;
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['weight', [2, 4]],
      ['bias', [2]],
    ]);
    expect([...tensors[0]!.values]).toEqual([...Float32Array.from(head.weights)]);
    expect([...tensors[1]!.values]).toEqual([0.25, -0.25]);
    expect(metadata).toMatchObject({
      method: 'low-spuriosity',
      normalisation: 'l2',
      backbone: 'files:mobilenet_v2_1.0_224',
    });
    expect(metadata['description']).toContain('Low-spuriosity tuning: a mended head');
    expect(JSON.parse(metadata['classes']!)).toEqual(['landbird', 'waterbird']);
    expect(metadata['backbone_sha256']).toBe(document.backbone.sha256);
  });

  it('is the audited head where nothing was mended', () => {
    const example = exampleAudit();
    const document = { ...example, heads: example.heads.slice(0, 1) };
    expect(headToTakeAway(document)).toBe(document.heads[0]);
    expect(headTensors(document, document.heads[0]!).metadata['description']).toContain('the audited head');
  });

  it('carries the vectors of a standardising head', () => {
    const document = exampleAudit();
    const fitted = document.heads[0]!;
    const mean = Float64Array.of(1, 2, 3, 4);
    const deviation = Float64Array.of(0.5, 0, 2, 1);
    const head = { ...fitted.head, normalisation: { kind: 'standardise' as const, mean, deviation } };
    const { tensors, metadata } = headTensors(document, { ...fitted, head });
    expect(metadata['normalisation']).toBe('standardise');
    expect(tensors.slice(2).map(({ name, values }) => [name, [...values]])).toEqual([
      ['mean', [1, 2, 3, 4]],
      ['deviation', [0.5, 0, 2, 1]],
    ]);
  });

  it('is not written without a head', async () => {
    expect(await headSafetensorsWriter.write({ ...exampleAudit(), heads: [] }, noImages)).toBeNull();
  });
});
