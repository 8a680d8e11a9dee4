import type { EncodedImage, ImageGenerator } from '../../core/image-generator';
import type { PhotoCue } from './types';
import type { SourceWords } from './sources';

export interface PhotoParts {
  generator: ImageGenerator;
  sizePixels: number;
  classes: readonly string[];
  labels: ArrayLike<number>;
  cues: readonly PhotoCue[];
  /** The middle square of an original, `sizePixels` a side. */
  read(row: number): Promise<EncodedImage>;
}

/**
 * Photographs put into words by a template: the class, and the cue that the person named for it. Nobody looked whether a photograph shows that cue; the
 * caption is what is tested, and the report says so.
 */
export function photoSources({ generator, sizePixels, classes, labels, cues, read }: PhotoParts): SourceWords {
  const cueOf = (row: number): PhotoCue | undefined => cues.find(({ classIndex }) => classIndex === labels[row]);
  const caption: SourceWords['caption'] = (className, { background, foreground }) =>
    [`a photo of a ${className}`, background, ...foreground].filter(Boolean).join(', ');
  const partsOf: SourceWords['partsOf'] = (row) => ({ background: cueOf(row)?.phrase ?? null, foreground: [] });
  return {
    generator,
    sizePixels,
    captions: 'a template of class and named cue; whether a photograph shows the cue was not looked at',
    source: read,
    captionOf: (row) => caption(classes[labels[row]!]!, partsOf(row)),
    partsOf,
    insteadOf: (row) => cueOf(row)?.instead ?? [],
    caption,
  };
}
