/** Colours as sRGB triples of 0 to 255, and the few operations on them that the drawings need. */
export type Colour = readonly [red: number, green: number, blue: number];

const parsed = new Map<string, Colour>();

/** `#rrggbb` to a triple; kept, because the same few hundred literals are asked for thousands of times. */
export function hex(text: string): Colour {
  const known = parsed.get(text);
  if (known) return known;
  const value = Number.parseInt(text.slice(1), 16);
  const colour: Colour = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  parsed.set(text, colour);
  return colour;
}

export function mix(first: Colour, second: Colour, share: number): Colour {
  const at = (index: 0 | 1 | 2): number => first[index] + (second[index] - first[index]) * share;
  return [at(0), at(1), at(2)];
}

const limit = (value: number): number => Math.max(0, Math.min(255, value));

/** Lighter for a positive amount, darker for a negative one; -1 is black and 1 is white. */
export function lighten(colour: Colour, amount: number): Colour {
  return amount >= 0 ? mix(colour, [255, 255, 255], amount) : mix(colour, [0, 0, 0], -amount);
}

export const luminance = (colour: Colour): number => 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];

/** Moves a colour away from (above 1) or towards (below 1) the grey of the same lightness. */
export function saturate(colour: Colour, factor: number): Colour {
  const grey = luminance(colour);
  const at = (index: 0 | 1 | 2): number => limit(grey + (colour[index] - grey) * factor);
  return [at(0), at(1), at(2)];
}

/** Light of the colour `tint` falling on a surface; a tint of pure white changes nothing. */
export function multiply(colour: Colour, tint: Colour): Colour {
  return [(colour[0] * tint[0]) / 255, (colour[1] * tint[1]) / 255, (colour[2] * tint[2]) / 255];
}

export function contrast(colour: Colour, factor: number, pivot = 128): Colour {
  const at = (index: 0 | 1 | 2): number => limit(pivot + (colour[index] - pivot) * factor);
  return [at(0), at(1), at(2)];
}

export function css(colour: Colour, alpha = 1): string {
  const channel = (index: 0 | 1 | 2): number => Math.round(limit(colour[index]));
  return `rgba(${channel(0)},${channel(1)},${channel(2)},${alpha.toFixed(3)})`;
}

/** Hue 0 to 360, saturation and lightness 0 to 1. */
export function fromHsl(hue: number, saturation: number, lightness: number): Colour {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const at = (offset: number): number => {
    const k = (offset + (((hue % 360) + 360) % 360) / 30) % 12;
    return 255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return [at(0), at(8), at(4)];
}

export function toHsl(colour: Colour): readonly [hue: number, saturation: number, lightness: number] {
  const [red, green, blue] = [colour[0] / 255, colour[1] / 255, colour[2] / 255];
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const lightness = (most + least) / 2;
  const spread = most - least;
  if (spread < 1e-6) return [0, 0, lightness];
  const saturation = spread / (1 - Math.abs(2 * lightness - 1));
  let hue = (red - green) / spread + 4;
  if (most === red) hue = (green - blue) / spread;
  else if (most === green) hue = (blue - red) / spread + 2;
  return [(hue * 60 + 360) % 360, Math.min(1, saturation), lightness];
}

const HUES: readonly (readonly [upTo: number, name: string])[] = [
  [14, 'red'],
  [42, 'orange'],
  [66, 'yellow'],
  [165, 'green'],
  [192, 'turquoise'],
  [255, 'blue'],
  [300, 'purple'],
  [340, 'pink'],
  [360, 'red'],
];

/** The everyday word for a colour. */
export function colourName(colour: Colour): string {
  const [hue, saturation, lightness] = toHsl(colour);
  const chroma = saturation * (1 - Math.abs(2 * lightness - 1));
  if (lightness < 0.12) return 'black';
  if (lightness > 0.9 && chroma < 0.14) return 'white';
  if (chroma < 0.09) return 'grey';
  const name = HUES.find(([upTo]) => hue < upTo)?.[1] ?? 'red';
  if (name === 'orange' && (lightness < 0.45 || saturation < 0.5)) return lightness > 0.66 ? 'beige' : 'brown';
  if (name === 'yellow' && saturation < 0.45) return lightness > 0.62 ? 'beige' : 'brown';
  if (name === 'red' && lightness > 0.7) return 'pink';
  if (name === 'red' && lightness < 0.3 && saturation < 0.6) return 'brown';
  return name;
}
