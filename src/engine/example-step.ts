import type { EmbeddingFile } from '../compute/embedding-run';
import type { CueDescription } from '../core/audit';
import { withColumns } from '../core/column-cue';
import { AppError } from '../core/errors';
import type { ExampleVectors } from '../core/example-direction';
import { tokensOf } from '../core/vocabulary';
import { testWithColumns } from './column-step';
import { forgetOverlaps } from './cue-place';
import { keptTensors, type CueContext } from './cue-step';
import { vectorsOfPictures, type PictureContext } from './generation/picture-vectors';
import type { SharedWorkers } from './networks';
import type { EmbedReport, ExampleCueSettings, ExampleFiles, PlacedCue, TaskOptions } from './types';
import type { ExampleRequest } from '../../workers/audit/example-cues';

/** @throws AppError `bad-input` without a name */
function describeExample(title: string): CueDescription {
  const name = title.trim();
  const slug = tokensOf(name).join('-') || name;
  if (!slug) throw new AppError('bad-input', 'A cue by example needs a name.', 'Type what the images have in common.');
  return { id: `example:${slug}`, kind: 'example', title: name, group: 'By example', isSurroundings: false };
}

async function place(context: CueContext, request: ExampleRequest, task: TaskOptions): Promise<PlacedCue> {
  const column = await context.audit.call('exampleColumn', request, task);
  const columns = withColumns(keptTensors(context.record).columns ?? [], [column]);
  // One of the same name stood for other images, and lay where those had it.
  await context.record.update({
    kept: forgetOverlaps(keptTensors(context.record), ({ cueId }) => cueId === request.cue.id),
  });
  const report = await testWithColumns(context, 'example', { columns }, task);
  return { cue: request.cue, findings: report.findings.filter(({ cueId }) => cueId === request.cue.id) };
}

/** A cue by images of the audit. */
export function addExampleCue(
  context: CueContext,
  { title, withRows, withoutRows, space }: ExampleCueSettings,
  task: TaskOptions,
): Promise<PlacedCue> {
  const examples = {
    from: 'rows' as const,
    withRows: Uint32Array.from(withRows),
    withoutRows: withoutRows && Uint32Array.from(withoutRows),
  };
  return place(context, { cue: describeExample(title), space, examples }, task);
}

/** A cue by image files from elsewhere, read by the audit's own encoder. @throws AppError `bad-input` where none can be read */
export async function addExampleFiles(
  context: CueContext,
  workers: SharedWorkers,
  { title, having, lacking }: ExampleFiles,
  task: TaskOptions,
): Promise<PlacedCue> {
  const cue = describeExample(title);
  await context.encoder(task);
  const started = context.record.value.embedStarted?.settings;
  const eye: PictureContext = {
    workers,
    settings: started && { ...started, backbone: null },
    embed: context.record.result<EmbedReport>('embed'),
  };
  const examples = {
    from: 'vectors' as const,
    having: await embedFiles(eye, having, task),
    lacking: lacking && (await embedFiles(eye, lacking, task)),
  };
  return place(context, { cue, space: 'encoder', examples }, task);
}

/** Vectors of the files that could be decoded. */
async function embedFiles(
  context: PictureContext,
  files: readonly EmbeddingFile[],
  task: TaskOptions,
): Promise<ExampleVectors> {
  const { encoder, places, reasons } = await vectorsOfPictures(context, files, task);
  if (encoder && places.length > 0) return { count: places.length, values: encoder };
  const at = reasons.findIndex((reason) => reason !== null);
  throw new AppError(
    'bad-input',
    at >= 0
      ? `None of the example images could be read. ${files[at]!.path}: ${reasons[at]}`
      : 'There is no example image.',
    'Give a folder with some JPEG, PNG, WebP or GIF images.',
  );
}
