import { AppError } from '../../src/core/errors';
import { serve } from '../serve';
import type { EncoderApi, NetworkSlot } from './api';
import { featureMapsOf, inspectClassifier } from './classifier';
import { chooseDevice, deviceEnvironment } from './device';
import { forgetHubFiles } from './hub-files';
import { takeDownloads } from './hub-requests';
import { loadNetwork } from './load';
import type { Network } from './network';

const networks = new Map<NetworkSlot, Network>();

function networkIn(slot: NetworkSlot): Network {
  const network = networks.get(slot);
  if (network) return network;
  throw new AppError('model-missing', `No ${slot} is loaded.`, 'Choose an encoder and start embedding again.');
}

const api: EncoderApi = {
  async load(request, context) {
    // Released first: two large networks at a time may not fit.
    await networks.get(request.slot)?.towers.release();
    networks.delete(request.slot);
    const network = await loadNetwork(request, context);
    networks.set(request.slot, network);
    return {
      identity: network.identity,
      preprocessing: network.preprocessing,
      hasText: network.towers.text !== null,
      isFastWithWords: network.isFastWithWords,
      batchSize: network.batchSize,
      ...(network.classifier && { classifier: network.classifier.own }),
    };
  },

  inspectClassifier: ({ source }) => inspectClassifier(source),

  async featureMaps({ slot, pixels, count, batchSize, feature }, { signal, transfer }) {
    const maps = await featureMapsOf(networkIn(slot), { pixels, count, feature, batchSize }, signal);
    transfer([maps.values.buffer]);
    return maps;
  },

  async embedImages({ slot, pixels, count, batchSize }, { signal, transfer }) {
    const network = networkIn(slot);
    const vectors = await network.towers.embedImages(pixels, count, batchSize ?? network.batchSize, signal);
    transfer([vectors.buffer]);
    return vectors;
  },

  async embedUnpooled({ slot, pixels, count }, { signal, transfer }) {
    const { towers, batchSize } = networkIn(slot);
    const grids = await towers.embedUnpooled(pixels, count, batchSize, signal);
    if (grids) transfer([grids.values.buffer]);
    return grids;
  },

  async embedTexts({ texts }, { signal, transfer }) {
    const { towers } = networkIn('encoder');
    const unknown = texts.find((text) => !towers.tokenizer.knowsAny(text));
    if (unknown !== undefined) {
      const fix = 'Try a synonym, or an encoder that knows more words.';
      throw new AppError('bad-input', `The encoder does not know the words of "${unknown}".`, fix);
    }
    const vectors = await towers.embedTexts(texts, signal);
    transfer([vectors.buffer]);
    return vectors;
  },

  knowsWords({ words }) {
    const { tokenizer } = networkIn('encoder').towers;
    return words.map((word) => tokenizer.knows(word));
  },

  async describeDevice({ device }) {
    const { device: chosen, reason, adapter, threads } = await chooseDevice(device, 0, deviceEnvironment());
    return { device: chosen, reason, adapter, threads };
  },

  takeDownloads: () => takeDownloads(),

  forget: ({ id, hubOrigin }) => forgetHubFiles(id, hubOrigin),
};

serve(api);
