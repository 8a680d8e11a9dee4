import * as v from 'valibot';
import { AppError } from '../core/errors';
import type { EndpointSettings } from '../endpoints/endpoint-settings';

/** An endpoint that the user set up. Its key is kept apart, see endpoint-keys.ts. */
export interface KeptEndpoint {
  id: string;
  settings: EndpointSettings;
}

const RECORD_KEY = 'studio-endpoints';

const numberOrNull = v.nullable(v.pipe(v.number(), v.finite()));

/** Names every field: whatever else an object holds, a key above all, is left out when it is written and when it is read. */
const KEPT_ENDPOINT = v.object({
  id: v.string(),
  settings: v.object({
    protocol: v.picklist(['automatic1111', 'comfyui', 'openai-images', 'hugging-face', 'chat-completions']),
    title: v.string(),
    baseAddress: v.string(),
    model: v.string(),
    workflow: v.string(),
    imageWorkflow: v.string(),
    maskWorkflow: v.string(),
    steps: numberOrNull,
    guidance: numberOrNull,
    timeLimitSeconds: v.pipe(v.number(), v.finite(), v.minValue(1)),
  }),
});

/** The endpoints as kept; one that cannot be read, from an older version or a broken record, is left out. */
export function readEndpoints(storage: Storage): KeptEndpoint[] {
  let kept: unknown;
  try {
    kept = JSON.parse(storage.getItem(RECORD_KEY) ?? '[]');
  } catch {
    return [];
  }
  return (Array.isArray(kept) ? kept : []).flatMap((entry: unknown) => {
    const read = v.safeParse(KEPT_ENDPOINT, entry);
    return read.success ? [read.output] : [];
  });
}

/** @throws AppError `storage-unavailable` */
export function writeEndpoints(storage: Storage, endpoints: readonly KeptEndpoint[]): void {
  const plain = endpoints.map((endpoint) => v.parse(KEPT_ENDPOINT, endpoint));
  try {
    storage.setItem(RECORD_KEY, JSON.stringify(plain));
  } catch (cause) {
    throw new AppError(
      'storage-unavailable',
      'This browser does not let the page keep the settings of your endpoints.',
      'Leave the private window, or allow site data for this address. Until then they last as long as this page.',
      cause,
    );
  }
}
