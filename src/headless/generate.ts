import { conflictWords, foundByClass } from '../core/diffubias-words';
import type { DiffuBiasReport } from '../core/diffubias-report';
import type { AspireReport, CounterfactualReport, SystemReports } from '../core/generation-report';
import { passesGates } from '../core/edit-gates';
import { isForMeasuring } from '../core/generation-order';
import { percentText, probabilityText } from '../core/number-text';
import type { AuditSession } from '../engine/types';
import { DEFAULT_IMAGES_PER_CLASS } from '../engine/generation/defaults';
import type { RunnableSystem } from '../engine/generation/types';
import type { HeadlessRequest } from './protocol';
import type { HeadlessTask } from './task';

function aspireLines({ tests }: AspireReport, classes: readonly string[]): string[] {
  const found = tests.filter(({ isSignificant }) => isSignificant);
  const lines = found.map(({ classIndex, phrase, hitRate, controlRate }) => {
    const rates = `${percentText(hitRate.value, hitRate.n)} against ${percentText(controlRate.value, controlRate.n)} of ${hitRate.n}`;
    return `${classes[classIndex]} without "${phrase}" flips the prediction in ${rates} controls.`;
  });
  return lines.length > 0 ? lines : ['No change flips the predictions more than its control does.'];
}

function counterfactualLines({ weaknesses, heldOut }: CounterfactualReport, classes: readonly string[]): string[] {
  const found = weaknesses.filter(({ isSignificant }) => isSignificant);
  const lines = found.map(
    ({ headId, classIndex, factor, drop, p, q }) =>
      `${headId} loses ${(100 * drop.value).toFixed(1)} points on ${classes[classIndex]} (${drop.n}) when the ${factor} changes (${probabilityText('p', p)}, ${probabilityText('q', q)}).`,
  );
  return [
    ...(lines.length > 0 ? lines : ['No change of one factor costs a head more than making the image anew.']),
    ...heldOutLines(heldOut),
  ];
}

function heldOutLines(heldOut: CounterfactualReport['heldOut']): string[] {
  return heldOut.map(
    ({ headId, original, perturbed }) =>
      `${headId} on ${perturbed.n} held-out sources: ${percentText(original.value, original.n)} right as they are, ${percentText(perturbed.value, perturbed.n)} with one factor changed.`,
  );
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
} = { aspire: aspireLines, counterfactual: counterfactualLines, diffubias: diffuBiasLines };

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
    const report = await generation.run({ system, imagesPerClass: DEFAULT_IMAGES_PER_CLASS[system], seed }, task);
    const made = generation.list.filter((item) => item.system === system);
    task.say(
      `${system}: ${made.length} images by ${report.generator.title} in ${report.seconds.toFixed(0)} s (${report.generatingSeconds.toFixed(0)} s making).`,
    );
    for (const line of linesOf(system, report, session.classes)) task.say(line);
    const offered = made.filter((item) => !isForMeasuring(item.purpose) && item.state === 'to-review');
    const passing = offered.filter(({ gates }) => gates !== null && passesGates(gates)).map(({ key }) => key);
    await generation.decide(passing, 'accepted');
    task.say(`${passing.length} of ${offered.length} pass the gates and are trained on; nobody has looked at them.`);
  }
}

/** What the head that learnt from counterfactuals says of held-out ones; the images are there, so that none is made anew. */
export async function measureTaught(
  session: AuditSession,
  { systems, seed }: HeadlessRequest,
  task: HeadlessTask,
): Promise<void> {
  const isTaught = session.results.mend?.heads.some(({ method }) => method === 'counterfactual');
  if (!isTaught || !systems.includes('counterfactual')) return;
  const wish = { system: 'counterfactual' as const, imagesPerClass: DEFAULT_IMAGES_PER_CLASS.counterfactual, seed };
  const report = await session.generation.run(wish, task);
  if (report.system !== 'counterfactual') return;
  for (const line of heldOutLines(report.heldOut)) task.say(line);
}
