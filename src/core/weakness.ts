import type { Estimate } from './audit';
import { Z_95 } from './intervals';
import { meanOfFew } from './mean-interval';
import { benjaminiHochberg, FALSE_DISCOVERY_RATE } from './multiplicity';
import { countPairs, mcNemarP, pairedDrop } from './paired-proportions';

/** A head's answer to an image: whether it named the label, and the label's probability. */
export interface Answer {
  isRight: boolean;
  probability: number;
}

/** A head's answers to an image, to it with one factor of its caption changed, and to it made anew with nothing changed. */
export interface CounterfactualAnswers {
  headId: string;
  sourceRow: number;
  classIndex: number;
  /** "background", "object", "subject attribute", "adjective", "domain". */
  factor: string;
  from: string;
  to: string;
  original: Answer;
  perturbed: Answer;
  /** Null where there is no unperturbed image of this source. */
  unperturbed: Answer | null;
}

/** How a head takes a change of one factor in the images of a class. */
export interface Weakness {
  headId: string;
  classIndex: number;
  factor: string;
  /** What was changed, where the table goes so far; null: all of the factor's. */
  span: string | null;
  /** Share right on the originals less share right on the perturbed, 0 to 1 either way, by Bonett and Price. */
  drop: Estimate;
  /** Mean loss of the label's probability. */
  probabilityDrop: Estimate;
  /** Share right on unperturbed images less share right on the perturbed of the same sources; null without any. */
  dropBeyondLook: Estimate | null;
  /** Exact McNemar, two-sided; with unperturbed images the larger of the p against the originals and that against them. */
  p: number;
  /** Benjamini and Hochberg over the table. */
  q: number;
  /** The head does worse after the change, against the control too, and q is within the false discovery rate. */
  isSignificant: boolean;
}

/**
 * The table of weaknesses per head, class and factor (METHODS 1.4; after LANCE, Prabhu et al. 2023, arXiv 2305.19164), or per changed span too,
 * largest drop first. A generator's look alone can cost a head its answer, so where unperturbed images are there, a weakness has to show
 * against them as well as against the originals: the larger of two p tests that both hold.
 *
 * Every source image counts once in a line, by the first of its changes as told: two changes of one image are no two witnesses.
 */
export function weaknesses(
  answers: readonly CounterfactualAnswers[],
  detail: 'factor' | 'span' = 'factor',
): Weakness[] {
  const lines = new Map<string, Map<number, CounterfactualAnswers>>();
  for (const answer of answers) {
    const { headId, classIndex, factor, from, sourceRow } = answer;
    const key = JSON.stringify([headId, classIndex, factor, detail === 'span' ? from : null]);
    const line = lines.get(key) ?? new Map<number, CounterfactualAnswers>();
    if (!line.has(sourceRow)) line.set(sourceRow, answer);
    lines.set(key, line);
  }
  const found = [...lines.values()].map((line) => weakness([...line.values()], detail));
  const q = benjaminiHochberg(Float64Array.from(found, ({ p }) => p));
  return found
    .map((line, i) => ({ ...line, q: q[i]!, isSignificant: isWorse(line) && q[i]! <= FALSE_DISCOVERY_RATE }))
    .sort((one, other) => other.drop.value - one.drop.value || one.p - other.p);
}

type Untested = Omit<Weakness, 'q' | 'isSignificant'>;

function isWorse({ drop, dropBeyondLook }: Untested): boolean {
  return drop.value > 0 && (dropBeyondLook === null || dropBeyondLook.value > 0);
}

function flags(answers: readonly Answer[]): Uint8Array {
  return Uint8Array.from(answers, ({ isRight }) => (isRight ? 1 : 0));
}

function weakness(line: readonly CounterfactualAnswers[], detail: 'factor' | 'span'): Untested {
  const [{ headId, classIndex, factor, from }] = line as [CounterfactualAnswers];
  const compare = (before: readonly Answer[], after: readonly Answer[]) => {
    const counts = countPairs(flags(before), flags(after));
    return { drop: pairedDrop(counts), p: mcNemarP(counts) };
  };
  const own = compare(
    line.map(({ original }) => original),
    line.map(({ perturbed }) => perturbed),
  );
  const controls = line.flatMap(({ unperturbed, perturbed }) => (unperturbed ? [{ unperturbed, perturbed }] : []));
  const beyond =
    controls.length > 0
      ? compare(
          controls.map(({ unperturbed }) => unperturbed),
          controls.map(({ perturbed }) => perturbed),
        )
      : null;
  return {
    headId,
    classIndex,
    factor,
    span: detail === 'span' ? from : null,
    drop: own.drop,
    probabilityDrop: meanDifference(
      line.map(({ original, perturbed }) => original.probability - perturbed.probability),
    ),
    dropBeyondLook: beyond?.drop ?? null,
    p: Math.max(own.p, beyond?.p ?? 0),
  };
}

/** Above as many values the normal law serves as well as Student's. */
const FEW = 20;

/** Mean of differences of shares or probabilities; its interval, that of `meanEstimateOf`, is cut to [-1, 1], all that one value says. */
export function meanDifference(values: readonly number[]): Estimate {
  const { value, low, high, n } = meanEstimateOf(values);
  return { value, low: Math.max(-1, low), high: Math.min(1, high), n };
}

/** Mean with its interval: Student's of few values, the normal law's of many. */
function meanEstimateOf(values: readonly number[]): Estimate {
  const n = values.length;
  if (n <= FEW) return meanOfFew(values);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  const half = Z_95 * Math.sqrt(variance / n);
  return { value: mean, low: mean - half, high: mean + half, n };
}
