/**
 * The part of a 2D canvas context that the drawings use. Both `CanvasRenderingContext2D` and `OffscreenCanvasRenderingContext2D`
 * satisfy it, so the same code draws in the page, in a worker and, with the silent context below, nowhere at all.
 */
export interface GradientLike {
  addColorStop(offset: number, colour: string): void;
}

export interface PixelBlock {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

export interface DrawingContext {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineCap: string;
  lineJoin: string;
  globalAlpha: number;
  globalCompositeOperation: string;
  shadowColor: string;
  shadowBlur: number;
  shadowOffsetX: number;
  shadowOffsetY: number;
  font: string;
  textAlign: string;
  textBaseline: string;
  save(): void;
  restore(): void;
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
  translate(x: number, y: number): void;
  rotate(radians: number): void;
  scale(x: number, y: number): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  fill(): void;
  stroke(): void;
  clip(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  createLinearGradient(x0: number, y0: number, x1: number, y1: number): GradientLike;
  createRadialGradient(x0: number, y0: number, r0: number, x1: number, y1: number, r1: number): GradientLike;
  getImageData(x: number, y: number, width: number, height: number): PixelBlock;
  putImageData(pixels: PixelBlock, x: number, y: number): void;
}

const nothing = (): void => undefined;
const noGradient: GradientLike = { addColorStop: nothing };

/** A context that draws nothing: a scene is run through it when only its description is wanted. */
export function silentContext(): DrawingContext {
  return {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    lineCap: 'butt',
    lineJoin: 'miter',
    globalAlpha: 1,
    globalCompositeOperation: 'source-over',
    shadowColor: '',
    shadowBlur: 0,
    shadowOffsetX: 0,
    shadowOffsetY: 0,
    font: '',
    textAlign: '',
    textBaseline: '',
    save: nothing,
    restore: nothing,
    setTransform: nothing,
    translate: nothing,
    rotate: nothing,
    scale: nothing,
    beginPath: nothing,
    closePath: nothing,
    moveTo: nothing,
    lineTo: nothing,
    bezierCurveTo: nothing,
    arc: nothing,
    fill: nothing,
    stroke: nothing,
    clip: nothing,
    fillRect: nothing,
    fillText: nothing,
    createLinearGradient: () => noGradient,
    createRadialGradient: () => noGradient,
    getImageData: (_x, _y, width, height) => ({ data: new Uint8ClampedArray(width * height * 4), width, height }),
    putImageData: nothing,
  };
}
