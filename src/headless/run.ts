import type { CueReport, MendReport, MethodId } from '../core/audit';
import { throwIfAborted } from '../core/errors';
import { findMitigation } from '../core/methods/index';
import type { Need } from '../core/methods/mitigation';
import { listText } from '../core/number-text';
import { ownClassifierSentence } from '../core/own-classifier';
import type { AuditSession, EmbedReport, StudioEngine, TakeAwayFile } from '../engine/types';
import { LoopbackSource } from '../io/loopback-source';
import type { ClassifierSource, NetworkSource } from '../../workers/encoder/api';
import type { HeadlessNetwork, HeadlessRequest, HeadlessSummary, TakenCue } from './protocol';
import { generate, measureTaught } from './generate';
import type { HeadlessTask } from './task';
import { judgementsOf, type NamedJudgement } from './spurious-wishes';

type DroppedFiles = Extract<NetworkSource, { kind: 'files' }>;

/** Suspects of each class in the summary; findings.json has all. */
const SUSPECTS_PER_CLASS = 5;

/** Parts of a model in transformers.js' layout; weights in other formats are never fetched. */
const MODEL_FILE = /\.(json|txt|onnx|onnx_data|model)$/i;

/** What file managers leave in folders. */
const HIDDEN_FILE = /(?:^|\/)(?:\.|Thumbs\.db$)/;

async function modelFiles(base: string, signal: AbortSignal): Promise<Pick<DroppedFiles, 'name' | 'files'>> {
  const source = await LoopbackSource.open(base, signal);
  const listed = (await source.list()).filter((file) => MODEL_FILE.test(file.path));
  const files = await Promise.all(listed.map(async ({ path, read }) => ({ path, file: await read() })));
  return { name: source.name, files };
}

async function networkSource(
  network: HeadlessNetwork | null,
  base: string,
  signal: AbortSignal,
): Promise<Exclude<NetworkSource, ClassifierSource> | null> {
  return network?.kind === 'folder' ? { kind: 'files', ...(await modelFiles(base, signal)) } : network;
}

async function backboneSource({ backbone, base }: HeadlessRequest, signal: AbortSignal): Promise<NetworkSource | null> {
  const below = `${base}backbone/`;
  if (backbone?.kind !== 'classifier') return networkSource(backbone, below, signal);
  const choices = backbone.output === null ? {} : { output: backbone.output };
  return { kind: 'classifier', ...(await modelFiles(below, signal)), choices };
}

async function openData(
  engine: StudioEngine,
  { data, base }: HeadlessRequest,
  task: HeadlessTask,
): Promise<AuditSession> {
  if (data.kind === 'demo') return engine.beginDemo(data.options);
  const source = await LoopbackSource.open(`${base}data/`, task.signal);
  const preview = await engine.preview(source, task);
  task.say(`${preview.name}: ${preview.images} images, ${preview.layout}; classes ${listClasses(preview.classes)}.`);
  for (const warning of preview.warnings) task.say(`Note: ${warning}`);
  return engine.begin(source, task);
}

function listClasses(classes: readonly { name: string; images: number }[]): string {
  const named = classes.slice(0, 8).map(({ name, images }) => `${name} (${images})`);
  return classes.length > 8 ? `${named.join(', ')} and ${classes.length - 8} more` : named.join(', ');
}

async function embed(session: AuditSession, request: HeadlessRequest, task: HeadlessTask): Promise<EmbedReport> {
  const { base, device, hubOrigin } = request;
  const report = await session.embed(
    {
      encoder: await networkSource(request.encoder, `${base}encoder/`, task.signal),
      backbone: await backboneSource(request, task.signal),
      device,
      ...(hubOrigin === null ? {} : { hubOrigin }),
    },
    task,
  );
  const { encoder, backbone, classifier } = report;
  if (encoder) task.say(`Cues scored by ${encoder.title} on ${encoder.device}: ${encoder.deviceReason}.`);
  task.say(`Head on ${backbone.title}, ${backbone.dimension} features.`);
  if (classifier) task.say(ownClassifierSentence(classifier, session.classes.length));
  return report;
}

/** The cue that the images of the examples' folder show; its folders "with" and "without" hold both sides where they are there. */
async function placeExamples(session: AuditSession, base: string, task: HeadlessTask): Promise<void> {
  const source = await LoopbackSource.open(`${base}examples/`, task.signal);
  const files = (await source.list()).filter(({ path }) => !HIDDEN_FILE.test(path));
  const below = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`));
  const [having, lacking] = [below('with'), below('without')];
  const shown = having.length > 0 ? having : files.filter((file) => !lacking.includes(file));
  const settings = { title: source.name, having: shown, lacking: lacking.length > 0 ? lacking : null };
  await session.addExampleFiles(settings, task);
  task.say(`Cue by example: "${source.name}" from ${shown.length} images, ${lacking.length} without it.`);
}

async function judge(
  session: AuditSession,
  cues: CueReport,
  wishes: readonly string[] | null,
  task: HeadlessTask,
): Promise<TakenCue[]> {
  const judgements: readonly NamedJudgement[] = wishes
    ? judgementsOf(wishes, cues, session.classes)
    : session.suggestSpurious();
  await session.judge(judgements);
  const titles = new Map(cues.cues.map((cue) => [cue.id, cue.title]));
  const taken = judgements.map(({ classIndex, cueId, why }) => ({
    className: session.classes[classIndex] ?? '',
    cue: titles.get(cueId) ?? cueId,
    why,
  }));
  for (const { className, cue, why } of taken) task.say(`Taken as spurious for ${className}: ${cue} (${why}).`);
  if (taken.length === 0) task.say('No cue is taken as spurious: nothing found that this many images could show.');
  return taken;
}

const MISSING: Partial<Record<Need, string>> = {
  spuriosity: 'Without a spurious cue',
  groups: 'Without groups, by a metadata column or by a spurious cue,',
  generated: 'Without generated images (--systems)',
  words: 'Without an encoder, which reads words,',
};

/** What methods can be given beside a head. */
async function needsAtHand(session: AuditSession, request: HeadlessRequest, hasSpurious: boolean, task: HeadlessTask) {
  const { summary } = await session.groups(request.groups);
  const hasGroups = summary !== null && summary.groups.length > session.classes.length;
  if (summary && hasGroups) {
    const sizes = summary.groups.map(({ name, counts }) => `${name} ${counts.join('/')}`).join('; ');
    task.say(`Groups come from ${summary.origin}; images in train/val/test: ${sizes}.`);
  }
  const unmet = new Set<Need>([
    ...(hasSpurious ? [] : ['spuriosity' as const]),
    ...(hasGroups ? [] : ['groups' as const]),
    ...(session.generation.list.some(({ state }) => state === 'accepted') ? [] : ['generated' as const]),
    ...(session.results.embed?.encoder ? [] : ['words' as const]),
  ]);
  return (method: MethodId): Need | undefined => findMitigation(method)?.needs.find((need) => unmet.has(need));
}

async function takeWords(
  session: AuditSession,
  { fileName, text }: NonNullable<HeadlessRequest['words']>,
  task: HeadlessTask,
): Promise<void> {
  const { readWordLists } = await import('../io/word-list-file');
  const lists = readWordLists(text, fileName, session.classes);
  await session.keepWords(lists);
  const named = [...lists.classes, ...lists.values].map(({ name, words }) => `${name} ${words.length}`).join(', ');
  task.say(`Words from ${fileName}: ${named}.`);
}

async function mend(
  session: AuditSession,
  request: HeadlessRequest,
  hasSpurious: boolean,
  task: HeadlessTask,
): Promise<MendReport> {
  const unmetNeed = await needsAtHand(session, request, hasSpurious, task);
  const asked = [...new Set([...request.methods, ...request.systems])];
  const methods = asked.filter((method) => unmetNeed(method) === undefined);
  for (const [need, words] of Object.entries(MISSING)) {
    const left = asked.filter((method) => unmetNeed(method) === need);
    if (left.length > 0) task.say(`${words} there is nothing to do for ${listText(left)}.`);
  }
  const { seed, groups, options } = request;
  const report = await session.mend({ methods, seed, options, ...(groups && { groups }) }, task);
  for (const { title, message, fix } of report.refused ?? []) task.say(`${title} was not run: ${message} ${fix}`);
  return report;
}

/** Hands a file to the command line, which writes it to the folder named by --out. */
async function deliver(base: string, file: TakeAwayFile, signal: AbortSignal): Promise<void> {
  const url = `${base}out/${encodeURIComponent(file.name)}`;
  const answer = await fetch(url, { method: 'PUT', body: file.blob, signal });
  if (!answer.ok) throw new Error(`${file.name} could not be written: ${await answer.text()}`);
}

function summarise(
  session: AuditSession,
  embedded: EmbedReport,
  cues: CueReport,
  mended: MendReport,
): Omit<HeadlessSummary, 'taken' | 'files'> {
  const titles = new Map(cues.cues.map((cue) => [cue.id, cue.title]));
  const suspects = session.classes.flatMap((_name, classIndex) =>
    cues.findings
      .filter((finding) => finding.classIndex === classIndex && finding.standsUnder === null)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, SUSPECTS_PER_CLASS),
  );
  const classifierWarnings = session.results.classifier?.warnings ?? [];
  const measureWarnings = session.results.measure?.warnings ?? [];
  return {
    name: session.name,
    images: embedded.images,
    refused: embedded.refused,
    classes: session.classes,
    encoder: embedded.encoder,
    backbone: embedded.backbone,
    familySize: cues.familySize,
    suspects: suspects.map((finding) => ({ ...finding, title: titles.get(finding.cueId) ?? finding.cueId })),
    heads: mended.heads,
    warnings: [...new Set([...classifierWarnings, ...cues.warnings, ...measureWarnings, ...mended.warnings])],
  };
}

/** A whole audit, step by step as in the page, by the same engine. */
export async function runAudit(
  engine: StudioEngine,
  request: HeadlessRequest,
  task: HeadlessTask,
): Promise<HeadlessSummary> {
  const session = await openData(engine, request, task);
  const embedded = await embed(session, request, task);
  const kind = embedded.classifier?.isMatched ? 'own' : 'erm';
  await session.fitClassifier({ kind, seed: request.seed }, task);
  if (request.hasExamples) await placeExamples(session, request.base, task);
  const cues = await session.testCues({ kinds: request.cueKinds, endSize: null }, task);
  const taken = await judge(session, cues, request.spurious, task);
  await session.measure({ endSize: null }, task);
  if (request.words) await takeWords(session, request.words, task);
  await generate(session, request, task);
  const mended = await mend(session, request, taken.length > 0, task);
  await measureTaught(session, request, task);
  const { files, notWritten } = await session.takeAway(task);
  for (const { name, error } of notWritten) task.say(`${name} was not written: ${error.message} ${error.fix}`);
  throwIfAborted(task.signal);
  for (const file of files) await deliver(request.base, file, task.signal);
  const written = files.map(({ name, description, blob }) => ({ name, description, sizeBytes: blob.size }));
  return { ...summarise(session, embedded, cues, mended), taken, files: written };
}
