import { expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors';
import { writeEach } from '../../../src/engine/take-away';
import type { ReportImages, TakeAwayWriter } from '../../../src/io/writers';
import { classifierOnnxWriter } from '../../../src/io/writers/classifier-onnx';
import { rowsCsvWriter } from '../../../src/io/writers/rows-csv';
import { exampleAudit } from '../writers/example-audit';

const images: ReportImages = { thumbnail: () => Promise.resolve(null), cueEnd: () => Promise.resolve([]) };
const goneClassifier = {
  ...exampleAudit(),
  classifierInput: { name: 'birds', files: [{ path: 'readme.txt', file: new Blob(['']) }], choices: {} },
};

function failing(error: Error): TakeAwayWriter {
  return { fileName: 'broken.txt', description: '', write: () => Promise.reject(error) };
}

test('a classifier that cannot be read costs its own file, and says why; the others are written', async () => {
  const { files, notWritten } = await writeEach([classifierOnnxWriter, rowsCsvWriter], goneClassifier, images, {});
  expect(files.map(({ name }) => name)).toEqual([rowsCsvWriter.fileName]);
  expect(notWritten).toMatchObject([{ name: 'classifier.onnx', error: { code: 'model-missing' } }]);
});

test('being stopped, and a fault of the studio, end the writing', async () => {
  const write = (error: Error) => writeEach([failing(error), rowsCsvWriter], exampleAudit(), images, {});
  await expect(write(new AppError('aborted', 'Stopped.', ''))).rejects.toMatchObject({ code: 'aborted' });
  await expect(write(new TypeError('not a function'))).rejects.toThrow(TypeError);
});
