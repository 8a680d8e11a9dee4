import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawRows, mulberry32, shuffle } from '../../src/core/random';
import { allRows } from '../../src/core/summary';
import { runAuditCommand, writtenFindings, type WrittenFinding } from '../support/audit-run';
import { planBorders, writePhotos } from '../support/bordered-photos';
import { sharedPath } from '../support/shared-data';

/**
 * An artefact planted in the pixels: a white border of 6 pixels on 90 % of the water birds, on none of the land birds. The photographs
 * are those of the validation and test parts, where land and sea lie behind either bird as often.
 */
const photographs = sharedPath('data/mini-waterbirds');
const IMAGES_A_CLASS = 120;
const SEED = 1;
const SHUFFLE_SEEDS = [2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010];
const AT_A_TIME = 2;

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'studio-border-test-'));
  if (!photographs) return;
  const chosen = { landbird: photosOf('landbird'), waterbird: photosOf('waterbird') };
  await writePhotos(join(folder, 'bordered'), planBorders(chosen, 'waterbird', 0.9, SEED));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function photosOf(className: string): string[] {
  const files = ['val', 'test'].flatMap((split) => {
    const from = join(photographs!, split, className);
    return readdirSync(from)
      .sort()
      .map((name) => join(from, name));
  });
  return [...drawRows(allRows(files.length), IMAGES_A_CLASS, mulberry32(SEED))].map((row) => files[row]!);
}

/** The same photographs, borders and all, dealt to two folders at random. */
function shuffledCopy(seed: number): string {
  const to = join(folder, `shuffled-${seed}`);
  const files = ['landbird', 'waterbird'].flatMap((className) =>
    readdirSync(join(folder, 'bordered', className)).map((name) => join(folder, 'bordered', className, name)),
  );
  for (const className of ['a', 'b']) mkdirSync(join(to, className), { recursive: true });
  shuffle(allRows(files.length), mulberry32(seed)).forEach((row, place) => {
    copyFileSync(files[row]!, join(to, place % 2 === 0 ? 'a' : 'b', `${place}.jpg`));
  });
  return to;
}

async function findingsOf(data: string, commandArguments: readonly string[]): Promise<WrittenFinding[]> {
  const out = `${data}-out`;
  const run = await runAuditCommand([data, ...commandArguments, '--mitigations', 'erm', '--out', out]);
  expect(run.code, run.text).toBe(0);
  return writtenFindings(out);
}

function firstOf(findings: readonly WrittenFinding[], className: string): WrittenFinding {
  return findings.find((finding) => finding.class === className && finding.rank === 1)!;
}

describe.skipIf(!photographs)('a white border on nine of ten photographs of a class', () => {
  test.each([
    ['pixel statistics alone and no encoder', ['--cues', 'pixel', '--encoder', 'none']],
    ['the default kinds of cues and the bundled encoder', []],
  ])('is the first finding, by its name, with %s', async (_, commandArguments) => {
    const first = firstOf(await findingsOf(join(folder, 'bordered'), commandArguments), 'waterbird');
    const [low, high] = first.interval;
    console.log(
      `Planted border, seed ${SEED}: ${first.cue}, ${first.gapPoints.toFixed(0)} points [${low.toFixed(0)}, ${high.toFixed(0)}], ` +
        `${first.k} an end, q ${first.q.toExponential(1)}`,
    );
    expect(first.cue).toBe('white border');
    expect(first.q).toBeLessThan(0.001);
    expect(low).toBeGreaterThan(25);
  });

  test('is not found, nor anything else, where the labels of the same photographs are shuffled', async () => {
    let quiet = 0;
    for (let start = 0; start < SHUFFLE_SEEDS.length; start += AT_A_TIME) {
      const seeds = SHUFFLE_SEEDS.slice(start, start + AT_A_TIME);
      const audits = seeds.map((seed) => findingsOf(shuffledCopy(seed), ['--cues', 'pixel', '--encoder', 'none']));
      for (const findings of await Promise.all(audits)) {
        expect(findings.length).toBeGreaterThan(20);
        if (findings.every((finding) => finding.q >= 0.05)) quiet += 1;
      }
    }
    console.log(
      `Shuffled labels, seeds ${SHUFFLE_SEEDS.join(', ')}: no finding in ${quiet} of ${SHUFFLE_SEEDS.length}`,
    );
    expect(quiet).toBeGreaterThanOrEqual(8);
  });
});
