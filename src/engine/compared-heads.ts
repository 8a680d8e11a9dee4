import type { MethodId } from '../core/audit';
import { AppError } from '../core/errors';
import type { Head } from '../core/head';
import { zeroShot, zeroShotWeights } from '../core/methods/zero-shot';
import { normaliseFeatures } from '../core/normalisation';
import { keptTensors } from './cue-step';
import { embedClassNames } from './cue-vectors';
import { backboneEye, encoderEye, type Eye, type LookContext } from './look-again';
import { auditedHead } from './sights';
import type { EmbedReport, TaskOptions } from './types';

/** A head with the network that it sits on. */
export interface SeatedHead {
  method: MethodId;
  title: string;
  /** Title of the network. */
  network: string;
  eye: Eye;
  head: Head;
}

/** Class names as a head on the encoder; null where the encoder does not know them all. */
async function zeroShotHead(
  context: LookContext,
  eye: Eye,
  network: string,
  task: TaskOptions,
): Promise<SeatedHead | null> {
  const { classes, workers } = context;
  try {
    const values = await embedClassNames(workers.encoder, classes, task);
    const dimension = values.length / classes.length;
    const texts = normaliseFeatures({ rowCount: classes.length, dimension, values }, { kind: 'l2' });
    const provenance = { method: zeroShot.id, seed: 0, selection: 'no selection', options: {}, detail: '' };
    const head: Head = {
      ...zeroShotWeights(texts),
      classCount: classes.length,
      dimension,
      normalisation: { kind: 'l2' },
      provenance,
    };
    return { method: zeroShot.id, title: zeroShot.title, network, eye, head };
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'bad-input') return null;
    throw thrown;
  }
}

/** The audited head first, then the others at hand, and the class names by the encoder where it knows them. */
export async function comparedHeads(context: LookContext, task: TaskOptions): Promise<SeatedHead[]> {
  const audited = auditedHead(context);
  const eye = await backboneEye(context, task);
  const report = context.record.result<EmbedReport>('embed');
  const kept = [...keptTensors(context.record).heads].sort(
    (one, other) => Number(other.head === audited) - Number(one.head === audited),
  );
  const heads = kept.map(({ head, report: { method, title } }): SeatedHead => ({
    method,
    title,
    network: report?.backbone.title ?? '',
    eye,
    head,
  }));
  if (!report?.encoder || heads.some(({ method }) => method === zeroShot.id)) return heads;
  const own = await encoderEye(context, task);
  const named = await zeroShotHead(context, own, report.encoder.title, task);
  return named ? [...heads, named] : heads;
}
