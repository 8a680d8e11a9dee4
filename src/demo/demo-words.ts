import type { WordList, WordLists } from '../core/word-lists';
import type { DemoOptions } from './demo-set';

/** Words for the demo's animals, written for it; those that an encoder does not know are dropped and shown. */
const ANIMALS: Readonly<Record<string, readonly string[]>> = {
  bear: [
    'bear',
    'bears',
    'brown bear',
    'grizzly',
    'black bear',
    'bear cub',
    'polar bear',
    'panda',
    'heavy beast',
    'beast',
  ],
  sheep: ['sheep', 'lamb', 'lambs', 'ewe', 'ram', 'wool', 'fleece', 'woolly animal', 'white sheep', 'flock', 'alpaca'],
  fox: ['fox', 'foxes', 'red fox', 'vixen', 'fox cub', 'fennec', 'orange fur', 'bushy tail'],
  wolf: ['wolf', 'wolves', 'grey wolf', 'timber wolf', 'wolf pack', 'canine', 'wild dog', 'coyote', 'grey fur'],
};

/** Words for the demo's places. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  'autumn wood': [
    'autumn',
    'autumn forest',
    'autumn woods',
    'autumn leaves',
    'fallen leaves',
    'forest',
    'woods',
    'woodland',
    'trees',
    'tree trunks',
    'foliage',
    'leaf litter',
  ],
  beach: [
    'beach',
    'sandy beach',
    'sea',
    'seaside',
    'seashore',
    'coast',
    'shore',
    'waves',
    'ocean',
    'sand',
    'dunes',
    'shingle',
  ],
  snow: ['snow', 'snowy', 'snow field', 'snowy ground', 'snowfall', 'snow covered', 'ice', 'icy', 'winter', 'frost'],
  meadow: [
    'meadow',
    'meadows',
    'grass',
    'green grass',
    'grassland',
    'pasture',
    'open field',
    'prairie',
    'wild flowers',
    'countryside',
  ],
};

/** Words for what the demo can plant on a picture. */
const ARTEFACTS: Readonly<Record<string, readonly string[]>> = {
  watermark: ['watermark', 'logo', 'overlay', 'lettering', 'letters', 'text', 'brand mark'],
  'date stamp': ['date stamp', 'date', 'timestamp', 'numbers', 'number', 'text line'],
  border: ['border', 'bordered', 'frame', 'white border', 'white frame', 'white margin', 'picture frame'],
  fence: ['fence', 'fences', 'wire fence', 'seen through a fence', 'mesh', 'bars', 'lattice', 'net'],
};

/** A picture on which nothing was planted. */
const PLAIN = ['photograph', 'photo', 'outdoors', 'open air', 'landscape', 'natural scene', 'scenery', 'countryside'];

const ARTEFACT_ANCHOR: Readonly<Record<string, string>> = { 'date stamp': 'date' };
const PLACE_ANCHOR: Readonly<Record<string, string>> = { 'autumn wood': 'autumn forest' };

function listOf(name: string, anchor: string, words: readonly string[] | undefined): WordList {
  return { name, anchor, words: words ?? [anchor] };
}

/** The demo's own word lists, for its classes and the values of what it plants. */
export function demoWords({ plantedCue, classes: classCount }: DemoOptions, classes: readonly string[]): WordLists {
  const places = Object.keys(PLACES).slice(0, Math.max(2, classCount));
  const values =
    plantedCue === 'background'
      ? places.map((place) => listOf(place, PLACE_ANCHOR[place] ?? place, PLACES[place]))
      : [
          listOf(plantedCue, ARTEFACT_ANCHOR[plantedCue] ?? plantedCue, ARTEFACTS[plantedCue]),
          listOf(`no ${plantedCue}`, 'outdoors', PLAIN),
        ];
  return { classes: classes.map((name) => listOf(name, name, ANIMALS[name])), values };
}
