import type { StudioEngine } from '../engine/types';

let engine: Promise<StudioEngine> | null = null;

/** The engine, fetched with the first use so that the first screen is light. */
export function engineAtHand(): Promise<StudioEngine> {
  engine ??= import('../engine/engine').then((module) => module.createEngine());
  return engine;
}
