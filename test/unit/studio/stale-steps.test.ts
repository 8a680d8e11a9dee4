import { expect, test } from 'vitest';
import { firstStale, staleReason } from '../../../src/studio/state/stale-steps';

test('what is done again first is the earliest stale step that the screen rests on', () => {
  expect(firstStale('take-away', ['mend', 'cues', 'measure'])).toBe('cues');
  expect(firstStale('mend', ['measure', 'mend', 'take-away'])).toBe('measure');
});

test('a screen is not out of date because of a step after it', () => {
  expect(firstStale('cues', ['measure', 'mend'])).toBeNull();
  expect(firstStale('rank', ['measure'])).toBeNull();
  expect(firstStale('take-away', ['take-away'])).toBeNull();
});

test('only stale cues are said to come from another head', () => {
  expect(staleReason('cues')).toContain('audited head');
  expect(staleReason('measure')).not.toContain('audited head');
});
