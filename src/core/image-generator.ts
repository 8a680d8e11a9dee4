import type { TaskControl } from './trainer';

/** An image as a file: what an endpoint takes and gives, and what is kept. */
export interface EncodedImage {
  bytes: Uint8Array<ArrayBuffer>;
  type: 'image/png' | 'image/jpeg' | 'image/webp';
}

/** What a generator can be asked for: an image from words, a changed image, or a part of an image painted anew. */
export type RequestKind = 'text-to-image' | 'image-to-image' | 'in-painting';

interface RequestBase {
  prompt: string;
  /** What must not be seen; "" for nothing. Generators without such an input leave it out. */
  negativePrompt: string;
  /** A whole number from 0 below 2^31. Services without seeds leave it out and say so by `seedUsed: null`. */
  seed: number;
  widthPixels: number;
  heightPixels: number;
}

export type ImageRequest =
  | (RequestBase & { kind: 'text-to-image' })
  | (RequestBase & {
      kind: 'image-to-image';
      source: EncodedImage;
      /** 0 keeps the source, 1 makes it all anew. */
      strength: number;
    })
  | (RequestBase & {
      kind: 'in-painting';
      source: EncodedImage;
      /** A PNG of the source's size: white is painted anew, black is kept. */
      mask: EncodedImage;
    });

export interface GeneratedImage {
  image: EncodedImage;
  /** The seed that the service says it used; null where it has none. */
  seedUsed: number | null;
  /** As the service names it. */
  model: string;
  /** Wall-clock time of the request that was answered, waiting in line included. */
  seconds: number;
}

/**
 * Anything that makes images: a service of the user's, the demo's painter, the background swap. A call makes one image; how many run at once, what is
 * tried again and what is kept is the queue's business.
 */
export interface ImageGenerator {
  /** Part of the key under which an image is kept: the same for the same service, address and model. No secret is in it. */
  readonly id: string;
  /** As the user named it, or its protocol and host. */
  readonly title: string;
  /** Its protocol, or what it is: stands in every image's provenance. */
  readonly protocol: GeneratorProtocol;
  readonly kinds: readonly RequestKind[];
  /** How many requests it may have at once at most; the queue starts lower. */
  readonly maximumAtOnce: number;
  /** @throws AppError `network-failed`, `host-not-allowed`, `endpoint-failed`, `unreadable-image`, `aborted` */
  generate(request: ImageRequest, control: TaskControl): Promise<GeneratedImage>;
}

export type GeneratorProtocol =
  'demo-painter' | 'background-swap' | 'automatic1111' | 'comfyui' | 'openai-images' | 'hugging-face';
