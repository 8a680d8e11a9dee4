/**
 * The sentence of a finding and of a mended head, in one place: the page, the report and the command line say the same.
 * What the images could not show is never told as a fact, and what tuning alone gives is never credited to debiasing.
 */
import type { CueDescription, CueReport, Estimate, Finding, HeadFigures, HeadReport } from './audit';
import { FEWEST_AT_AN_END } from './gap';
import { newcombe, scaleEstimate } from './intervals';
import {
  countText,
  differenceText,
  estimateText,
  intervalText,
  listText,
  pluralText,
  pointsText,
  probabilityText,
} from './number-text';
import { cuesById, toldSuspects } from './suspects';
import { smallestVisibleGap } from './power';

/** A sentence in the order in which it is read: what is claimed, the number behind it, how it was measured. */
export interface FindingWords {
  /** "wolf leans on snow" */
  claim: string;
  /** "without it the model loses 31 points [22, 40]" */
  evidence: string;
  /** "Right on 94 % [84, 98] of the 50 wolf images with most snow, ..." */
  detail: string;
}

/** A cue inside a sentence: "snow", "place = land"; of a cue that is no longer known, what its id says. */
export function cuePhrase(cue: CueDescription | undefined, cueId = ''): string {
  return cue?.title ?? (cueId.slice(cueId.indexOf(':') + 1) || 'an unknown cue');
}

/** A thing is there or not; a measure is high or low. */
function isMeasure(cue: CueDescription | undefined): boolean {
  return cue?.kind === 'pixel' || cue?.kind === 'neuron' || cue?.kind === 'slice';
}

function negated(estimate: Estimate): Estimate {
  return { value: -estimate.value, low: -estimate.high, high: -estimate.low, n: estimate.n };
}

function detailOf(finding: Finding, phrase: string, className: string): string {
  const { k, accuracyHigh, accuracyLow, p, q } = finding;
  const high = estimateText(accuracyHigh, 'percent');
  const low = estimateText(accuracyLow, 'percent');
  return (
    `Right on ${high} of the ${k} ${className} images with most ${phrase}, on ${low} of the ${k} with least; ` +
    `${probabilityText('p', p)}, ${probabilityText('q', q)}.`
  );
}

/**
 * The words of one finding. Only a significant one claims anything; an interval above zero that did not survive the correction is a
 * "may"; the rest is nothing that this many images could show.
 */
export function findingWords(finding: Finding, cue: CueDescription | undefined, className: string): FindingWords {
  const phrase = cuePhrase(cue, finding.cueId);
  const detail = detailOf(finding, phrase, className);
  const without = isMeasure(cue) ? 'where it is low' : 'without it';
  const withIt = isMeasure(cue) ? 'where it is high' : 'with it';
  const { gap, k, isSignificant } = finding;
  if (k < FEWEST_AT_AN_END) {
    return {
      claim: `${className}: too few images to say anything of ${phrase}`,
      evidence: `${pluralText(k, 'image')} at each end, and at least ${FEWEST_AT_AN_END} are needed`,
      detail,
    };
  }
  if (isSignificant && gap.value > 0) {
    return {
      claim: `${className} leans on ${phrase}`,
      evidence: `${without} the model loses ${estimateText(gap, 'points')}`,
      detail,
    };
  }
  if (isSignificant && gap.value < 0) {
    return {
      claim: `${className} is told less well with ${phrase}`,
      evidence: `${withIt} the model loses ${estimateText(negated(gap), 'points')}`,
      detail,
    };
  }
  if (gap.low > 0) {
    return {
      claim: `${className} may lean on ${phrase}`,
      evidence: `a gap of ${estimateText(gap, 'points')} that may be chance among so many tests`,
      detail,
    };
  }
  return {
    claim: `${className} and ${phrase}: nothing found that this many images could show`,
    evidence: `a gap of ${estimateText(gap, 'points')}`,
    detail,
  };
}

/** "wolf leans on snow: without it the model loses 31 points [22, 40]" */
export function findingSentence(finding: Finding, cue: CueDescription | undefined, className: string): string {
  const { claim, evidence } = findingWords(finding, cue, className);
  return `${claim}: ${evidence}`;
}

/** Suspects beside the first that a sentence names. */
const MOST_OTHERS = 4;

/** What a class leans on, in one sentence. */
export function classSentence(report: CueReport, classIndex: number, className: string): string {
  const cues = cuesById(report);
  const suspects = toldSuspects(report, classIndex);
  const first = suspects[0];
  if (!first) return `${className}: nothing found that this many images could show.`;
  const others = suspects.slice(1);
  // An echo of a stronger cue has a gap too, but naming it would claim a second cause.
  const told = others.filter((finding) => finding.isOwnEvidence).slice(0, MOST_OTHERS);
  const also =
    told.length > 0 ? ` It also leans on ${listText(told.map(({ cueId }) => cuePhrase(cues.get(cueId), cueId)))}.` : '';
  const rest = others.length - told.length;
  const more = rest > 0 ? ` ${pluralText(rest, 'more cue goes', 'more cues go')} along with it.` : '';
  return `${findingSentence(first, cues.get(first.cueId), className)}.${also}${more}`;
}

/** The figure that a mended head is judged by: its worst group, or its worst class where the data has no attributes. */
export interface WeakestPart {
  kind: 'worst group' | 'worst class';
  /** "waterbird, place = land" */
  name: string;
  accuracy: Estimate;
}

/** @returns null where nothing was measured. */
export function weakestPart(figures: HeadFigures | undefined, classes: readonly string[]): WeakestPart | null {
  if (!figures) return null;
  const { worstGroup, perClass } = figures;
  if (worstGroup) {
    const { classIndex, attribute, value, accuracy } = worstGroup;
    return { kind: 'worst group', name: `${classes[classIndex] ?? ''}, ${attribute} = ${value}`, accuracy };
  }
  let weakest: WeakestPart | null = null;
  for (const [classIndex, accuracy] of perClass.entries()) {
    if (accuracy.n === 0 || (weakest && weakest.accuracy.value <= accuracy.value)) continue;
    weakest = { kind: 'worst class', name: classes[classIndex] ?? '', accuracy };
  }
  return weakest;
}

/** Methods that use no cue: what they reach is what fitting and tuning alone give. */
const REFERENCES = ['erm', 'erm-tuned', 'zero-shot', 'own'];

/** Heads that a mended one is told against, as they are named in a sentence. */
const COMPARED_WITH = ['own', 'erm', 'erm-tuned'];

function nameInSentence(method: string): string {
  return method === 'own' ? 'your classifier as it came' : method;
}

export function isReference(method: string): boolean {
  return REFERENCES.includes(method);
}

/** Tuning without the ranking: what a method must beat to have shown that the ranking matters. */
const BASELINES = ['random-tuning', 'error-tuning'];

export function isBaseline(method: string): boolean {
  return BASELINES.includes(method);
}

/**
 * first - second in points, the two taken as if measured on different images. On the same images the two mostly go together, and
 * the interval is then wider than it need be.
 */
export function differencePoints(first: Estimate, second: Estimate): Estimate {
  return scaleEstimate(newcombe(first, second), 100);
}

function mendClaim(title: string, kind: string, beyondTuning: Estimate | null): string {
  if (!beyondTuning) return `${title} cannot be told from tuning here: erm-tuned was not measured`;
  if (beyondTuning.low > 0) return `${title} lifts the ${kind} beyond what tuning alone gives`;
  if (beyondTuning.high < 0) return `${title} leaves the ${kind} below what tuning alone gives`;
  return `${title} shows no gain in the ${kind} over tuning alone that this many images could show`;
}

/**
 * The words of a mended head on the test split, against both references: "erm" (fitted with fixed C) and "erm-tuned" (C chosen on
 * the train split, no cue used). Only what goes beyond the second is told as the mending's.
 *
 * @returns null for a reference and where nothing was measured on test
 */
export function mendWords(
  report: HeadReport,
  heads: readonly HeadReport[],
  classes: readonly string[],
): FindingWords | null {
  const part = weakestPart(report.figures.test, classes);
  if (!part || isReference(report.method)) return null;
  const reference = (method: string): Estimate | null =>
    weakestPart(heads.find((head) => head.method === method)?.figures.test, classes)?.accuracy ?? null;
  const tuned = reference('erm-tuned');
  const beyond = tuned && differencePoints(part.accuracy, tuned);
  const against = COMPARED_WITH.flatMap((method) => {
    const other = reference(method);
    return other ? [`${estimateText(other, 'percent')} for ${nameInSentence(method)}`] : [];
  });
  const versus = against.length > 0 ? `, against ${listText(against)}` : '';
  return {
    claim: mendClaim(report.title, part.kind, beyond),
    evidence:
      `${part.kind} ${estimateText(part.accuracy, 'percent')}${versus}` +
      (beyond ? `; ${differenceText(beyond)} beyond tuning` : ''),
    detail: mendDetail(report, heads, part),
  };
}

function mendDetail(report: HeadReport, heads: readonly HeadReport[], part: WeakestPart): string {
  const figures = report.figures.test;
  const accuracy = (head: HeadReport | undefined): string =>
    head?.figures.test
      ? `${estimateText(head.figures.test.accuracy, 'percent')} with ${nameInSentence(head.method)}`
      : '';
  const others = COMPARED_WITH.map((method) => accuracy(heads.find((head) => head.method === method)));
  const known = others.filter((text) => text !== '');
  const overall = figures ? ` Accuracy ${estimateText(figures.accuracy, 'percent')}` : '';
  const against = known.length > 0 ? `; ${listText(known)}` : '';
  return `The ${part.kind} is ${part.name} (n = ${part.accuracy.n}).${overall}${against}.`;
}

/** How wide the intervals of a class are: the gap that this many images can just tell from none. */
export function resolutionSentence(report: CueReport, classIndex: number, className: string): string | null {
  const ofClass = report.findings.filter((finding) => finding.classIndex === classIndex && finding.gap.n > 0);
  if (ofClass.length === 0) return null;
  const halves = ofClass.map(({ gap }) => (gap.high - gap.low) / 2).sort((a, b) => a - b);
  const typical = halves[Math.floor(halves.length / 2)]!;
  const ends = [...new Set(ofClass.map(({ k }) => k))].sort((a, b) => a - b);
  const k = ends.length === 1 ? `${ends[0]}` : `${ends[0]} to ${ends.at(-1)}`;
  return (
    `${className}: with ${k} images an end a gap is known to about ± ${pointsText(typical)}; ` +
    visibleGapSentence(report, ofClass)
  );
}

/** What could have been found after the correction, at the k that most cues of a class have. */
function visibleGapSentence(report: CueReport, ofClass: readonly Finding[]): string {
  const byK = [...ofClass].sort((a, b) => a.k - b.k);
  const { k, accuracyHigh, accuracyLow } = byK[byK.length >> 1]!;
  const level = Math.round(50 * (accuracyHigh.value + accuracyLow.value)) / 100;
  const points = smallestVisibleGap({ n: 2 * k, k, level, tests: report.familySize });
  const tests = `after the correction for ${countText(report.familySize)} pairs`;
  if (points === null) return `${tests} no gap could have been seen.`;
  return `${tests} only gaps from about ${pointsText(points)} on would have been found four times in five.`;
}

/** "3 cues judged spurious: 31 points [22, 40]" for the gap under several cues together. */
export function gapSentence(className: string, cueNames: readonly string[], gap: Estimate): string {
  const cues = listText(cueNames);
  if (gap.low > 0) return `Without ${cues} the model loses ${estimateText(gap, 'points')} on ${className}.`;
  return `${className} under ${cues}: a gap of ${pointsText(gap.value)} ${intervalText(gap, 'points')}.`;
}
