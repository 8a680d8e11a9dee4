import { hex, type Colour } from './colour';

/** The light of a scene: how the sky looks and what it does to every colour below. */
export interface Light {
  readonly name: LightName;
  readonly words: readonly string[];
  readonly skyTop: Colour;
  readonly skyLow: Colour;
  /** Multiplies every surface. */
  readonly tint: Colour;
  readonly saturation: number;
  /** What far things fade into. */
  readonly haze: Colour;
  /** Colour of the lit side of things. */
  readonly glow: Colour;
  readonly dark: boolean;
}

export const LIGHT_NAMES = ['day', 'morning', 'overcast', 'sunset', 'dusk', 'night'] as const;
export type LightName = (typeof LIGHT_NAMES)[number];

const light = (
  name: LightName,
  words: readonly string[],
  colours: readonly [top: string, low: string, tint: string, haze: string, glow: string],
  saturation: number,
  dark = false,
): Light => ({
  name,
  words,
  skyTop: hex(colours[0]),
  skyLow: hex(colours[1]),
  tint: hex(colours[2]),
  haze: hex(colours[3]),
  glow: hex(colours[4]),
  saturation,
  dark,
});

export const LIGHTS: Readonly<Record<LightName, Light>> = {
  day: light('day', ['daylight', 'day'], ['#4d93d1', '#cfe6f2', '#fffdf6', '#c4dbe8', '#fff6dc'], 1.04),
  morning: light('morning', ['morning', 'soft light'], ['#8fb4d8', '#f6e2d2', '#fff1e6', '#ecdcd6', '#ffe9c9'], 0.95),
  overcast: light('overcast', ['overcast'], ['#a9b4bc', '#dde1e2', '#eef1f3', '#ced5d8', '#f4f6f6'], 0.78),
  sunset: light('sunset', ['sunset'], ['#6a6ca4', '#fbb47a', '#fbd2b4', '#eab69a', '#ffd79a'], 1.08),
  dusk: light('dusk', ['dusk', 'twilight'], ['#3c4a7a', '#c99aa8', '#aea7c8', '#9c97ba', '#d8b7c4'], 0.85, true),
  night: light('night', ['night', 'dark'], ['#0a1230', '#2b4270', '#6476a8', '#34476f', '#b9c9ec'], 0.7, true),
};
