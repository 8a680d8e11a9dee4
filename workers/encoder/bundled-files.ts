import { AppError } from '../../src/core/errors';
import { missingFile, readBody, type NetworkFiles } from './network-files';

const FOLDER = 'models/studio-encoder';
const TITLE = 'Studio encoder';
const FIX = 'Build the page again, or choose another encoder.';

/** The network that comes with the page. */
export function bundledFiles(siteUrl: string): NetworkFiles {
  return {
    id: 'bundled',
    title: TITLE,
    paths: [
      'config.json',
      'preprocessor_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/text_model.onnx',
      'onnx/vision_model.onnx',
      'self-test.json',
    ],
    announce: () => undefined,
    async read(path, { signal, report }) {
      const startedAt = Date.now();
      const response = await fetch(new URL(`${FOLDER}/${path}`, siteUrl), { signal }).catch((error: unknown) => {
        signal.throwIfAborted();
        const fix = 'Check that the server that this page came from is still running.';
        throw new AppError('network-failed', `${TITLE}: ${path} could not be read.`, fix, error);
      });
      const isPage = path.endsWith('.onnx') && (response.headers.get('content-type') ?? '').includes('text/html');
      if (!response.ok || isPage) throw missingFile(TITLE, path, FIX);
      let done = 0;
      // A compressed answer's length is not that of its content, so no total is claimed.
      return readBody(response, signal, (sizeBytes) => {
        done += sizeBytes;
        report({ stage: `Reading ${TITLE}`, done, total: 0, unit: 'bytes', startedAt, note: path });
      });
    },
  };
}
