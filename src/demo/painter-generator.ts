import { throwIfAborted, AppError } from '../core/errors';
import type { EncodedImage, GeneratedImage, ImageGenerator, ImageRequest } from '../core/image-generator';
import type { TaskControl } from '../core/trainer';

import { Dice } from './dice';
import { readDrawingPrompt } from './drawing-prompt';
import { SIZE_WORDS } from './look-words';
import { DEMO_PALETTES } from './palettes';
import type { DrawScene, SceneSpecification } from './scene';
import { DEMO_STYLES } from './styles';

/** As in the demo set, so that what is drawn is of its kind. */
const SUBJECT_SCALE = 1.4;
const LIGHTS = ['day', 'morning', 'overcast', 'sunset'] as const;
const WEATHERS = ['clear', 'clouds', 'clear', 'snowfall', 'fog', 'rain'] as const;

/** What a prompt from words alone becomes: everything that it does not name is drawn from its seed. */
export function sceneOfPrompt(prompt: string, seed: number): SceneSpecification {
  const { subject, place, extras, ...look } = readDrawingPrompt(prompt);
  const dice = new Dice(seed, 'painter');
  const drawn = {
    style: dice.pick(DEMO_STYLES),
    palette: dice.pick(DEMO_PALETTES),
    light: dice.pick(LIGHTS),
    weather: dice.pick(WEATHERS),
  };
  return {
    seed,
    ...drawn,
    style: look.style ?? drawn.style,
    light: look.light ?? drawn.light,
    weather: look.weather ?? drawn.weather,
    background: place ? { place } : { place: 'meadow' },
    subject,
    subjectScale: look.size ? SIZE_WORDS[look.size] : SUBJECT_SCALE,
    extras: extras ?? [],
  };
}

/**
 * A drawing changed as the prompt says: the subject stays the one that it was, stroke by stroke, also where the prompt names it again; place,
 * extras and looks become those of the prompt, and what surrounds the subject is drawn from the request's seed.
 */
export function sceneChanged(source: SceneSpecification, prompt: string, seed: number): SceneSpecification {
  const { subject, place, extras, light, weather, style, size } = readDrawingPrompt(prompt);
  return {
    ...source,
    light: light ?? source.light,
    weather: weather ?? source.weather,
    style: style ?? source.style,
    ...(size && { subjectScale: SIZE_WORDS[size] }),
    seed,
    subjectSeed: source.subjectSeed ?? source.seed,
    subject: subject ?? source.subject,
    background: place ? { place } : source.background,
    extras: extras ?? [],
  };
}

/**
 * The drawing code of the demo set as an image generator. It knows what it drew, so it edits a drawing by drawing it again; it cannot edit anything
 * that it has not drawn. It stands in for an endpoint on the demo, and its name says so wherever its images are shown.
 */
export class DemoPainter implements ImageGenerator {
  readonly id = 'demo-painter-1';
  readonly title = 'The demo’s painter';
  readonly protocol = 'demo-painter' as const;
  readonly kinds = ['text-to-image', 'image-to-image'] as const;
  readonly maximumAtOnce = 1;
  readonly #draw: DrawScene;
  readonly #scenes = new WeakMap<Uint8Array, SceneSpecification>();

  constructor(draw: DrawScene) {
    this.#draw = draw;
  }

  async #drawn(specification: SceneSpecification, sizePixels: number): Promise<EncodedImage> {
    const file = await this.#draw(specification, sizePixels);
    return { bytes: new Uint8Array(await file.arrayBuffer()), type: 'image/jpeg' };
  }

  /** A drawing of the demo set as a source that this painter can change. */
  async source(specification: SceneSpecification, sizePixels: number): Promise<EncodedImage> {
    const image = await this.#drawn(specification, sizePixels);
    this.#scenes.set(image.bytes, specification);
    return image;
  }

  async generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage> {
    throwIfAborted(control.signal);
    const startedAt = performance.now();
    const image = await this.#drawn(this.#sceneOf(request), Math.min(request.widthPixels, request.heightPixels));
    return { image, seedUsed: request.seed, model: this.title, seconds: (performance.now() - startedAt) / 1000 };
  }

  #sceneOf(request: ImageRequest): SceneSpecification {
    const { prompt, seed } = request;
    if (request.kind === 'text-to-image') return sceneOfPrompt(prompt, seed);
    const source = this.#scenes.get(request.source.bytes);
    if (source && request.kind === 'image-to-image') return sceneChanged(source, prompt, seed);
    throw new AppError(
      'bad-input',
      'The demo’s painter can change only drawings of the demo, by their words.',
      'Choose a service of your own for photographs.',
    );
  }
}
