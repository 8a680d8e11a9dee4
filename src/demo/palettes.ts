import { type Colour, contrast, fromHsl, hex, lighten, luminance, mix, saturate, toHsl } from './colour';

/** A last turn of all colours, so that one scene comes in several moods. */
export interface Palette {
  readonly name: PaletteName;
  readonly reservedForDemo: boolean;
  apply(colour: Colour): Colour;
}

export const PALETTE_NAMES = [
  'natural',
  'pastel',
  'vivid',
  'earth',
  'cool',
  'vintage',
  'poster',
  'linen',
  'lagoon',
] as const;

export type PaletteName = (typeof PALETTE_NAMES)[number];

function turned(colour: Colour, degrees: number, chroma: number): Colour {
  const [hue, saturation, lightness] = toHsl(colour);
  return fromHsl(hue + degrees, Math.min(1, saturation * chroma), lightness);
}

/** Pulls dark colours towards one tint and light ones towards another, as film and paper do. */
function splitTone(colour: Colour, shadow: Colour, high: Colour, amount: number): Colour {
  return mix(colour, mix(shadow, high, luminance(colour) / 255), amount);
}

const PALETTE_LIST: readonly Palette[] = [
  { name: 'natural', reservedForDemo: false, apply: (colour) => colour },
  { name: 'pastel', reservedForDemo: false, apply: (colour) => lighten(saturate(colour, 0.85), 0.25) },
  { name: 'vivid', reservedForDemo: false, apply: (colour) => contrast(saturate(colour, 1.4), 1.08) },
  { name: 'earth', reservedForDemo: false, apply: (colour) => mix(saturate(colour, 0.72), hex('#8a6f4e'), 0.1) },
  { name: 'cool', reservedForDemo: false, apply: (colour) => splitTone(colour, hex('#14263f'), hex('#eef6ff'), 0.16) },
  {
    name: 'vintage',
    reservedForDemo: false,
    apply: (colour) => splitTone(saturate(colour, 0.8), hex('#3b2a2c'), hex('#fbefd2'), 0.24),
  },
  { name: 'poster', reservedForDemo: false, apply: (colour) => contrast(turned(colour, -6, 1.25), 1.16) },
  {
    name: 'linen',
    reservedForDemo: true,
    apply: (colour) => splitTone(saturate(colour, 0.96), hex('#23243c'), hex('#fff4e2'), 0.13),
  },
  {
    name: 'lagoon',
    reservedForDemo: true,
    apply: (colour) => splitTone(turned(colour, 4, 1.06), hex('#0f2a3a'), hex('#f2fbf4'), 0.12),
  },
];

export const PALETTES: Readonly<Record<PaletteName, Palette>> = Object.fromEntries(
  PALETTE_LIST.map((palette) => [palette.name, palette]),
) as Record<PaletteName, Palette>;

export const TRAINING_PALETTES = PALETTE_LIST.filter((palette) => !palette.reservedForDemo).map(
  (palette) => palette.name,
);

export const DEMO_PALETTES = PALETTE_LIST.filter((palette) => palette.reservedForDemo).map((palette) => palette.name);
