import type { RunnableSystem } from './types';

/** Source images per class that a system is run on unless somebody says otherwise; of DiffuBias the images to make. */
export const DEFAULT_IMAGES_PER_CLASS: Readonly<Record<RunnableSystem, number>> = {
  aspire: 60,
  counterfactual: 40,
  diffubias: 60,
};
