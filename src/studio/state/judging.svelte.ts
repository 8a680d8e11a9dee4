import type { CueJudgement, Judgement } from '../../core/audit';

function isSame(a: { classIndex: number; cueId: string }, b: { classIndex: number; cueId: string }): boolean {
  return a.classIndex === b.classIndex && a.cueId === b.cueId;
}

/** What has been decided about the cues, with undo. */
export class Judging {
  current = $state.raw<readonly CueJudgement[]>([]);
  /** What the last change did, in words, for the undo button. */
  lastChange = $state.raw<string | null>(null);
  readonly #save: (all: readonly CueJudgement[]) => Promise<void>;
  readonly #suggested: (classIndex: number, cueId: string) => CueJudgement['suggested'];
  #before: { all: readonly CueJudgement[]; lastChange: string | null }[] = [];

  /** @param suggested what is suggested now: it is noted beside each verdict, so that its share of right ones can be told */
  constructor(
    initial: readonly CueJudgement[],
    save: (all: readonly CueJudgement[]) => Promise<void>,
    suggested: (classIndex: number, cueId: string) => CueJudgement['suggested'] = () => undefined,
  ) {
    this.current = initial;
    this.#suggested = suggested;
    this.#save = save;
  }

  of(classIndex: number, cueId: string): Judgement | null {
    return this.current.find((one) => isSame(one, { classIndex, cueId }))?.judgement ?? null;
  }

  spurious(classIndex: number): readonly CueJudgement[] {
    return this.current.filter((one) => one.classIndex === classIndex && one.judgement === 'spurious');
  }

  /** Judges; judging the same again takes the judgement back. */
  async toggle(classIndex: number, cueId: string, judgement: Judgement, title: string): Promise<void> {
    const rest = this.current.filter((one) => !isSame(one, { classIndex, cueId }));
    const isTakenBack = this.of(classIndex, cueId) === judgement;
    const next = isTakenBack ? rest : [...rest, this.#decided({ classIndex, cueId, judgement })];
    await this.#change(next, isTakenBack ? `${title}: no longer ${judgement}` : `${title}: ${judgement}`);
  }

  /** Takes over suggestions: what a person accepts, a person has decided. */
  async accept(suggestions: readonly CueJudgement[], words: string): Promise<void> {
    const rest = this.current.filter((one) => !suggestions.some((suggestion) => isSame(one, suggestion)));
    const accepted = suggestions.map((one) => this.#decided(one));
    await this.#change([...rest, ...accepted], words);
  }

  #decided({ classIndex, cueId, judgement }: Pick<CueJudgement, 'classIndex' | 'cueId' | 'judgement'>): CueJudgement {
    const suggested = this.#suggested(classIndex, cueId);
    return { classIndex, cueId, judgement, decidedBy: 'person', ...(suggested ? { suggested } : {}) };
  }

  async undo(): Promise<void> {
    const before = this.#before.pop();
    if (!before) return;
    this.current = before.all;
    this.lastChange = before.lastChange;
    await this.#save(this.current);
  }

  async #change(next: readonly CueJudgement[], words: string): Promise<void> {
    this.#before.push({ all: this.current, lastChange: this.lastChange });
    this.current = next;
    this.lastChange = words;
    await this.#save(next);
  }
}
