import { describe, expect, it } from 'vitest';
import {
  cuePresence,
  groupingColumns,
  groupsFromAttribute,
  groupsFromCues,
  groupSizes,
  type CuePresence,
} from '../../../src/core/image-groups';
import { attribute, classNames, data, featureColumn, groups, labels, rowsOf } from './synthetic-audit';

const presences = [2, 3].map((j, classIndex) => cuePresence([featureColumn(j)], labels, classIndex, rowsOf(0))!);
const none = [null, null];

describe('groups of a column', () => {
  it('are classes by values, in the counts of the reference', () => {
    expect(groups.names).toEqual([
      'land bird, place = land',
      'land bird, place = water',
      'water bird, place = land',
      'water bird, place = water',
    ]);
    expect([0, 1, 2].map((split) => [...groupSizes(groups, rowsOf(split as 0 | 1 | 2))])).toEqual([
      [935, 65, 40, 960],
      [162, 138, 149, 151],
      [519, 481, 510, 490],
    ]);
  });

  it('leave out rows without a value and pairs that never occur', () => {
    const codes = attribute.codes.map((code, row) => (row === 0 ? 2 : labels[row] === 1 ? 1 : code));
    const own = groupsFromAttribute(data, { ...attribute, codes }, classNames);
    expect(own.count).toBe(3);
    expect(own.classOf).toEqual([0, 0, 1]);
    expect(own.codes[0]).toBe(3);
  });

  it('come from columns that cross the classes alone', () => {
    const species = { name: 'species', values: ['a', 'b'], codes: labels };
    expect(groupingColumns({ ...data, attributes: [species, attribute] })).toEqual([attribute]);
  });
});

describe('groups of cues', () => {
  const shows = (one: CuePresence, row: number) => one.scores[row]! > one.threshold;

  it('cut half way between the class and the rest, where the cue is there or not', () => {
    // Column 2 is a normal with 2 added where the attribute is 0: half way is 1, which errs on 16 % of either side.
    const wrong = rowsOf(2).filter(
      (row) => labels[row] === 0 && shows(presences[0]!, row) !== (attribute.codes[row] === 0),
    );
    const share = wrong.length / rowsOf(2).filter((row) => labels[row] === 0).length;
    expect(share).toBeGreaterThan(0.12);
    expect(share).toBeLessThan(0.2);
  });

  it('do not depend on the scale of a cue, nor on images outside the training split', () => {
    const column = featureColumn(2);
    for (const row of rowsOf(2)) column[row] = 1e6;
    const other = cuePresence([column.map((value) => 7 * value - 3)], labels, 0, rowsOf(0))!;
    expect(other.threshold).toBeCloseTo(presences[0]!.threshold, 5);
  });

  it('are named, counted, and moved by a threshold', () => {
    const own = groupsFromCues(labels, classNames, presences, none, ['forest', 'sea']);
    expect(own.names).toEqual([
      'land bird without forest',
      'land bird with forest',
      'water bird without sea',
      'water bird with sea',
    ]);
    expect(own.origin).toContain('half way between the medians');
    const [without, withIt] = groupSizes(own, rowsOf(0));
    expect(withIt).toBeGreaterThan(3 * without!);
    const moved = groupsFromCues(labels, classNames, presences, [presences[0]!.highest, null], ['forest', 'sea']);
    expect(moved.names).not.toContain('land bird with forest');
    expect(moved.origin).toContain('set by hand');
  });

  it('leave a class without a cue whole', () => {
    const own = groupsFromCues(labels, classNames, [presences[0]!, null], none, ['forest', '']);
    expect(own.names.at(-1)).toBe('water bird');
    expect(own.count).toBe(3);
    expect(cuePresence([new Float32Array(labels.length)], labels, 0, rowsOf(0))).toBeNull();
  });
});
