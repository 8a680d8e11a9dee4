/**
 * Prints the tables of docs/power.md: `node test/bench/run.mjs power`. Minutes on one core; seeds from 1 on, so the same on every machine.
 */
import { accuraciesAround80, exactPower, measurePower, powerRow, type PowerCell } from '../support/planted-cue';

const IMAGES_A_CLASS = [50, 100, 200, 400];
const GAPS_POINTS = [10, 20, 30, 40];
const SETS_A_CELL = 200;

export async function main(): Promise<void> {
  const cells: PowerCell[] = [];
  console.log('| images a class | planted gap | ranked first | significant | exact power | interval holds the gap |');
  for (const images of IMAGES_A_CLASS) {
    for (const gap of GAPS_POINTS) {
      const cell = await measurePower(images, accuraciesAround80(gap), SETS_A_CELL);
      cells.push(cell);
      console.log(powerRow(images, gap, cell, exactPower(images, accuraciesAround80(gap))));
    }
  }
  const sum = (key: keyof PowerCell) => cells.reduce((total, cell) => total + cell[key], 0);
  console.log(`In all ${sum('sets')} sets; another cue significant in ${sum('falseFindings')} of them.`);
  await bars();
  await selection();
  console.log('| images a class | accuracy with and without | power |');
  for (const images of [...IMAGES_A_CLASS, 600]) {
    const powers = GAPS_POINTS.map((gap) =>
      exactPower(images, { accuracyWith: 0.9, accuracyWithout: 0.9 - gap / 100 }),
    );
    console.log(`| ${images} | ${powers.map((power) => `${(100 * power).toFixed(1)} %`).join(' | ')} |`);
  }
}

/** The two cells that the tests hold to a bar, with more sets, and with a head that is right on 90 % with the cue. */
async function bars(): Promise<void> {
  for (const [images, accuracyWith, accuracyWithout] of [
    [600, 0.9, 0.7],
    [200, 0.95, 0.65],
    [200, 0.9, 0.6],
  ] as const) {
    const cell = await measurePower(images, { accuracyWith, accuracyWithout }, SETS_A_CELL);
    console.log(images, accuracyWith, accuracyWithout, JSON.stringify(cell));
  }
}

/** How often the interval of the first suspect, the best of 801, holds its true gap: with a planted cue and with none. */
async function selection(): Promise<void> {
  for (const [images, gap] of [
    [200, 0],
    [200, 10],
    [200, 20],
    [200, 30],
  ] as const) {
    const { sets, first, firstCovered, falseFindings } = await measurePower(
      images,
      accuraciesAround80(gap),
      SETS_A_CELL,
    );
    console.log(
      `Best of 801, n ${images}, gap ${gap}: ${JSON.stringify({ sets, first, firstCovered, falseFindings })}`,
    );
  }
}
