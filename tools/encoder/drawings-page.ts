/** Runs in the headless page of render-drawings.mjs: draws a range of training drawings and gives them back as JPEG in base64. */
import { describeScene, drawScene, type SceneSpecification } from '../../src/demo/scene';
import { DEMO_PALETTES } from '../../src/demo/palettes';
import { DEMO_STYLES } from '../../src/demo/styles';
import { trainingScene } from '../../src/demo/training-drawings';

export interface RenderedDrawing {
  readonly jpeg: string;
  readonly concepts: readonly string[];
  readonly specification: SceneSpecification;
}

/** What the page offers under the global name `drawings`. */
export interface DrawingsPage {
  render(
    specifications: readonly SceneSpecification[],
    sizePixels: number,
    quality: number,
  ): Promise<RenderedDrawing[]>;
  /** The training drawings `from` to `to - 1` of a seed. */
  renderTraining(from: number, to: number, seed: number, sizePixels: number): Promise<RenderedDrawing[]>;
  /** The same scenes in the demo's styles and palettes, with seeds below the training's: for evaluation, never for training. */
  renderUnseen(from: number, to: number, seed: number, sizePixels: number): Promise<RenderedDrawing[]>;
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

async function render(
  specifications: readonly SceneSpecification[],
  sizePixels: number,
  quality: number,
): Promise<RenderedDrawing[]> {
  const canvas = new OffscreenCanvas(sizePixels, sizePixels);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser gives no 2D canvas.');
  const drawings: RenderedDrawing[] = [];
  for (const specification of specifications) {
    drawScene(context, specification, sizePixels);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    drawings.push({ jpeg: await toBase64(blob), concepts: describeScene(specification), specification });
  }
  return drawings;
}

function renderTraining(from: number, to: number, seed: number, sizePixels: number): Promise<RenderedDrawing[]> {
  const specifications = Array.from({ length: to - from }, (_, offset) => trainingScene(from + offset, seed));
  return render(specifications, sizePixels, 0.9);
}

function inDemoStyle(scene: SceneSpecification, index: number): SceneSpecification {
  const style = DEMO_STYLES[index % DEMO_STYLES.length] ?? scene.style;
  const palette = DEMO_PALETTES[Math.floor(index / DEMO_STYLES.length) % DEMO_PALETTES.length] ?? scene.palette;
  return { ...scene, style, palette, seed: scene.seed & 0x7fffffff };
}

function renderUnseen(from: number, to: number, seed: number, sizePixels: number): Promise<RenderedDrawing[]> {
  const specifications = Array.from({ length: to - from }, (_, offset) =>
    inDemoStyle(trainingScene(from + offset, seed), from + offset),
  );
  return render(specifications, sizePixels, 0.9);
}

const drawings: DrawingsPage = { render, renderTraining, renderUnseen };
Object.assign(globalThis, { drawings });
