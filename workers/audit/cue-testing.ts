import type { CueDescription, CueReport, Finding } from '../../src/core/audit';
import { testCues, type CueFinding } from '../../src/core/cue-test';
import { DEFAULT_K, FEWEST_AT_AN_END, kFor } from '../../src/core/gap';
import { ownEvidence } from '../../src/core/own-evidence';
import type { CallContext } from '../serve';
import type { AuditState } from './audit-state';

export interface CueTestSettings {
  cues: readonly CueDescription[];
  endSize: number | null;
  /** 1 per image that the audited head gets right, out of sample on the measured rows. */
  isRight: Uint8Array;
  measuredRows: Uint32Array;
  /** Rows that the head was fitted on; null where it was not fitted on this data. */
  fittingRows: Uint32Array | null;
}

function describeFinding(found: CueFinding, cues: readonly CueDescription[]): Finding {
  const { gap } = found;
  return {
    classIndex: found.classIndex,
    cueId: cues[found.cue]!.id,
    // Both ends together: the images that the gap rests on.
    gap: { ...gap.gapPoints, n: 2 * gap.k },
    k: gap.k,
    accuracyHigh: gap.high,
    accuracyLow: gap.low,
    presence: found.presence,
    associationAuc: found.associationAuc,
    p: found.p,
    q: found.q,
    isSignificant: found.isSignificant,
    rank: found.rank,
    alike: found.alike.map((cue) => cues[cue]!.id),
    standsUnder: found.standsUnder === null ? null : cues[found.standsUnder]!.id,
    isOwnEvidence: false,
  };
}

/**
 * Marks, class by class, which significant suspects of surroundings say something beside the stronger ones. A column of the metadata often
 * is the very group that an audit is checked against: beside it nothing else would say anything, so it takes no part.
 */
function markOwnEvidence(findings: readonly Finding[], state: AuditState, settings: CueTestSettings): Finding[] {
  const metadata = new Set(settings.cues.filter((cue) => cue.kind === 'metadata').map((cue) => cue.id));
  const surroundings = new Set(
    settings.cues.filter((cue) => cue.isSurroundings && !metadata.has(cue.id)).map((cue) => cue.id),
  );
  const own = new Set<Finding>();
  for (let classIndex = 0; classIndex < state.classes.length; classIndex++) {
    const suspects = findings.filter(
      (finding) =>
        finding.classIndex === classIndex &&
        finding.isSignificant &&
        (finding.standsUnder === null || metadata.has(finding.standsUnder)) &&
        finding.gap.low > 0 &&
        surroundings.has(finding.cueId),
    );
    const rows = settings.measuredRows.filter((row) => state.labels[row] === classIndex);
    const columns = suspects.map(({ cueId }) => state.scores(cueId));
    // What is left of a cue that is there or not is graded, so all are compared at the usual k and not at their own.
    const k = kFor(rows.length, settings.endSize ?? DEFAULT_K);
    const flags = ownEvidence(columns, rows, settings.isRight, k);
    suspects.forEach((finding, i) => flags[i] && own.add(finding));
  }
  return findings.map((finding) => (own.has(finding) ? { ...finding, isOwnEvidence: true } : finding));
}

/** Tests every cue on every class and says what was too small to be told. */
export async function runCueTests(
  state: AuditState,
  settings: CueTestSettings,
  context: CallContext,
): Promise<CueReport> {
  const { cues } = settings;
  const control = { signal: context.signal, onProgress: context.report };
  const result = await testCues(
    {
      scores: await state.scoresOf(cues, control),
      labels: state.labels,
      classCount: state.classes.length,
      isRight: settings.isRight,
      heldOutRows: settings.measuredRows,
      fittingRows: settings.fittingRows,
      hasCommonScale: Uint8Array.from(cues, (cue) => (cue.kind === 'text' ? 1 : 0)),
      ...(settings.endSize !== null && { k: settings.endSize }),
    },
    control,
  );
  const findings = result.findings.map((found) => describeFinding(found, cues));
  return {
    cues,
    findings: markOwnEvidence(findings, state, settings),
    familySize: result.familySize,
    rate: result.rate,
    asksForAssociation: result.asksForAssociation,
    associationCounts: result.associationCounts,
    unknown: [],
    warnings: smallClasses(state, settings.measuredRows),
  };
}

function smallClasses(state: AuditState, measuredRows: Uint32Array): string[] {
  const counts = new Uint32Array(state.classes.length);
  for (const row of measuredRows) counts[state.labels[row]!]!++;
  return state.classes.flatMap((name, classIndex) =>
    counts[classIndex]! < 2 * FEWEST_AT_AN_END
      ? [
          `"${name}" has ${counts[classIndex]} images to measure on: too few to say (${2 * FEWEST_AT_AN_END} are asked for).`,
        ]
      : [],
  );
}
