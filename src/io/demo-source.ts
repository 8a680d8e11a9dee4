import { SPLITS, type Dataset } from '../core/audit';
import { planDemoSet, type DemoImage, type DemoOptions } from '../demo/demo-set';
import { drawScene } from '../demo/scene';
import type { SourceFile } from './file-source';
import { previewOf } from './layouts/preview';
import type { ImportResult } from './layouts/read-dataset';

/** Side of a demo image: as large as the smallest common photographs of a classifier. */
const DEMO_PIXELS = 224;
const JPEG_QUALITY = 0.92;

/** Drawn when it is read, like a file: nothing is kept. */
async function draw(image: DemoImage): Promise<Blob> {
  const canvas = new OffscreenCanvas(DEMO_PIXELS, DEMO_PIXELS);
  // Drawn by the processor: the finish reads the pixels back, and the same options give the same bytes with any graphics card.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new DOMException('This browser gives no canvas to draw the demo on.', 'NotSupportedError');
  drawScene(context, image.specification, DEMO_PIXELS);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
}

/** The demo set as a folder that has been read: its files are drawn by seeded code, the same for the same options. */
export function readDemoSet(options: DemoOptions): ImportResult {
  const plan = planDemoSet(options);
  const files: SourceFile[] = plan.images.map((image) => ({ path: image.path, sizeBytes: 0, read: () => draw(image) }));
  const dataset: Dataset = {
    name: plan.planted ? 'Demo with a planted cue' : 'Demo with nothing planted',
    classes: plan.classes,
    paths: plan.images.map((image) => image.path),
    labels: Uint16Array.from(plan.images, (image) => plan.classes.indexOf(image.class)),
    splits: Uint8Array.from(plan.images, (image) => SPLITS.indexOf(image.split)),
    attributes: [
      {
        name: plan.attribute,
        values: plan.attributeValues,
        codes: Uint16Array.from(plan.images, (image) => plan.attributeValues.indexOf(image.attributeValue)),
      },
    ],
    refused: [],
  };
  const layout = 'drawn by the studio, with splits';
  return { layout, dataset, files, warnings: [], preview: previewOf(layout, dataset, files, []) };
}
