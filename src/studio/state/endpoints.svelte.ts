import { AppError } from '../../core/errors';
import type { ImageGenerator } from '../../core/image-generator';
import type { EndpointSettings, ImageProtocol } from '../../endpoints/endpoint-settings';
import type { ProbeResult } from '../../endpoints/probe';
import { createChatModel, createImageGenerator } from '../../endpoints/registry';
import { browserStorage } from '../../store/browser-storage';
import type { EndpointKeys } from '../../store/endpoint-keys';
import { readEndpoints, writeEndpoints, type KeptEndpoint } from '../../store/endpoint-settings';
import { endpointKeys } from './endpoint-keys';

/** What is typed in: settings, and the key beside them. */
export interface TypedEndpoint {
  settings: EndpointSettings;
  key: string;
  isKeyRemembered: boolean;
}

type ImageSettings = EndpointSettings & { protocol: ImageProtocol };
type ChatSettings = EndpointSettings & { protocol: 'chat-completions' };

export function isForImages(settings: EndpointSettings): settings is ImageSettings {
  return settings.protocol !== 'chat-completions';
}

/** The service behind settings. @throws AppError `bad-input` for settings that cannot be right */
function serviceOf(settings: EndpointSettings, key: string) {
  return isForImages(settings)
    ? createImageGenerator(settings, key, location.origin)
    : createChatModel(settings as ChatSettings, key, location.origin);
}

/** The services that the user set up. */
export class EndpointList {
  list = $state.raw<readonly KeptEndpoint[]>([]);
  readonly #storage: Storage;
  readonly #keys: EndpointKeys;

  constructor(storage: Storage, keys: EndpointKeys) {
    this.#storage = storage;
    this.#keys = keys;
    this.list = readEndpoints(storage);
    globalThis.addEventListener?.('storage', () => (this.list = readEndpoints(storage)));
  }

  get forImages(): readonly KeptEndpoint[] {
    return this.list.filter(({ settings }) => isForImages(settings));
  }

  find(id: string): KeptEndpoint | null {
    return this.list.find((endpoint) => endpoint.id === id) ?? null;
  }

  hasKey(id: string): boolean {
    return this.#keys.read(id) !== '';
  }

  typed(id: string): TypedEndpoint | null {
    const found = this.find(id);
    return (
      found && {
        settings: { ...found.settings },
        key: this.#keys.read(id),
        isKeyRemembered: this.#keys.isRemembered(id),
      }
    );
  }

  /**
   * @param id null for a new one
   * @returns its id
   * @throws AppError `bad-input` for settings that cannot be right; `storage-unavailable` where it lasts as long as the page only
   */
  save(id: string | null, { settings, key, isKeyRemembered }: TypedEndpoint): string {
    serviceOf(settings, key);
    const own = id ?? crypto.randomUUID();
    const kept = { id: own, settings: { ...settings } };
    const isThere = this.list.some((endpoint) => endpoint.id === own);
    this.list = isThere ? this.list.map((endpoint) => (endpoint.id === own ? kept : endpoint)) : [...this.list, kept];
    this.#keys.keep(own, key.trim(), isKeyRemembered);
    writeEndpoints(this.#storage, this.list);
    return own;
  }

  /** Its key goes with it. @throws AppError `storage-unavailable` */
  remove(id: string): void {
    this.#keys.forget(id);
    this.list = this.list.filter((endpoint) => endpoint.id !== id);
    writeEndpoints(this.#storage, this.list);
  }

  /** What is wrong with a service, if anything, and which models it has. @throws AppError `bad-input`, `aborted` */
  probe({ settings, key }: TypedEndpoint, signal?: AbortSignal): Promise<ProbeResult> {
    return serviceOf(settings, key).probe(signal);
  }

  /** @throws AppError `bad-input` where there is none of this id, or none that makes images */
  generator(id: string): ImageGenerator {
    const found = this.find(id);
    const service = found && serviceOf(found.settings, this.#keys.read(id));
    if (service && 'generate' in service) return service;
    throw new AppError('bad-input', 'This service is not set up any more.', 'Choose another one, or set it up again.');
  }
}

export const endpoints = new EndpointList(browserStorage('computer'), endpointKeys);
