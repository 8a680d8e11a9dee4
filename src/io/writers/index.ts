import type { TakeAwayWriter } from '../writers';
import { classifierOnnxWriter } from './classifier-onnx';
import { findingsJsonWriter } from './findings-json';
import { generatedExamplesZipWriter } from './generated-examples-zip';
import { generatedZipWriter } from './generated-zip';
import { headSafetensorsWriter } from './head-safetensors';
import { labelsCsvWriter } from './labels-csv';
import { reportHtmlWriter } from './report-html';
import { rowsCsvWriter } from './rows-csv';
import { wordsJsonWriter } from './words-json';

/** Every file that a person takes away, in the order in which they are shown. A new file is one more writer here. */
export const TAKE_AWAY_WRITERS: readonly TakeAwayWriter[] = [
  reportHtmlWriter,
  findingsJsonWriter,
  rowsCsvWriter,
  labelsCsvWriter,
  headSafetensorsWriter,
  classifierOnnxWriter,
  wordsJsonWriter,
  generatedZipWriter,
  generatedExamplesZipWriter,
];
