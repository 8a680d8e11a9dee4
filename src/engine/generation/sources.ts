import type { DemoOptions } from '../../demo/demo-set';
import { planDemoSet } from '../../demo/demo-set';
import { captionOfScene, drawingCaption, fullCaptionOfScene, readDrawingPrompt } from '../../demo/drawing-prompt';
import { factorWordsOf } from '../../demo/factor-words';
import { DemoPainter } from '../../demo/painter-generator';
import type { DrawScene } from '../../demo/scene';
import type { GeneratedRecord } from '../../core/generation-order';
import type { EncodedImage, ImageGenerator } from '../../core/image-generator';
import type { FixedGates, SwapCheck } from '../../core/swap-gates';
import type { SystemContext } from './making';
import type { TaskOptions } from '../types';
import type { FactorWords } from '../../core/perturbation';

/** What a caption says, parted: the place, and things beside the labelled one. */
export interface CaptionParts {
  background: string | null;
  foreground: readonly string[];
}

/** Where images to change come from and how they are put into words. One for the demo; services and photographs bring their own. */
export interface SourceWords {
  readonly generator: ImageGenerator;
  /** Side of the images that are made, in pixels. */
  readonly sizePixels: number;
  /** Where captions come from, for the report. */
  readonly captions: string;
  source(row: number): Promise<EncodedImage>;
  captionOf(row: number): string;
  partsOf(row: number): CaptionParts;
  /** What may take the background's place; absent: the backgrounds that other sources have. */
  insteadOf?(row: number): readonly string[];
  /** A caption of a class in a place, with some things beside it. */
  caption(className: string, parts: CaptionParts): string;
  /** Gates of its own; absent: those in the encoder's space, see gating.ts. */
  readonly gates?: OwnGates;
  /** Captions in which one factor can be changed by words alone; absent where there are no such words. */
  readonly factors?: FactorCaptions;
}

/** Gates that know how an image was made. */
export interface OwnGates {
  /** Fixes the gates, on training images, before anything is judged; at once where they are fixed. */
  fix(task: TaskOptions): Promise<FixedGates>;
  /** The gates and the audited head on test photographs, whose edits are measured and not kept; null where there are none. */
  check(perClass: number, context: SystemContext, task: TaskOptions): Promise<SwapCheck | null>;
  /** @returns the records with their gates */
  judge(records: readonly GeneratedRecord[], task: TaskOptions): Promise<GeneratedRecord[]>;
}

/** Captions that say everything that can be changed, and the words that can stand for each other in those of some rows. */
export interface FactorCaptions {
  captionOf(row: number): string;
  wordsOf(rows: readonly number[]): readonly FactorWords[];
}

/** Side of a demo image: as large as the demo set's own. */
const DEMO_PIXELS = 224;

/** The demo's own: its painter knows what it drew, so a caption is what was drawn. @param importedRow row as imported, by row */
export function demoSources(
  options: DemoOptions,
  importedRow: (row: number) => number,
  draw: DrawScene,
  sizePixels = DEMO_PIXELS,
): SourceWords {
  const { images } = planDemoSet(options);
  const painter = new DemoPainter(draw);
  /** Several images of one source are asked for one after the other. */
  let last: { row: number; image: Promise<EncodedImage> } | null = null;
  const sceneOf = (row: number) => images[importedRow(row)]!.specification;
  return {
    generator: painter,
    sizePixels,
    captions: 'the demo’s painter, which knows what it drew',
    source: (row) => {
      if (last?.row !== row) last = { row, image: painter.source(sceneOf(row), sizePixels) };
      return last.image;
    },
    captionOf: (row) => captionOfScene(sceneOf(row)),
    partsOf: (row) => {
      const { background, extras } = sceneOf(row);
      return { background: 'place' in background ? background.place : null, foreground: extras };
    },
    caption: (className, { background, foreground }) =>
      drawingCaption(className, background === null ? null : readDrawingPrompt(background).place, foreground),
    factors: {
      captionOf: (row) => fullCaptionOfScene(sceneOf(row)),
      wordsOf: (rows) => factorWordsOf(rows.map(sceneOf)),
    },
  };
}
