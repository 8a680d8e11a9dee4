import type { AuditClient } from '../compute/audit-client';
import { runEmbedding } from '../compute/embedding-run';
import type { NetworkSlot } from '../compute/encoder-client';
import type { NetworkIdentity } from '../core/audit';
import { fingerprint } from '../core/fingerprint';
import type { Head } from '../core/head';
import { matchClasses, ownHead, type OwnClassifierReport } from '../core/own-classifier';
import { PIXEL_CUES } from '../core/pixel-cues';
import type { SourceFile } from '../io/file-source';
import { describeSource, loadNetworks, PIXEL_NETWORK, type SharedWorkers } from './networks';
import { keptTensors } from './cue-step';
import { keepRows } from './dataset';
import type { SessionRecord } from './session-record';
import type { EmbedReport, EmbedSettings, TaskOptions } from './types';
import type { OpenRequest } from '../../workers/audit/api';
import type { LoadedNetwork } from '../../workers/encoder/api';
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

/** What the vectors of a backbone rest on: of a classifier also which layer is read and how its pictures are prepared. */
function backboneHash({ identity, preprocessing, classifier }: LoadedNetwork): string {
  const weights = identity.sha256 || identity.id;
  return classifier ? `${weights}-${fingerprint({ output: classifier.output, preprocessing })}` : weights;
}

/** What is told and kept of a classifier of the user. */
function ownClassifierOf(
  { identity, classifier }: LoadedNetwork,
  dataClasses: readonly string[],
): { report: OwnClassifierReport; head: Head | null } | null {
  if (!classifier) return null;
  const { op, output, classCount, dimension, hasMap, classNames } = classifier;
  const { indices, unmatched } = matchClasses(dataClasses, classNames);
  const isMatched = indices !== null;
  return {
    report: { title: identity.title, op, output, classCount, dimension, hasMap, isMatched, unmatched },
    head: indices && ownHead(classifier, indices),
  };
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
    backboneHash: networks.backbone ? backboneHash(networks.backbone) : '',
    backboneDimension: networks.backbone ? backbone.dimension : 0,
  };
  if (!haveSameNetworks(record.value.embedStarted, started)) {
    await audit.remove(record.value.id);
    await record.forget(['embed', 'classifier', 'cues', 'rank', 'measure', 'mend']);
    // A group or a feature of other vectors would be another one under the same name.
    const judgements = record.value.judgements.filter(({ cueId }) => !/^(?:slice|neuron):/.test(cueId));
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
  const own = networks.backbone && ownClassifierOf(networks.backbone, record.value.dataset.classes);
  const report: EmbedReport = {
    images: kept.length,
    refused: dataset.refused,
    encoder: identityNow('encoder', encoder),
    backbone: identityNow(networks.backbone ? 'backbone' : 'encoder', backbone),
    seconds: (performance.now() - startedAt) / 1000,
    ...(own && { classifier: own.report }),
  };
  const ownPart = own?.head ? { ownHead: own.head } : {};
  const { ownHead: _, ...others } = keptTensors(record);
  await finish(started.settings, report, own ? { kept: { ...others, ...ownPart } } : {});
  return { report, kept };
}
