import { Dice } from './dice';
import type { ExtraName } from './extra';
import type { LightName } from './light';
import type { BackgroundName, Weather } from './setting';
import type { SceneSpecification } from './scene';
import { DEMO_PALETTES } from './palettes';
import { DEMO_STYLES } from './styles';
import type { SubjectName } from './subjects/subject';
import { FIRST_TRAINING_SEED } from './training-drawings';

export type DemoSplit = 'train' | 'val' | 'test';
/** `background`: every class has its usual place. An artefact: the first class usually carries it, the others usually do not. */
export type PlantedCue = 'background' | 'watermark' | 'date stamp' | 'border' | 'fence';

export interface DemoOptions {
  /** How many images in all. */
  readonly images: number;
  /** Share of a class's train images that show its usual cue, above 0.5 to 1; null or 0.5 plants nothing. */
  readonly strength: number | null;
  readonly seed: number;
  readonly classes: 2 | 3 | 4;
  readonly plantedCue: PlantedCue;
}

export const DEFAULT_DEMO: DemoOptions = { images: 480, strength: 0.95, seed: 1, classes: 2, plantedCue: 'background' };

export interface DemoImage {
  /** `train/bear/0001.jpg`: a split folder, a class folder, a number that tells nothing. */
  readonly path: string;
  readonly class: string;
  readonly split: DemoSplit;
  /** The value of the plan's attribute, e.g. `snow`, or `watermark` and `no watermark`. */
  readonly attributeValue: string;
  /** Whether the cue agrees with what the class usually shows; true of half of all images where nothing is planted and K is 2. */
  readonly biasAligned: boolean;
  readonly specification: SceneSpecification;
}

/** The images of a demo and the truth about them. */
export interface DemoPlan {
  readonly options: DemoOptions;
  readonly classes: readonly string[];
  /** Name of the attribute column: `place` or the artefact. */
  readonly attribute: string;
  readonly attributeValues: readonly string[];
  readonly planted: boolean;
  /** The planted truth: class to the attribute value it usually shows. Kept also where nothing is planted, as the pairing in question. */
  readonly usual: Readonly<Record<string, string>>;
  readonly images: readonly DemoImage[];
}

/**
 * Subjects, each with the place it is planted on. The place fills the picture and is the easier lesson, but the bundled encoder must
 * tell the animals apart too, or there would be nothing to mend: a balanced head on its vectors tells bear from sheep in nearly all
 * drawings, wolf from dog in 78 %.
 */
const CASTS: readonly { readonly subject: SubjectName; readonly place: BackgroundName }[] = [
  { subject: 'bear', place: 'autumn wood' },
  { subject: 'sheep', place: 'beach' },
  { subject: 'fox', place: 'snow' },
  { subject: 'wolf', place: 'meadow' },
];

const LIGHTS: readonly LightName[] = ['day', 'morning', 'overcast', 'day', 'sunset', 'morning'];
const WEATHERS: readonly Weather[] = [
  'clear',
  'clouds',
  'clear',
  'clouds',
  'clear',
  'snowfall',
  'clear',
  'clouds',
  'fog',
  'clear',
  'rain',
];
/** Large in the picture: the encoder sees it at 96 pixels. */
const SUBJECT_SCALE = 1.4;
const VAL_SHARE = 0.2;
const TEST_SHARE = 0.3;

interface Cell {
  readonly classIndex: number;
  readonly valueIndex: number;
  readonly split: DemoSplit;
  readonly count: number;
}

/**
 * Plans a demo data set; no pixels are drawn. Validation and test hold every (class, attribute) group equally often, as Waterbirds'
 * do, so that a gap is measured on images that disagree with the planted cue too. Throws a RangeError where the options cannot hold.
 */
export function planDemoSet(options: Partial<DemoOptions> = {}): DemoPlan {
  const chosen: DemoOptions = { ...DEFAULT_DEMO, ...options };
  const { classes: classCount, plantedCue, seed } = chosen;
  check(chosen);
  const cast = CASTS.slice(0, classCount);
  const classes = cast.map(({ subject }) => subject);
  const values = plantedCue === 'background' ? cast.map(({ place }) => place) : [plantedCue, `no ${plantedCue}`];
  const usualIndex = (classIndex: number): number =>
    plantedCue === 'background' ? classIndex : Math.min(1, classIndex);
  const planted = chosen.strength !== null && chosen.strength > 0.5;
  const images: DemoImage[] = [];
  for (const split of ['train', 'val', 'test'] as const) {
    const cells = cellsOf(split, chosen, values.length, usualIndex, planted);
    for (let classIndex = 0; classIndex < classCount; classIndex += 1) {
      const drafts = cells
        .filter((cell) => cell.classIndex === classIndex)
        .flatMap((cell) =>
          draftsOf(cell, chosen, cast, values[cell.valueIndex] ?? '', usualIndex(classIndex) === cell.valueIndex),
        );
      // Shuffled before they are numbered: a file's number tells nothing of its group.
      const shuffled = new Dice(seed, `order ${split} ${classIndex}`).shuffle(drafts);
      shuffled.forEach((draft, index) =>
        images.push({ ...draft, path: `${split}/${draft.class}/${String(index + 1).padStart(4, '0')}.jpg` }),
      );
    }
  }
  const usual = Object.fromEntries(classes.map((name, index) => [name, values[usualIndex(index)] ?? '']));
  return {
    options: chosen,
    classes,
    attribute: plantedCue === 'background' ? 'place' : plantedCue,
    attributeValues: values,
    planted,
    usual,
    images,
  };
}

function check({ images, strength, classes, seed }: DemoOptions): void {
  if (!Number.isInteger(classes) || classes < 2 || classes > 4) throw new RangeError('A demo has 2, 3 or 4 classes.');
  if (!Number.isInteger(images) || images < classes * classes * 10) {
    throw new RangeError(`A demo of ${classes} classes needs at least ${classes * classes * 10} images.`);
  }
  if (strength !== null && !(strength >= 0.5 && strength <= 1))
    throw new RangeError('The strength of a planted cue lies between 0.5 and 1.');
  if (!Number.isInteger(seed) || seed < 0) throw new RangeError('The seed is a whole number from 0.');
}

/** How many images each (class, attribute value) pair gets in a split. */
function cellsOf(
  split: DemoSplit,
  options: DemoOptions,
  valueCount: number,
  usualIndex: (classIndex: number) => number,
  planted: boolean,
): Cell[] {
  const { classes, images, strength } = options;
  const groups = classes * valueCount;
  const perGroup = {
    val: Math.max(1, Math.round((images * VAL_SHARE) / groups)),
    test: Math.max(1, Math.round((images * TEST_SHARE) / groups)),
  };
  const trainImages = images - groups * (perGroup.val + perGroup.test);
  const cells: Cell[] = [];
  for (let classIndex = 0; classIndex < classes; classIndex += 1) {
    const perClass = Math.floor(trainImages / classes) + (classIndex < trainImages % classes ? 1 : 0);
    const usualCount = Math.round((planted ? (strength ?? 0.5) : 1 / valueCount) * perClass);
    let rest = perClass - usualCount;
    let others = valueCount - 1;
    for (let valueIndex = 0; valueIndex < valueCount; valueIndex += 1) {
      let count: number = split === 'train' ? usualCount : perGroup[split];
      if (split === 'train' && valueIndex !== usualIndex(classIndex)) {
        count = Math.round(rest / others);
        rest -= count;
        others -= 1;
      }
      cells.push({ classIndex, valueIndex, split, count });
    }
  }
  return cells;
}

/**
 * The images of one cell. Light, weather, style and palette go round in turn within every cell, so that nothing but the planted cue can
 * go with a class by chance; only the starting points are drawn.
 */
function draftsOf(
  cell: Cell,
  options: DemoOptions,
  cast: typeof CASTS,
  value: string,
  biasAligned: boolean,
): Omit<DemoImage, 'path'>[] {
  const { seed, plantedCue } = options;
  const dice = new Dice(seed, `cell ${cell.split} ${cell.classIndex} ${cell.valueIndex}`);
  const start = {
    light: dice.int(0, 99),
    weather: dice.int(0, 99),
    style: dice.int(0, 99),
    palette: dice.int(0, 99),
    place: dice.int(0, 99),
  };
  const turn = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
  const subject = cast[cell.classIndex]?.subject ?? 'wolf';
  return Array.from({ length: cell.count }, (_, index) => {
    const place = plantedCue === 'background' ? (value as BackgroundName) : turn(cast, start.place + index).place;
    const extras: ExtraName[] = value === plantedCue ? [value as ExtraName] : [];
    return {
      class: subject,
      split: cell.split,
      attributeValue: value,
      biasAligned,
      specification: {
        seed: dice.int(0, FIRST_TRAINING_SEED - 1),
        style: turn(DEMO_STYLES, start.style + index),
        palette: turn(DEMO_PALETTES, start.palette + Math.floor(index / DEMO_STYLES.length)),
        light: turn(LIGHTS, start.light + index),
        weather: turn(WEATHERS, start.weather + index),
        background: { place },
        subject,
        subjectScale: SUBJECT_SCALE,
        extras,
      },
    };
  });
}
