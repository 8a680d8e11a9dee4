/** One audit of photographs by the engine; the tests place cues by example in it and have groups found. */
import type { CueJudgement, CueKind, Estimate } from '../../../src/core/audit';
import type { VectorSpace } from '../../../src/core/column-cue';
import type { CoreCropReport, SensitivityReport } from '../../../src/core/closer-look';
import { AppError } from '../../../src/core/errors';
import type { SliceMethod } from '../../../src/core/slices';
import { createEngine } from '../../../src/engine/engine';
import type { AuditSession } from '../../../src/engine/types';
import { LoopbackSource } from '../../../src/io/loopback-source';

let session: AuditSession;

/** Paths of example images on either side. */
export interface ExampleDraw {
  having: readonly string[];
  lacking: readonly string[];
}

/** A tested pair as the tests read it. */
export interface TestedCue {
  className: string;
  cue: string;
  gap: Estimate;
  q: number;
  isSignificant: boolean;
}

/** How far a cue's place lies on the object's. */
export interface PlaceFigure {
  overlap: Estimate;
  chance: number;
}

const fixture = {
  /** @returns path of every row */
  async open(base: string): Promise<string[]> {
    const engine = createEngine();
    const source = await LoopbackSource.open(`${base}data/`);
    await engine.preview(source);
    session = await engine.begin(source);
    const model = await LoopbackSource.open(`${base}backbone/`);
    const listed = (await model.list()).filter(({ path }) => /(?:json|\/model\.onnx)$/.test(path));
    const files = await Promise.all(listed.map(async ({ path, read }) => ({ path, file: await read() })));
    const { images } = await session.embed({
      encoder: { kind: 'bundled' },
      backbone: { kind: 'files', name: model.name, files },
      device: 'wasm',
    });
    await session.fitClassifier({ kind: 'erm', seed: 1 });
    return Array.from({ length: images }, (_, row) => session.path(row));
  },

  /** Scores of every row along a cue by example. */
  async exampleScores({ having, lacking }: ExampleDraw, space: VectorSpace, name = 'water'): Promise<number[]> {
    const rowOf = new Map<string, number>();
    for (let row = 0; session.path(row) !== ''; row += 1) rowOf.set(session.path(row), row);
    const rows = (paths: readonly string[]): number[] => paths.map((path) => rowOf.get(path)!);
    const { cue } = await session.addExampleCue({
      title: `${name} ${space}`,
      withRows: rows(having),
      withoutRows: rows(lacking),
      space,
    });
    const column = await session.rowColumn({ kind: 'cue', cueId: cue.id });
    if (column.kind !== 'continuous') throw new Error('A cue by example has scores.');
    return Array.from(column.values);
  },

  /** Tests cues of these kinds, by rank. */
  async findingsOf(kinds: readonly CueKind[]): Promise<TestedCue[]> {
    const { cues, findings } = await session.testCues({ kinds, endSize: null });
    const titles = new Map(cues.map(({ id, title }) => [id, title]));
    return findings.map(({ classIndex, cueId, gap, q, isSignificant }) => ({
      className: session.classes[classIndex]!,
      cue: titles.get(cueId)!,
      gap,
      q,
      isSignificant,
    }));
  },

  /** Overlap of a cue in words with an object in words on the top images of a class; null where the encoder does not know the words. */
  async overlap(words: string, className: string, objectWords: string): Promise<PlaceFigure | null> {
    try {
      const { cue } = await session.scoreTypedCue(words);
      const wish = { cueId: cue.id, classIndex: session.classes.indexOf(className), objectWords };
      const { overlap, chance } = await session.overlapOf(wish);
      return { overlap, chance };
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'bad-input') return null;
      throw thrown;
    }
  },

  /** Test figures of the head that is tuned on images that show least of a cue by example: of "having" for class 1, of "lacking" for 0. */
  async mendByExamples({ having, lacking }: ExampleDraw): Promise<{ accuracy: number; worstGroup: number }> {
    await fixture.exampleScores({ having, lacking }, 'backbone');
    const water = session.results.cues!.cues.find(({ title }) => title === 'water backbone')!;
    await fixture.exampleScores({ having: lacking, lacking: having }, 'backbone', 'land');
    const land = session.results.cues!.cues.find(({ title }) => title === 'land backbone')!;
    const judgements = [land, water].map((cue, classIndex): CueJudgement => ({
      classIndex,
      cueId: cue.id,
      judgement: 'spurious',
      decidedBy: 'person',
    }));
    await session.judge(judgements);
    const { heads } = await session.mend({ methods: ['low-spuriosity'], seed: 1 });
    const figures = heads.find(({ method }) => method === 'low-spuriosity')!.figures.test!;
    return { accuracy: figures.accuracy.value, worstGroup: figures.worstGroup!.accuracy.value };
  },

  /** Rows of every group. */
  async slices(method: SliceMethod, sliceCount: number, seed: number, space: VectorSpace): Promise<number[][]> {
    const { slices } = await session.findSlices({ method, sliceCount, seed, space });
    return slices.map(({ rows }) => [...rows]);
  },

  /** Grey where a cue by example lies. The cue is one of {@link exampleScores}. */
  async greyWhereExamplesLie(
    space: VectorSpace,
    rowsPerClass: number,
  ): Promise<{ report: SensitivityReport; elapsedMs: number }> {
    const cueId = session.results.cues!.cues.find(({ title }) => title === `water ${space}`)!.id;
    const startedAt = performance.now();
    const [report] = await session.sensitivity({ corruptions: ['grey'], cueId, rowsPerClass });
    return { report: report!, elapsedMs: performance.now() - startedAt };
  },

  async cropToCore(rowsPerClass: number): Promise<{ report: CoreCropReport; elapsedMs: number }> {
    const startedAt = performance.now();
    const report = await session.cropToCore({ target: 'label', rowsPerClass });
    return { report, elapsedMs: performance.now() - startedAt };
  },

  /** Titles of the groups found last, and what the family has of them. */
  sliceCues(): { titles: string[]; tested: number } {
    const { cues, slices } = session.results;
    const ids = new Set(slices?.slices.map(({ cueId }) => cueId));
    return {
      titles: cues?.cues.filter(({ id }) => ids.has(id)).map(({ title }) => title) ?? [],
      tested: cues?.findings.filter(({ cueId }) => ids.has(cueId)).length ?? 0,
    };
  },
};

declare global {
  interface Window {
    cueKindsFixture?: typeof fixture;
  }
}

window.cueKindsFixture = fixture;
