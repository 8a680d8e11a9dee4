import type { AuditClient } from '../compute/audit-client';
import type { EncoderClient } from '../compute/encoder-client';
import type { ClassifierKind, ClassifierReport } from '../core/audit';
import { AppError } from '../core/errors';
import { ownClassifierRemark } from '../core/own-classifier';
import { forgetOverlaps } from './cue-place';
import { keptTensors } from './cue-step';
import { embedClassNames } from './cue-vectors';
import type { SessionRecord } from './session-record';
import type { EmbedReport, TaskOptions } from './types';

/** What fitting and mending heads needs of its session. */
export interface HeadContext {
  record: SessionRecord;
  audit: AuditClient;
  /** Of the data set as it is looked at. */
  classes: readonly string[];
  /** The encoder of the audit's vectors. @throws AppError `model-missing` where it has none */
  encoder(task: TaskOptions): Promise<EncoderClient>;
}

/** Fits the head that is audited, or takes the user's own. */
export async function fitClassifier(
  context: HeadContext,
  settings: { kind: ClassifierKind; seed: number },
  task: TaskOptions,
): Promise<ClassifierReport> {
  const { record, audit, classes } = context;
  const finish = record.begin('classifier');
  const classTextVectors = settings.kind === 'zero-shot' ? await readClassTexts(context, task) : null;
  const ownHead = settings.kind === 'own' ? (keptTensors(record).ownHead ?? null) : null;
  const request = { ...settings, classTextVectors, ownHead };
  const { report: fitted, heads } = await audit.call('fitClassifier', request, task);
  const { classifier } = record.result<EmbedReport>('embed') ?? {};
  const remark = classifier && ownClassifierRemark(classifier, settings.kind, classes.length);
  const report = remark ? { ...fitted, warnings: [remark, ...fitted.warnings] } : fitted;
  audit.rememberHeads(heads, report);
  // Where the object lies was said by the head of before.
  const kept = forgetOverlaps(keptTensors(record), ({ object }) => object.kind === 'head');
  await finish(settings, report, { kept: { ...kept, heads } });
  return report;
}

/** Class names as vectors in the space of the features. @throws AppError `bad-input` where the head stands on another network */
export async function readClassTexts(
  { record, classes, encoder }: HeadContext,
  task: TaskOptions,
): Promise<Float32Array> {
  const report = record.result<EmbedReport>('embed');
  if (report?.encoder && report.backbone.id !== report.encoder.id) {
    throw new AppError(
      'bad-input',
      'Zero-shot compares images with words, so it needs the encoder itself as the backbone.',
      'Fit a head, or embed again without a backbone of your own.',
    );
  }
  return embedClassNames(await encoder(task), classes, task);
}

/** Class names as vectors for a comparison with zero-shot; null where there are none: a report without that head is still one. */
export async function classTextsIfAny(context: HeadContext, task: TaskOptions): Promise<Float32Array | null> {
  const report = context.record.result<EmbedReport>('embed');
  if (!report?.encoder || report.backbone.id !== report.encoder.id) return null;
  try {
    return await readClassTexts(context, task);
  } catch (thrown) {
    if (task.signal?.aborted) throw thrown;
    return null;
  }
}
