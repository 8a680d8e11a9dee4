import type { CueDescription } from '../../core/audit';
import { isBaseline, isReference } from '../../core/finding-text';
import { findMitigation } from '../../core/methods/index';
import { TYPED_CUE_GROUP } from '../../core/vocabulary';
import type { AuditDocument } from '../audit-document';
import { comparedHeads } from '../compared-heads';
import { shellWord } from '../escape-text';

/** Kinds of cues that the command line can ask for, and its words for them. */
const COMMAND_KINDS: ReadonlyMap<string, string> = new Map([
  ['text', 'text'],
  ['pixel', 'pixel'],
  ['metadata', 'metadata'],
  ['slice', 'slices'],
  ['neuron', 'features'],
]);

/** How the layout of the demo begins: it is no folder that could be named. */
const DRAWN = 'drawn by the studio';

/** Dropped files are named by their folder. */
function networkName(id: string): string {
  return id.replace(/^(?:files|classifier):/, '');
}

/** The user's classifier as the command line takes it: its .onnx file, where it was one file that bears its name, else its folder. */
function classifierFlags({ backbone, classifierInput: given }: AuditDocument): string[] {
  const name = networkName(backbone.id);
  const networks = (given?.files ?? []).filter(({ path }) => /\.onnx$/i.test(path));
  const [only] = networks.length === 1 ? networks : [];
  const fileName = only?.path.split('/').at(-1);
  const isFile = fileName?.replace(/\.onnx$/i, '') === name;
  const output = given?.choices.output;
  return ['--classifier', isFile ? fileName! : name, ...(output ? ['--classifier-output', output] : [])];
}

function systemFlags({ generation }: AuditDocument): string[] {
  const systems = Object.keys(generation ?? {});
  return systems.length > 0 ? ['--systems', systems.join(',')] : [];
}

function networkFlags(document: AuditDocument): string[] {
  const { encoder, backbone } = document;
  const hasOwnBackbone = backbone.device !== 'none' && backbone.id !== encoder?.id;
  const own = backbone.id.startsWith('classifier:')
    ? classifierFlags(document)
    : ['--backbone', networkName(backbone.id)];
  return [
    ...['--encoder', encoder ? networkName(encoder.id) : 'none'],
    ...(hasOwnBackbone ? own : []),
    ...(backbone.device === 'none' ? [] : ['--device', backbone.device]),
  ];
}

/** Cues that a person added one by one. */
export interface AddedCues {
  /** The command line knows no words but the vocabulary's. */
  typed: readonly CueDescription[];
  /** The command line takes the examples of one cue. */
  byExample: readonly CueDescription[];
}

export function addedCues({ cues }: AuditDocument): AddedCues {
  const all = cues?.cues ?? [];
  return {
    typed: all.filter(({ kind, group }) => kind === 'text' && group === TYPED_CUE_GROUP.id),
    byExample: all.filter(({ kind }) => kind === 'example'),
  };
}

/** Ids of cues that the command cannot score. */
function unrepeatable(document: AuditDocument): Set<string> {
  const { typed, byExample } = addedCues(document);
  return new Set([...typed, ...(byExample.length > 1 ? byExample : [])].map(({ id }) => id));
}

function cueFlags(document: AuditDocument): string[] {
  const { dataset, cues, judgements } = document;
  const kinds = [...new Set(cues?.cues.flatMap(({ kind }) => COMMAND_KINDS.get(kind) ?? []))];
  const { byExample } = addedCues(document);
  const title = (id: string): string => cues?.cues.find((cue) => cue.id === id)?.title ?? id;
  const judgedSpurious = judgements.filter(({ judgement }) => judgement === 'spurious');
  // Without --spurious the rule decides; once a person has, all that was taken has to be named.
  const isRuleEnough = judgedSpurious.every(({ decidedBy }) => decidedBy === 'rule');
  const left = unrepeatable(document);
  const spurious = (isRuleEnough ? [] : judgedSpurious)
    .filter(({ cueId }) => !left.has(cueId))
    .map(({ classIndex, cueId }) => `${dataset.classes[classIndex]}=${title(cueId)}`);
  return [
    ...(kinds.length > 0 ? ['--cues', kinds.join(',')] : []),
    ...(byExample.length === 1 ? ['--examples', byExample[0]!.title] : []),
    ...(spurious.length > 0 ? ['--spurious', spurious.join(',')] : []),
  ];
}

/** References and tunings by spuriosity use no groups; every other method balances, weighs or chooses by them. */
function usesGroups(method: string): boolean {
  return !isReference(method) && !isBaseline(method) && method !== 'low-spuriosity';
}

function methodFlags(document: AuditDocument): string[] {
  // A classifier as it came is no method that could be run.
  const heads = comparedHeads(document).filter(({ method }) => method !== 'own');
  const methods = heads.map(({ method }) => method);
  const settings = heads.flatMap(({ method, options = {} }) =>
    Object.entries(options).map(([option, value]) => `${method}.${option}=${value}`),
  );
  const choice = methods.some(usesGroups) ? document.mend?.groups?.choice : undefined;
  const hasWords = methods.some((method) => findMitigation(method)?.needs.includes('words'));
  return [
    ...(methods.some((method) => !isReference(method)) ? ['--mitigations', methods.join(',')] : []),
    ...(settings.length > 0 ? ['--set', settings.join(',')] : []),
    ...(choice ? ['--groups', choice.kind === 'cues' ? 'cues' : choice.attribute] : []),
    ...(hasWords && document.wordLists ? ['--words', 'words.json'] : []),
  ];
}

/** The command that runs the same audit without the page. */
export function commandLine(document: AuditDocument): string {
  const isDemo = document.layout.startsWith(DRAWN);
  const words = [
    ...(isDemo ? ['--demo'] : [document.dataset.name]),
    ...['--out', 'audit'],
    ...networkFlags(document),
    ...cueFlags(document),
    ...methodFlags(document),
    ...systemFlags(document),
    ...['--seed', String(document.seed)],
  ];
  return `npm run audit -- ${words.map(shellWord).join(' ')}`;
}
