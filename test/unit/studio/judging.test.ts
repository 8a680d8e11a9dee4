import { expect, test } from 'vitest';
import type { CueJudgement } from '../../../src/core/audit';
import { Judging } from '../../../src/studio/state/judging.svelte';

function judging(initial: readonly CueJudgement[] = []): { state: Judging; saved: (readonly CueJudgement[])[] } {
  const saved: (readonly CueJudgement[])[] = [];
  const state = new Judging(initial, (all) => {
    saved.push(all);
    return Promise.resolve();
  });
  return { state, saved };
}

test('a judgement holds for one class only, and judging the same again takes it back', async () => {
  const { state } = judging();
  await state.toggle(0, 'text:snow', 'spurious', 'snow');
  expect(state.of(0, 'text:snow')).toBe('spurious');
  expect(state.of(1, 'text:snow')).toBeNull();
  await state.toggle(0, 'text:snow', 'core', 'snow');
  expect(state.current).toHaveLength(1);
  expect(state.of(0, 'text:snow')).toBe('core');
  await state.toggle(0, 'text:snow', 'core', 'snow');
  expect(state.current).toEqual([]);
});

test('an accepted suggestion is the decision of a person and replaces an earlier one', async () => {
  const { state } = judging([{ classIndex: 1, cueId: 'text:sea', judgement: 'core', decidedBy: 'person' }]);
  await state.accept([{ classIndex: 1, cueId: 'text:sea', judgement: 'spurious', decidedBy: 'rule' }], 'accepted');
  expect(state.current).toEqual([{ classIndex: 1, cueId: 'text:sea', judgement: 'spurious', decidedBy: 'person' }]);
});

test('undo goes back one change at a time, to where it began, and saves each time', async () => {
  const initial: CueJudgement[] = [{ classIndex: 0, cueId: 'text:fog', judgement: 'ignore', decidedBy: 'person' }];
  const { state, saved } = judging(initial);
  await state.toggle(0, 'text:snow', 'spurious', 'snow');
  await state.toggle(0, 'text:ice', 'spurious', 'ice');
  await state.undo();
  expect(state.of(0, 'text:ice')).toBeNull();
  expect(state.of(0, 'text:snow')).toBe('spurious');
  await state.undo();
  expect(state.current).toEqual(initial);
  expect(state.lastChange).toBeNull();
  await state.undo();
  expect(state.current).toEqual(initial);
  expect(saved).toHaveLength(4);
});
