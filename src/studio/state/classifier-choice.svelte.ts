import { parseClassNames, type ClassifierChoices, type ClassifierFacts } from '../../core/own-classifier';
import type { Preprocessing } from '../../core/preprocessing';
import type { ClassifierSource } from '../../engine/types';
import { classifierTrouble } from '../../io/classifier-check';
import type { FileSource } from '../../io/file-source';
import { engineAtHand } from '../engine-at-hand';
import { Task } from './task.svelte';

/** What most classifiers of ImageNet were trained with; it stands in the form where no file says otherwise, and that is told. */
function usualPreprocessing(size: ClassifierFacts['inputSize']): Preprocessing {
  const crop = size ?? { width: 224, height: 224 };
  return {
    resize: { kind: 'shortest-edge', pixels: Math.round((Math.max(crop.width, crop.height) * 8) / 7) },
    resample: 'bilinear',
    crop: { width: crop.width, height: crop.height },
    rescale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  };
}

/** A classifier of the person, from the drop until it runs. */
export class ClassifierChoice {
  files = $state.raw<Pick<ClassifierSource, 'name' | 'files'> | null>(null);
  /** What its files hold; null before they were read. */
  facts = $state.raw<ClassifierFacts | null>(null);
  output = $state<string | null>(null);
  preprocessing = $state.raw<Preprocessing | null>(null);
  /** Class names as typed, one a line; null: those of the files. */
  namesText = $state<string | null>(null);
  readonly reading = new Task();

  /** Takes dropped or picked files and looks what they are. */
  async take(source: FileSource): Promise<void> {
    this.files = null;
    this.facts = null;
    const read = await this.reading.run(async (task) => {
      const listed = await source.list();
      const wanted = listed.filter(({ path }) => /\.(?:onnx|json|txt)$/i.test(path));
      const files = await Promise.all(wanted.map(async ({ path, read: open }) => ({ path, file: await open() })));
      const network = files
        .find(({ path }) => path.endsWith('.onnx'))
        ?.path.split('/')
        .at(-1);
      const name = listed.length > 1 && !/^\d+ /.test(source.name) ? source.name : (network ?? source.name);
      const taken = { name: name.replace(/\.onnx$/i, ''), files };
      const engine = await engineAtHand();
      return { taken, facts: await engine.inspectClassifier({ kind: 'classifier', ...taken, choices: {} }, task) };
    });
    if (!read) return;
    this.files = read.taken;
    this.facts = read.facts;
    this.output = read.facts.output;
    this.namesText = null;
    this.preprocessing = read.facts.preprocessing ?? usualPreprocessing(read.facts.inputSize);
  }

  get classNames(): readonly string[] | null {
    return this.namesText === null ? (this.facts?.classNames ?? null) : parseClassNames(this.namesText);
  }

  /** The facts with what the person says in the place of what the files say. */
  get current(): ClassifierFacts | null {
    const { facts, output, classNames, preprocessing } = this;
    return facts && { ...facts, output, classNames, preprocessing };
  }

  /** What is still missing or wrong, in words; null when it can run. */
  get missing(): string | null {
    const { current } = this;
    if (!current || !this.files) return 'Choose your classifier.';
    const trouble = classifierTrouble(current);
    return trouble && `${trouble.message} ${trouble.fix}`;
  }

  source(): ClassifierSource | null {
    const { files, output, classNames, preprocessing } = this;
    if (!files) return null;
    const choices: ClassifierChoices = {
      ...(output !== null && { output }),
      ...(this.namesText !== null && classNames && { classNames }),
      ...(preprocessing && { preprocessing }),
    };
    return { kind: 'classifier', ...files, choices };
  }
}
