import { conflictWords, foundByClass } from '../core/diffubias-words';
import type { DiffuBiasReport } from '../core/diffubias-report';
import type { AspireReport, SystemReports } from '../core/generation-report';
import { passesGates } from '../core/edit-gates';
import { isForMeasuring } from '../core/generation-order';
import { percentText } from '../core/number-text';
import type { AuditSession } from '../engine/types';
import type { RunnableSystem } from '../engine/generation/types';
import type { HeadlessRequest } from './protocol';
import type { HeadlessTask } from './task';

/** Sources per class, as the page begins with. */
const SOURCES_PER_CLASS = 60;

function aspireLines({ tests }: AspireReport, classes: readonly string[]): string[] {
  const found = tests.filter(({ isSignificant }) => isSignificant);
  const lines = found.map(({ classIndex, phrase, hitRate, controlRate }) => {
    const rates = `${percentText(hitRate.value, hitRate.n)} against ${percentText(controlRate.value, controlRate.n)} of ${hitRate.n}`;
    return `${classes[classIndex]} without "${phrase}" flips the prediction in ${rates} controls.`;
  });
  return lines.length > 0 ? lines : ['No change flips the predictions more than its control does.'];
}

function diffuBiasLines(report: DiffuBiasReport, classes: readonly string[]): string[] {
  const lines = foundByClass(report).map(
    ({ classIndex, tests }) => `Hard images of ${classes[classIndex]} go against a bias: ${conflictWords(tests)}.`,
  );
  return lines.length > 0
    ? lines
    : ['No word tells the hard images from the rest of their class and the classes apart.'];
}

/** What each system came to, in sentences. */
const LINES: {
  readonly [System in RunnableSystem]: (report: SystemReports[System], classes: readonly string[]) => string[];
} = { aspire: aspireLines, diffubias: diffuBiasLines };

function linesOf<System extends RunnableSystem>(
  system: System,
  report: SystemReports[System],
  classes: readonly string[],
): string[] {
  return LINES[system](report, classes);
}

/** Runs what generates images. Nobody looks at them here, so the gates alone decide which are trained on, and that is said. */
export async function generate(
  session: AuditSession,
  { systems, seed }: HeadlessRequest,
  task: HeadlessTask,
): Promise<void> {
  const { generation } = session;
  for (const system of systems) {
    const report = await generation.run({ system, imagesPerClass: SOURCES_PER_CLASS, seed }, task);
    const made = generation.list.filter((item) => item.system === system);
    task.say(`${system}: ${made.length} images by ${report.generator.title}.`);
    for (const line of linesOf(system, report, session.classes)) task.say(line);
    const offered = made.filter((item) => !isForMeasuring(item.purpose) && item.state === 'to-review');
    const passing = offered.filter(({ gates }) => gates !== null && passesGates(gates)).map(({ key }) => key);
    await generation.decide(passing, 'accepted');
    task.say(`${passing.length} of ${offered.length} pass the gates and are trained on; nobody has looked at them.`);
  }
}
