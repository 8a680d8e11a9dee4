import type { AuditClient } from '../compute/audit-client';
import { runEmbedding } from '../compute/embedding-run';
import type { NetworkSlot } from '../compute/encoder-client';
import type { NetworkIdentity } from '../core/audit';
import { PIXEL_CUES } from '../core/pixel-cues';
import type { SourceFile } from '../io/file-source';
import { describeSource, loadNetworks, PIXEL_NETWORK, type SharedWorkers } from './networks';
import { keepRows } from './dataset';
import type { SessionRecord } from './session-record';
import type { EmbedReport, EmbedSettings, TaskOptions } from './types';
import type { OpenRequest } from '../../workers/audit/api';
import type { AuditRecord, EmbedStart } from '../store/audit-record';

/** What the audit worker needs to open an audit's rows. */
export function openRequest(
  record: AuditRecord,
  { settings, encoderDimension, backboneDimension }: EmbedStart,
): OpenRequest {
  const { dataset } = record;
  return {
    auditId: record.id,
    classes: dataset.classes,
    labels: dataset.labels,
    labelCorrections: record.labelCorrections ?? [],
    splits: dataset.splits,
    attributes: dataset.attributes,
    encoderDimension,
    backboneDimension,
    pixelCount: PIXEL_CUES.length,
    device: settings.device,
  };
}

export interface EmbedContext {
  record: SessionRecord;
  audit: AuditClient;
  workers: SharedWorkers;
  files: readonly SourceFile[];
  onRows(done: number): void;
}

/** Settings as they are kept: without the user's model files, which only their name recalls. */
function settingsToKeep(settings: EmbedSettings): EmbedSettings {
  return { ...settings, encoder: describeSource(settings.encoder), backbone: describeSource(settings.backbone) };
}

/** Whether rows made in one run serve the other: the same networks, whatever the device. */
function haveSameNetworks(one: EmbedStart | null, other: EmbedStart): boolean {
  return one !== null && one.encoderHash === other.encoderHash && one.backboneHash === other.backboneHash;
}

/** Embeds every file, from where an earlier run stopped, and closes the data set over what could be decoded. */
export async function embedStep(
  context: EmbedContext,
  settings: EmbedSettings,
  task: TaskOptions,
): Promise<{ report: EmbedReport; kept: Uint32Array }> {
  const { record, audit, workers, files } = context;
  const startedAt = performance.now();
  const finish = record.begin('embed');
  const networks = await loadNetworks(workers, settings, task);
  const encoder = networks.encoder?.identity ?? null;
  const backbone = networks.backbone?.identity ?? encoder ?? PIXEL_NETWORK;

  const started: EmbedStart = {
    settings: settingsToKeep(settings),
    encoderHash: encoder ? encoder.sha256 || encoder.id : '',
    encoderDimension: encoder?.dimension ?? 0,
    backboneHash: networks.backbone ? backbone.sha256 || backbone.id : '',
    backboneDimension: networks.backbone ? backbone.dimension : 0,
  };
  if (!haveSameNetworks(record.value.embedStarted, started)) {
    await audit.remove(record.value.id);
    await record.forget(['embed', 'classifier', 'cues', 'rank', 'measure', 'mend']);
    // A group of other vectors would be another group under the same name.
    const judgements = record.value.judgements.filter(({ cueId }) => !cueId.startsWith('slice:'));
    await record.update({ embedStarted: started, decodeRefusals: [], kept: null, judgements });
  }
  const opened = await audit.open(openRequest(record.value, started));
  context.onRows(opened.rowsDone);

  await runEmbedding(
    {
      files,
      start: opened.rowsDone,
      pool: workers.decodePool,
      client: workers.encoder,
      encoder: networks.encoder,
      backbone: networks.backbone,
      onRows: async (batch) => {
        const { refused, ...rows } = batch;
        if (refused.length > 0) {
          await record.update({ decodeRefusals: [...record.value.decodeRefusals, ...refused] });
        }
        const { rowsDone } = await audit.call('append', rows);
        context.onRows(rowsDone);
      },
    },
    task,
  );

  const kept = await audit.seal();
  const dataset = keepRows(
    record.value.dataset,
    kept,
    new Map(record.value.decodeRefusals.map((r) => [r.row, r.reason])),
  );
  // A lost GPU may have moved a network to wasm on the way.
  const identityNow = <Identity extends NetworkIdentity | null>(slot: NetworkSlot, identity: Identity) =>
    identity && identity !== PIXEL_NETWORK ? (workers.encoder.loaded(slot)?.identity ?? identity) : identity;
  const report: EmbedReport = {
    images: kept.length,
    refused: dataset.refused,
    encoder: identityNow('encoder', encoder),
    backbone: identityNow(networks.backbone ? 'backbone' : 'encoder', backbone),
    seconds: (performance.now() - startedAt) / 1000,
  };
  await finish(started.settings, report);
  return { report, kept };
}
