import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { planDemoSet } from '../../src/demo/demo-set';
import type { DiffuBiasEntry, FindingsDocument } from '../../src/io/findings-document';
import { ROOT } from '../../tools/paths.mjs';
import { sharedPath } from '../support/shared-data';

/** The command itself, as a person or a pipeline runs it. */
interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

interface Findings {
  dataset: { images: number; classes: string[]; refused: { file: string; reason: string }[] };
  encoder: { id: string };
  findings: {
    class: string;
    cue: string;
    kind: string;
    gapPoints: number;
    interval: [number, number];
    associationAuc: number;
    associationInterval: [number, number];
    q: number;
    rank: number;
  }[];
  heads: {
    method: string;
    selection: string;
    detail: string;
    options: Record<string, number>;
    splits: FindingsDocument['heads'][number]['splits'];
  }[];
  generation: { diffubias: DiffuBiasEntry };
}

/** 1,600 drawings and their vectors, on a busy machine. */
const LONGEST_MS = 400_000;

let out: string;

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'studio-audit-test-'));
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

function runAudit(commandArguments: string[], whileRunning?: (child: ReturnType<typeof spawn>, line: string) => void) {
  return new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'tools', 'audit.mjs'), ...commandArguments], { cwd: out });
    const result = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (result.stdout += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => {
      result.stderr += String(chunk);
      whileRunning?.(child, String(chunk));
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...result }));
  });
}

function readFindings(folder: string): Findings {
  return JSON.parse(readFileSync(join(out, folder, 'findings.json'), 'utf8')) as Findings;
}

test('the demo on pixel cues alone, all methods: all files, a summary, exit code 0', async () => {
  const command = ['--demo', '--demo-images', '160', '--cues', 'pixel', '--mitigations', 'all', '--set', 'dfr.isL1=1'];
  const result = await runAudit([...command, '--out', 'pixel']);
  expect(result).toMatchObject({ code: 0 });
  const files = readdirSync(join(out, 'pixel')).sort();
  expect(files).toEqual(['findings.json', 'head.safetensors', 'report.html', 'rows.csv']);
  const { dataset, encoder, findings, heads } = readFindings('pixel');
  expect(dataset.images).toBe(160);
  expect(encoder.id).toBe('none');
  expect(findings.length).toBeGreaterThan(dataset.classes.length);
  expect(heads.map((head) => head.method)).toEqual(expect.arrayContaining(['erm', 'dfr', 'afr', 'jtt']));
  const reweighted = heads.find((head) => head.method === 'dfr')!;
  expect(reweighted).toMatchObject({ options: { isL1: 1 }, detail: expect.stringContaining('L1, C = ') });
  expect(reweighted.selection).toContain('worst group on validation');
  expect(result.stderr + result.stdout).toContain('Groups come from the column "place"');
  // Of 80 training images two or so are of each rare group: said, and no reason to lose the other heads.
  expect(result.stderr + result.stdout).toMatch(
    /DFR on train was not run: .* at least 4 training images of every group/,
  );
  expect(result.stdout).toContain('test accuracy');
  expect(result.stderr).toContain('images');
});

test(
  'DiffuBias on a demo with twenty planted conflicts a class: its hard images hold them, and its head is better on the worst group',
  async () => {
    const options = [
      '--demo-images',
      '1600',
      '--encoder',
      'bundled',
      '--cues',
      'pixel',
      '--systems',
      'diffubias',
      '--mitigations',
      'erm,erm-tuned,dfr',
    ];
    const result = await runAudit(['--demo', ...options, '--out', 'conflicts']);
    expect(result).toMatchObject({ code: 0 });
    const { generation, heads } = readFindings('conflicts');
    const { images } = planDemoSet({ images: 1600 });
    const conflicting = images.filter(({ split, biasAligned }) => split === 'train' && !biasAligned);
    const planted = new Set(conflicting.map(({ path }) => path));
    const { classes, tests, seconds } = generation.diffubias;
    const perClass = conflicting.length / classes.length;
    expect(perClass).toBe(20);
    // The list is ordered by loss, so that its beginning is the list of a smaller K.
    const heldBy = (k: (size: number) => number): number =>
      classes.flatMap(({ hard, size }) => hard.slice(0, k(size))).filter(({ file }) => planted.has(file)).length /
      planted.size;
    const [tenth, exact] = [heldBy((size) => size / 10), heldBy(() => perClass)];
    const worst = (method: string) => heads.find((head) => head.method === method)!.splits.test!.worstGroup!.accuracy!;
    console.log(
      `DiffuBias: ${tenth} of the planted at K = 10 %, ${exact} at K = 20; ${seconds.toFixed(0)} s; worst groups:`,
      heads.map(({ method }) => `${method} ${worst(method).toFixed(3)}`).join(', '),
    );
    expect(classes.map(({ hard, size }) => [hard.length, size])).toEqual([
      [40, 400],
      [40, 400],
    ]);
    expect(tenth).toBeGreaterThanOrEqual(0.65);
    expect(exact).toBeGreaterThanOrEqual(0.5);
    expect(
      tests
        .filter(({ isFound, side }) => isFound && side === 'with')
        .map(({ word }) => word)
        .sort(),
    ).toEqual(['autumn', 'beach', 'wood']);
    expect(worst('diffubias')).toBeGreaterThanOrEqual(worst('erm') + 0.1);
  },
  LONGEST_MS,
);

test('a folder is audited where it lies, with a cue by example images; a file that is no image is refused by name', async () => {
  const folder = join(out, 'photos');
  // Two pictures of one pixel each: GIFs, drawn by hand, in two colours.
  const gif = (red: number): Buffer =>
    Buffer.from(
      `47494638396101000100800000${red.toString(16).padStart(2, '0')}2040000000 2c00000000010001000002024401003b`.replace(
        / /g,
        '',
      ),
      'hex',
    );
  for (const [name, red] of [
    ['red', 230],
    ['dark', 20],
  ] as const) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let index = 0; index < 40; index += 1)
      writeFileSync(join(folder, name, `${index}.gif`), gif(red - (index % 10)));
  }
  writeFileSync(join(folder, 'red', 'broken.jpg'), 'not a picture');
  // Images from outside the audit, on both sides of a cue that no word names.
  for (const [side, red] of [
    ['with', 240],
    ['without', 5],
  ] as const) {
    mkdirSync(join(out, 'glow', side), { recursive: true });
    for (let index = 0; index < 4; index += 1) writeFileSync(join(out, 'glow', side, `${index}.gif`), gif(red + index));
  }
  const asked = ['--cues', 'pixel', '--examples', 'glow', '--mitigations', 'erm'];
  const result = await runAudit(['photos', ...asked, '--out', 'folder']);
  expect(result).toMatchObject({ code: 0 });
  const { dataset, heads, findings, encoder } = readFindings('folder');
  expect(encoder.id).toBe('bundled');
  expect(result.stdout + result.stderr).toContain('Cue by example: "glow" from 4 images, 4 without it');
  const glow = findings.filter((finding) => finding.cue === 'glow');
  expect(glow.map((finding) => [finding.class, finding.kind])).toEqual([
    ['dark', 'example'],
    ['red', 'example'],
  ]);
  // The examples are told from the rest by their looks alone: all red images have more of the cue than all dark ones.
  expect(glow.map((finding) => finding.associationAuc)).toEqual([0, 1]);
  expect(glow[1]!.associationInterval[0]).toBeGreaterThan(0.9);
  expect(dataset.classes).toEqual(['dark', 'red']);
  expect(dataset.images).toBe(80);
  expect(dataset.refused.map((refused) => refused.file)).toEqual(['red/broken.jpg']);
  expect(heads.map((head) => head.method)).toEqual(expect.arrayContaining(['erm']));
});

const photographs = sharedPath('data/encoder-photos/caltech101-112.tar');
const mobilenet = sharedPath('models/mobilenet_v2_1.0_224');
/** Classes of everyday photographs that are among the 1,001 of MobileNetV2, by other spellings of their names. */
const TEN = 'dalmatian electric_guitar flamingo grand_piano laptop llama schooner soccer_ball starfish umbrella'.split(
  ' ',
);
const PHOTOGRAPHS_A_CLASS = 8;

function readRows(folder: string): { pred: string; prob: number; correct: string }[] {
  const [header = '', ...lines] = readFileSync(join(out, folder, 'rows.csv'), 'utf8')
    .trim()
    .split(/\r?\n/);
  const columns = header.split(',');
  const [pred, prob, correct] = ['pred', 'prob', 'correct'].map((name) => columns.indexOf(name));
  return lines.map((line) => {
    const cells = line.split(',');
    return { pred: cells[pred!]!, prob: Number(cells[prob!]), correct: cells[correct!]! };
  });
}

describe.skipIf(!photographs || !mobilenet)('a classifier of 1,001 classes on photographs of ten', () => {
  beforeAll(() => {
    const folder = join(out, 'ten');
    mkdirSync(folder);
    const listed = String(execFileSync('tar', ['-tf', photographs!]))
      .split('\n')
      .sort();
    const members = TEN.flatMap((name) =>
      listed.filter((path) => path.startsWith(`${name}/`) && path.endsWith('.jpg')).slice(0, PHOTOGRAPHS_A_CLASS),
    );
    execFileSync('tar', ['-xf', photographs!, '-C', folder, ...members]);
  });

  const audit = (classifier: string, to: string) =>
    runAudit(
      [
        'ten',
        '--classifier',
        classifier,
        '--encoder',
        'none',
        '--cues',
        'pixel,features',
        '--mitigations',
        'erm',
      ].concat(['--device', 'wasm', '--out', to]),
    );

  test('is audited as it is, and its repaired file read back gives the same answers from the same pictures', async () => {
    const first = await audit(mobilenet!, 'own');
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toContain('answers among the 10 classes of the data; it knows 1,001');
    const { dataset, heads, findings } = readFindings('own');
    expect(dataset.images).toBe(TEN.length * PHOTOGRAPHS_A_CLASS);
    expect(heads[0]!.method).toBe('own');
    const features = findings.filter(({ cue }) => cue.startsWith('feature '));
    expect(new Set(features.map((finding) => finding.class))).toEqual(new Set(TEN));
    const rows = readRows('own');
    const right = rows.filter(({ correct }) => correct === '1').length;
    console.log(
      `Right as it came: ${right} of ${rows.length}; features that drive a class: ${new Set(features.map(({ cue }) => cue)).size}`,
    );
    expect(right / rows.length).toBeGreaterThan(0.9);

    const second = await audit(join('own', 'classifier.onnx'), 'again');
    expect(second).toMatchObject({ code: 0 });
    expect(second.stdout).toContain('The last layer of classifier is audited as it is.');
    const again = readRows('again');
    expect(again.map(({ pred }) => pred)).toEqual(rows.map(({ pred }) => pred));
    again.forEach(({ prob }, i) => expect(Math.abs(prob - rows[i]!.prob)).toBeLessThan(1e-4));
  });
});

describe('when it cannot be done', () => {
  test('wrong use: exit code 2 and the way to the help', async () => {
    const { code, stderr } = await runAudit(['missing', '--out', 'nowhere']);
    expect(code).toBe(2);
    expect(stderr).toContain('no such folder');
    expect(stderr).toContain('--help');
    expect(existsSync(join(out, 'nowhere'))).toBe(false);
  });

  test('a folder without images: exit code 1, a message and what to do', async () => {
    mkdirSync(join(out, 'empty'), { recursive: true });
    writeFileSync(join(out, 'empty', 'notes.txt'), 'no images here');
    const { code, stderr, stdout } = await runAudit(['empty', '--out', 'nothing']);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('    at ');
    expect(stderr.trim().split('\n').length).toBeGreaterThanOrEqual(2);
  });

  test('an unknown cue: exit code 1 and the nearest names', async () => {
    const command = [
      '--demo',
      '--demo-images',
      '120',
      '--cues',
      'pixel',
      '--spurious',
      'brightnes',
      '--out',
      'unknown',
    ];
    const { code, stderr } = await runAudit(command);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Did you mean .*brightness/);
  });

  test('Ctrl-C: stopped soon, exit code 1, no file written', async () => {
    let stoppedAt = 0;
    const result = await runAudit(['--demo', '--demo-images', '4000', '--out', 'stopped'], (child, text) => {
      if (stoppedAt > 0 || !/ of 4,000 images/.test(text)) return;
      stoppedAt = Date.now();
      child.kill('SIGINT');
    });
    expect(result.code).toBe(1);
    expect(stoppedAt).toBeGreaterThan(0);
    expect(Date.now() - stoppedAt).toBeLessThan(6000);
    expect(readdirSync(join(out, 'stopped'))).toEqual([]);
  });
});
