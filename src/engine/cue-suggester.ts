import type { CueDescription, CueReport, Finding } from '../core/audit';
import { groupFigure, isSuspect, mapFigure, verdictOf, wordFigure, type CueSuggestion } from '../core/cue-suggestion';
import { cuesById } from '../core/suspects';
import { closenessToName, type WordCloseness } from '../core/word-closeness';
import { normaliseFeatures } from '../core/normalisation';
import type { KeptTensors } from '../store/audit-record';

/** Says what a suspect is likely to be. The nearness of all words to a class's name is worked out once. */
export class CueSuggester {
  #kept: KeptTensors | null = null;
  #report: CueReport | null = null;
  #cues: ReadonlyMap<string, CueDescription> = new Map();
  #findings = new Map<string, Finding>();
  #closeness = new Map<number, ReadonlyMap<string, WordCloseness> | null>();

  suggestion(
    report: CueReport,
    kept: KeptTensors,
    classes: readonly string[],
    classIndex: number,
    cueId: string,
  ): CueSuggestion | null {
    if (this.#report !== report || this.#kept !== kept) this.#begin(report, kept);
    const cue = this.#cues.get(cueId);
    if (!cue || !isSuspect(this.#findings.get(`${classIndex}:${cueId}`))) return null;
    const figures = [groupFigure(cue, classIndex, classes)];
    if (cue.kind === 'text') {
      const words = this.#wordsOf(classIndex);
      figures.push(wordFigure(words?.get(cueId) ?? null, classes[classIndex] ?? ''));
    }
    const place = kept.overlaps?.find((one) => one.classIndex === classIndex && one.cueId === cueId);
    if (place && place.overlap.n > 0) figures.push(mapFigure(place));
    const judgement = verdictOf(figures);
    return judgement && { classIndex, cueId, judgement, figures };
  }

  #begin(report: CueReport, kept: KeptTensors): void {
    this.#report = report;
    this.#kept = kept;
    this.#cues = cuesById(report);
    this.#findings = new Map(report.findings.map((finding) => [`${finding.classIndex}:${finding.cueId}`, finding]));
    this.#closeness.clear();
  }

  #wordsOf(classIndex: number): ReadonlyMap<string, WordCloseness> | null {
    const known = this.#closeness.get(classIndex);
    if (known !== undefined) return known;
    const found = this.#read(classIndex);
    this.#closeness.set(classIndex, found);
    return found;
  }

  /** Null where the encoder does not know the class's name, or the names have not been read. */
  #read(classIndex: number): ReadonlyMap<string, WordCloseness> | null {
    const { cues, textVectors, classNames } = this.#kept!;
    if (!classNames?.isKnown[classIndex] || cues.length === 0) return null;
    const dimension = textVectors.length / cues.length;
    const words = normaliseFeatures({ rowCount: cues.length, dimension, values: textVectors }, { kind: 'l2' });
    const values = classNames.vectors.subarray(classIndex * dimension, (classIndex + 1) * dimension);
    const name = normaliseFeatures({ rowCount: 1, dimension, values }, { kind: 'l2' });
    const closeness = closenessToName(words, name.values);
    return new Map(cues.map(({ id }, place) => [id, closeness[place]!]));
  }
}
