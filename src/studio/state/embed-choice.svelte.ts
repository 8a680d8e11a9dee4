import { DEFAULT_HUB_ORIGIN } from '../../core/encoders';
import type { EmbedSettings } from '../../engine/types';
import type { FileSource } from '../../io/file-source';
import { ClassifierChoice } from './classifier-choice.svelte';

type Network = NonNullable<EmbedSettings['encoder']>;
type EncoderKind = 'bundled' | 'hub' | 'files' | 'none';
type BackboneKind = 'same' | 'files' | 'classifier';
export type DroppedNetwork = Extract<Network, { kind: 'files' }>;

/** Reads a dropped or picked model folder. */
export async function networkFromFolder(source: FileSource): Promise<DroppedNetwork> {
  const listed = await source.list();
  const files = await Promise.all(listed.map(async ({ path, read }) => ({ path, file: await read() })));
  return { kind: 'files', name: source.name, files };
}

/** Which networks look at the images. Kept over the reload that allowing a host brings. */
export class EmbedChoice {
  encoder = $state<EncoderKind>('bundled');
  hubId = $state('');
  /** Where hub models come from; a mirror is allowed by name like any other host. */
  hubOrigin = $state(DEFAULT_HUB_ORIGIN);
  backbone = $state<BackboneKind>('same');
  device = $state<EmbedSettings['device']>('auto');
  encoderFiles = $state.raw<DroppedNetwork | null>(null);
  backboneFiles = $state.raw<DroppedNetwork | null>(null);
  readonly classifier = new ClassifierChoice();
  readonly #key: string;

  /** @param begun what embedding was begun with, if it was: going on needs the same networks. */
  constructor(auditId: string, begun: EmbedSettings | null) {
    this.#key = `embed-choice-${auditId}`;
    if (begun) this.#take(begun);
    else this.#restore();
  }

  #take({ encoder, backbone, device, hubOrigin }: EmbedSettings): void {
    this.encoder = encoder?.kind ?? 'none';
    if (encoder?.kind === 'hub') this.hubId = encoder.id;
    if (hubOrigin) this.hubOrigin = hubOrigin;
    const kind = backbone?.kind;
    this.backbone = kind === 'files' || kind === 'classifier' ? kind : 'same';
    this.device = device;
    // The user's own model files are named but not kept, so they are chosen again.
  }

  /** What is still missing, in words; null when embedding can begin. */
  get missing(): string | null {
    if (this.encoder === 'hub' && !this.hubId) return 'Choose a model of the hub.';
    if (this.encoder === 'files' && !this.encoderFiles) return 'Choose the folder of the encoder.';
    if (this.backbone === 'files' && !this.backboneFiles) return 'Choose the folder of the backbone.';
    if (this.backbone === 'classifier') return this.classifier.missing;
    return null;
  }

  settings(): EmbedSettings {
    const settings: EmbedSettings = { encoder: this.#encoder(), backbone: this.#backbone(), device: this.device };
    return this.encoder === 'hub' ? { ...settings, hubOrigin: this.hubOrigin } : settings;
  }

  #encoder(): Network | null {
    if (this.encoder === 'hub') return { kind: 'hub', id: this.hubId };
    if (this.encoder === 'files') return this.encoderFiles;
    return this.encoder === 'bundled' ? { kind: 'bundled' } : null;
  }

  #backbone(): EmbedSettings['backbone'] {
    if (this.backbone === 'classifier') return this.classifier.source();
    return this.backbone === 'files' ? this.backboneFiles : null;
  }

  remember(): void {
    try {
      sessionStorage.setItem(
        this.#key,
        JSON.stringify({ encoder: this.encoder, hubId: this.hubId, hubOrigin: this.hubOrigin }),
      );
    } catch {
      // Without storage the choice is made again after a reload.
    }
  }

  #restore(): void {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') as Partial<EmbedChoice> | null;
      if (kept?.encoder === 'hub' && typeof kept.hubId === 'string') {
        this.encoder = 'hub';
        this.hubId = kept.hubId;
        this.hubOrigin = kept.hubOrigin ?? DEFAULT_HUB_ORIGIN;
      }
    } catch {
      // As above.
    }
  }
}
