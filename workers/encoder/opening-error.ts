import { AppError } from '../../src/core/errors';

/** How the runtime names an operator that it does not have, in its several messages. */
const UNKNOWN_OPERATOR = [
  /([\w.:-]+)\(-?\d+\) is not a registered function\/op/,
  /No Op registered for ([\w.:-]+)/i,
  /Could not find an implementation for ([\w.:-]+)/i,
  /No opset import for domain '?([\w.:-]+)/i,
];

/** Why a network could not be opened, an unknown operator by its name. */
export function openingError(title: string, part: 'image' | 'text', error: unknown): AppError {
  const message = error instanceof Error ? error.message : String(error);
  const operator = UNKNOWN_OPERATOR.map((pattern) => pattern.exec(message)?.[1]).find(Boolean);
  if (operator) {
    return new AppError(
      'model-invalid',
      `${title}: the ${part} network uses the operator ${operator}, which the runtime in this browser does not have.`,
      'Export it with the operators of ONNX alone (opset 13 to 20), without custom ones.',
      error,
    );
  }
  const fix = 'Check that the file is complete and a network in ONNX format.';
  return new AppError('model-invalid', `${title}: the ${part} network could not be opened.`, fix, error);
}
