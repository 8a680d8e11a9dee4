import { UsageError } from './usage.mjs';

/**
 * @param {string} text
 * @returns {string[]}
 */
export function splitList(text) {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/**
 * @template {string} Choice
 * @param {string} flag
 * @param {string} text
 * @param {readonly Choice[]} choices
 * @returns {Choice}
 */
export function oneOf(flag, text, choices) {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`--${flag} ${text}: one of ${choices.join(', ')}.`);
  return found;
}

/**
 * @param {string} flag
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
export function integerOf(flag, text, least, most) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new UsageError(`--${flag} ${text}: a whole number from ${least} to ${most}.`);
}
