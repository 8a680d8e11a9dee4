import { SPLITS, type Dataset } from '../core/audit';
import { planDemoSet, type DemoOptions } from '../demo/demo-set';
import type { DrawScene } from '../demo/scene';
import type { SourceFile } from './file-source';
import { previewOf } from './layouts/preview';
import type { ImportResult } from './layouts/read-dataset';

/** Side of a demo image: as large as the smallest common photographs of a classifier. */
const DEMO_PIXELS = 224;

/**
 * The demo set as a folder that has been read: its files are drawn by seeded code, the same for the same options. Each is drawn when it is read, like a
 * file: nothing is kept.
 */
export function readDemoSet(options: DemoOptions, draw: DrawScene): ImportResult {
  const plan = planDemoSet(options);
  const files: SourceFile[] = plan.images.map(({ path, specification }) => ({
    path,
    sizeBytes: 0,
    read: () => draw(specification, DEMO_PIXELS),
  }));
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
