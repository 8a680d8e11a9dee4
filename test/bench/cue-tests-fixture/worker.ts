/** Scores and tests a family of cues on made vectors, in a worker, by the code that the audit worker runs. */
import { mulberry32 } from '../../../src/core/random';
import { allRows } from '../../../src/core/summary';
import { AuditState } from '../../../workers/audit/audit-state';
import { runCueTests } from '../../../workers/audit/cue-testing';
import { MemoryRowStore } from '../../../workers/audit/memory-rows';

export interface CueTestCase {
  images: number;
  cues: number;
  classes: number;
  dimension: number;
}

export interface CueTestTiming extends CueTestCase {
  tests: number;
  significant: number;
  scoringMs: number;
  testingMs: number;
}

/** Vectors with a little of their class's direction in them; half of the cues name a direction that goes with a class. */
function stateOf({ images, cues, classes, dimension }: CueTestCase): AuditState {
  const uniform = mulberry32(1);
  const labels = Uint16Array.from({ length: images }, (_, i) => i % classes);
  const encoder = new Float32Array(images * dimension);
  for (let i = 0; i < encoder.length; i += 1) encoder[i] = uniform() - 0.5;
  for (let i = 0; i < images; i += 1) encoder[i * dimension + labels[i]!]! += 0.4;
  const store = new MemoryRowStore({ rows: images, encoderDimension: dimension, backboneDimension: 0, pixelCount: 1 });
  store.append({
    start: 0,
    decoded: new Uint8Array(images).fill(1),
    encoder,
    backbone: null,
    pixels: new Float32Array(images),
    thumbnails: [],
    hashes: [],
  });
  const state = new AuditState(
    {
      auditId: 'benchmark',
      classes: Array.from({ length: classes }, (_, i) => `class ${i}`),
      labels,
      splits: null,
      attributes: [],
      encoderDimension: dimension,
      backboneDimension: 0,
      pixelCount: 1,
    },
    store,
  );
  const textVectors = new Float32Array(cues * dimension);
  for (let i = 0; i < textVectors.length; i += 1) textVectors[i] = uniform() - 0.5;
  for (let cue = 0; cue < cues; cue += 2) textVectors[cue * dimension + (cue % classes)]! += 1;
  const words = Array.from({ length: cues }, (_, i) => ({
    id: `text:${i}`,
    kind: 'text' as const,
    title: `cue ${i}`,
    group: 'made',
    isSurroundings: true,
  }));
  state.setTextCues(words, textVectors);
  return state;
}

async function run(given: CueTestCase): Promise<CueTestTiming> {
  const state = stateOf(given);
  const uniform = mulberry32(2);
  const rows = allRows(given.images);
  const cues = state.cuesOf(['text']);
  const isRight = Uint8Array.from(rows, (row) => (uniform() < (row % 3 === 0 ? 0.7 : 0.9) ? 1 : 0));
  // The vectors are scaled to unit length once per audit, before the first cue: not part of what is timed.
  void state.unitEncoder;
  const startedAt = performance.now();
  let scoredAt = startedAt;
  const report = await runCueTests(
    state,
    { cues, endSize: null, isRight, measuredRows: rows, fittingRows: rows },
    {
      signal: new AbortController().signal,
      report: ({ stage }) => {
        if (stage === 'Scoring cues') scoredAt = performance.now();
      },
      transfer: () => undefined,
    },
  );
  const endedAt = performance.now();
  return {
    ...given,
    tests: report.familySize,
    significant: report.findings.filter((finding) => finding.isSignificant).length,
    scoringMs: scoredAt - startedAt,
    testingMs: endedAt - scoredAt,
  };
}

self.onmessage = async ({ data }: MessageEvent<CueTestCase>) => self.postMessage(await run(data));
