import type { DecodePool } from '../compute/decode-pool';
import type { EncoderClient } from '../compute/encoder-client';
import type { PainterClient } from '../compute/painter-client';
import type { SwapClient } from '../compute/swap-client';
import type { LoadedNetwork, NetworkSource } from '../../workers/encoder/api';
import type { NetworkIdentity } from '../core/audit';
import { AppError } from '../core/errors';
import { PIXEL_CUES } from '../core/pixel-cues';
import { isHostAllowed } from '../endpoints/allowed-hosts';
import { HUB_ORIGIN } from '../endpoints/host-sets';
import type { EmbedSettings, TaskOptions } from './types';

/** The workers that an audit shares with the next one: starting them and loading a model costs seconds. */
export interface SharedWorkers {
  decodePool: DecodePool;
  encoder: EncoderClient;
  painter: PainterClient;
  swap: SwapClient;
}

/** In place of a network: a head on the pixel statistics. */
export const PIXEL_NETWORK: NetworkIdentity = {
  id: 'none',
  title: 'Pixel statistics',
  dimension: PIXEL_CUES.length,
  dtype: 'float32',
  device: 'none',
  deviceReason: 'no encoder was chosen',
  sha256: '',
};

export interface LoadedNetworks {
  encoder: LoadedNetwork | null;
  backbone: LoadedNetwork | null;
}

/** A source that can be written down: files of the user are named, not kept. */
export function describeSource<Source extends NetworkSource | null>(source: Source): Source {
  return source && 'files' in source ? { ...source, files: [] } : source;
}

function loadOne(
  workers: SharedWorkers,
  slot: 'encoder' | 'backbone',
  source: NetworkSource,
  settings: EmbedSettings,
  task: TaskOptions,
): Promise<LoadedNetwork> {
  if ('files' in source && source.files.length === 0) {
    throw new AppError(
      'model-missing',
      `The files of "${source.name}" were not kept when the page was closed.`,
      'Choose the model again in the step Embed.',
    );
  }
  const wanted = settings.hubOrigin ?? HUB_ORIGIN;
  const hubOrigin = source.kind === 'hub' && isHostAllowed(wanted) ? wanted : null;
  return workers.encoder.load({ slot, source, device: settings.device, hubOrigin }, task);
}

/** Loads the networks that the settings name. @throws AppError `model-missing`, `host-not-allowed`, `model-invalid` */
export async function loadNetworks(
  workers: SharedWorkers,
  settings: EmbedSettings,
  task: TaskOptions,
): Promise<LoadedNetworks> {
  const encoder = settings.encoder ? await loadOne(workers, 'encoder', settings.encoder, settings, task) : null;
  if (encoder && !encoder.hasText) {
    throw new AppError(
      'model-invalid',
      `"${encoder.identity.title}" has no text tower, so it cannot score cues by words.`,
      "Choose it as the classifier's backbone instead, and a CLIP-like model as the encoder.",
    );
  }
  const backbone = settings.backbone ? await loadOne(workers, 'backbone', settings.backbone, settings, task) : null;
  return { encoder, backbone };
}

/** Whether two names stand for the same weights, whatever the device. */
function isSameNetwork(one: NetworkIdentity, other: NetworkIdentity): boolean {
  return (one.sha256 || one.id) === (other.sha256 || other.id);
}

/**
 * The encoder that an audit's vectors were made with: loaded again after a reload, or where another audit has put its own there.
 *
 * @param wanted as it was when the images were embedded; null without one
 * @throws AppError `model-missing` without an encoder, `model-invalid` where its files are other ones now
 */
export async function encoderOf(
  workers: SharedWorkers,
  wanted: NetworkIdentity | null,
  settings: EmbedSettings | undefined,
  task: TaskOptions,
): Promise<EncoderClient> {
  if (!wanted || !settings) {
    throw new AppError(
      'model-missing',
      'This audit was embedded without an encoder, so it has no words.',
      'Embed again with the bundled encoder or another one.',
    );
  }
  const { encoder } = workers;
  const isAtHand = (): boolean => {
    const loaded = encoder.loaded('encoder');
    return loaded !== null && isSameNetwork(loaded.identity, wanted);
  };
  if (!isAtHand()) await loadNetworks(workers, { ...settings, backbone: null }, task);
  if (isAtHand()) return encoder;
  throw new AppError(
    'model-invalid',
    `The files of "${wanted.title}" have changed since the images were embedded, so its words no longer fit them.`,
    'Embed again.',
  );
}

/**
 * A network of the audit in its slot: loaded again after a reload, or where another audit has put its own there.
 *
 * @param wanted as it was when the images were embedded
 * @throws AppError `model-missing` where there was none, `model-invalid` where its files are other ones now
 */
export async function networkOf(
  workers: SharedWorkers,
  slot: 'encoder' | 'backbone',
  wanted: NetworkIdentity | null,
  settings: EmbedSettings | undefined,
  task: TaskOptions,
): Promise<LoadedNetwork> {
  const source = settings?.[slot];
  if (!wanted || !settings || !source) {
    throw new AppError(
      'model-missing',
      'This audit was embedded without a network, so changed pictures cannot be looked at.',
      'Embed again with the bundled encoder or another one.',
    );
  }
  const atHand = (): LoadedNetwork | null => {
    const loaded = workers.encoder.loaded(slot);
    return loaded && isSameNetwork(loaded.identity, wanted) ? loaded : null;
  };
  const network = atHand() ?? (await loadOne(workers, slot, source, settings, task));
  if (isSameNetwork(network.identity, wanted)) return network;
  throw new AppError(
    'model-invalid',
    `The files of "${wanted.title}" have changed since the images were embedded.`,
    'Embed again.',
  );
}
