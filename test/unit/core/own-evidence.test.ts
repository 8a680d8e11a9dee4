import { describe, expect, it } from 'vitest';
import { ownEvidence } from '../../../src/core/own-evidence';
import { drawNormal, mulberry32 } from '../../../src/core/random';

const COUNT = 400;
const rows = Uint32Array.from({ length: COUNT }, (_, row) => row);

/** Two causes, each with its noisy echoes; the model is right when both are present, mostly wrong otherwise. */
function world(seed: number): { columns: Float32Array[]; isRight: Uint8Array } {
  const uniform = mulberry32(seed);
  const normals = (): Float32Array => Float32Array.from({ length: COUNT }, () => drawNormal(uniform));
  const [sea, night] = [normals(), normals()];
  const noise = normals();
  const echo = sea.map((value, i) => 0.6 * value + 0.8 * noise[i]!);
  const chance = (row: number): number => 0.5 + (sea[row]! > 0 ? 0.3 : -0.3) + (night[row]! > 0 ? 0.18 : -0.18);
  return { columns: [sea, echo, night], isRight: Uint8Array.from(rows, (row) => (uniform() < chance(row) ? 1 : 0)) };
}

describe('ownEvidence', () => {
  it('counts the strongest and a second cause, not the echo of the first', () => {
    const counts = [0, 0, 0];
    for (let seed = 1; seed <= 40; seed++) {
      const { columns, isRight } = world(seed);
      ownEvidence(columns, rows, isRight, 50).forEach((isOwn, i) => (counts[i]! += isOwn ? 1 : 0));
    }
    expect(counts[0]).toBe(40);
    // An echo has no gap of its own, so its interval lies above zero in about one case of forty.
    expect(counts[1]).toBeLessThanOrEqual(4);
    expect(counts[2]).toBeGreaterThanOrEqual(32);
  });

  it('never counts a copy of a counted cue, nor a constant one', () => {
    const { columns, isRight } = world(3);
    const copy = columns[0]!.map((value) => 3 * value + 1);
    const constant = new Float32Array(COUNT).fill(2);
    expect(ownEvidence([columns[0]!, copy, constant], rows, isRight, 50)).toEqual([true, false, false]);
  });
});
