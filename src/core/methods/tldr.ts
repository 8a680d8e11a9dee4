import type { HeadWeights } from '../head';
import { mulberry32 } from '../random';
import { rowsOfSplit } from '../splits';
import { centringBridge, projectorBridge, type TextBridge } from '../text-bridge';
import { textPairs, usedTexts } from '../text-pairs';
import { requireFinite } from '../vector-checks';
import type { WordMaterial } from '../word-material';
import { checkWords, shortageOf, type WordCheck } from '../word-validation';
import { makeHead, requireHead, resolveOptions, secondsSince, trainRows } from './mitigation';
import type { Mitigation, MitigationInput, MitigationTools } from './mitigation';
import { TEXT_SELECTIONS, trainOnTexts } from './text-retraining';
import { TLDR_OPTIONS } from './tldr-options';
import { keptText, requireWords, wordNotes } from './word-input';

/** Inputs of the head that the paper's step size was set for: a ResNet-50's. */
const PAPER_INPUTS = 2048;

type Options = Readonly<Record<string, number>>;

/** The mean of the texts is moved onto that of the head's features, so that both must have the same lengths. */
function isCentred({ isShared }: WordMaterial, options: Options): boolean {
  return isShared && options['usesProjector'] === 0;
}

/** Whether texts are of unit length: as wished, but where they stand beside the head's own features as those are. */
function areTextsNormalised(input: MitigationInput, material: WordMaterial, options: Options): boolean {
  if (isCentred(material, options)) return input.normalisation.kind === 'l2';
  return options['isNormalised'] === 1;
}

/** How words get to the head: by the projector, or where the head stands on the encoder itself by the means alone. */
function bridgeOf(
  input: MitigationInput,
  material: WordMaterial,
  check: WordCheck,
  options: Options,
  tools: MitigationTools,
): TextBridge | Promise<TextBridge> {
  const isNormalised = areTextsNormalised(input, material, options);
  const { words, images } = material;
  const { features, labels } = input;
  const pairs = textPairs(words, check, { isNormalised, uniform: mulberry32(tools.seed) });
  const given = { words, check, pairs, images, features, labels, trainRows: trainRows(input), isNormalised };
  if (isCentred(material, options)) return centringBridge(given);
  const projector = {
    relativeLambda: options['lambda']!,
    isOrthogonal: options['isOrthogonal'] === 1,
    head: requireHead(input),
    heldRows: rowsOfSplit(input.splits, 'val'),
  };
  return projectorBridge(given, projector, tools);
}

/** Words as validated, and the bridge that carried them to the head that was asked. */
export interface ValidatedWords {
  material: WordMaterial;
  check: WordCheck;
  bridge: TextBridge;
}

/**
 * The first half of the method, which the screen shows before anything is trained. A list that has lost all its words is told by
 * `shortageOf`, and no error here.
 */
export async function validateWords(
  input: MitigationInput,
  tools: MitigationTools,
  options: Options,
): Promise<ValidatedWords> {
  const material = requireWords(input);
  const head = requireHead(input);
  const isSemantic = options['validatesByMeaning'] === 1;
  const semantic = checkWords(material.words, null, isSemantic);
  const isShort = shortageOf(semantic, material.words) !== null;
  const bridge = await bridgeOf(input, material, semantic, options, tools);
  if (isShort || options['validatesByClassifier'] === 0) return { material, check: semantic, bridge };
  const texts = usedTexts(material.words, areTextsNormalised(input, material, options));
  const carry = (_: unknown, rows: Uint32Array) => bridge.carry(texts, rows);
  return { material, check: checkWords(material.words, { head, carry }, isSemantic), bridge };
}

function newHead(input: MitigationInput, options: Options): HeadWeights {
  if (options['startsFromHead'] === 1) return requireHead(input);
  // Zero in place of a random draw: what a draw puts across the directions of the texts would stay there untrained.
  const { classCount, features } = input;
  return { weights: new Float64Array(classCount * features.dimension), bias: new Float64Array(classCount) };
}

/** Text-based last-layer retraining: no image teaches the head, so none of their correlations does. */
export const tldr: Mitigation = {
  id: 'tldr',
  title: 'TLDR (words only)',
  description:
    'Fits a new last layer on words alone, every word of a class with every word of the cue; validated words, carried into the space of the head.',
  paper: 'TLDR: text-based last-layer retraining for debiasing image classifiers, 2023, arXiv 2311.18291',
  needs: ['head', 'words'],
  options: TLDR_OPTIONS,
  async run(input, tools, given) {
    const startedAt = Date.now();
    const options = resolveOptions(TLDR_OPTIONS, given);
    const { material, check, bridge } = await validateWords(input, tools, options);
    const shortage = shortageOf(check, material.words);
    if (shortage) throw shortage;
    const isNormalised = areTextsNormalised(input, material, options);
    const set = textPairs(material.words, check, { isNormalised, uniform: mulberry32(tools.seed) });
    const features = bridge.carryPairs(set);
    requireFinite(features, 'words as carried to the head', 'Raise lambda, or embed again.');
    const trained = await trainOnTexts(
      input,
      {
        set,
        features,
        start: newHead(input, options),
        batch: {
          optimiser: 'adamw',
          stepSize: (options['stepSize']! * PAPER_INPUTS) / features.dimension,
          schedule: 'cosine',
          weightDecay: options['weightDecay']!,
          batchSize: options['batchSize']!,
          epochs: options['epochs']!,
        },
        selection: TEXT_SELECTIONS[options['selection']!]!,
      },
      tools,
    );
    const head = makeHead(input, trained.head, {
      method: 'tldr',
      seed: tools.seed,
      selection: trained.selection,
      options,
      detail: [keptText(check, material), bridge.detail, trained.detail].join('; '),
    });
    const notes = [...wordNotes(check, material), ...trained.notes];
    return { head, trace: [], rowsUsed: trainRows(input), notes, words: check, seconds: secondsSince(startedAt) };
  },
};
