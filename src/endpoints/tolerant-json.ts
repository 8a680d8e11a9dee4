/**
 * The JSON in what a language model wrote: alone, in a fence, or between sentences; what it thought aloud is passed by.
 * @returns undefined where there is none
 */
export function findJson(text: string): unknown {
  const said = text.replace(/<think>[\s\S]*?(<\/think>|$)/g, ' ').trim();
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(said)?.[1];
  for (const candidate of [said, fenced]) {
    const whole = candidate === undefined ? undefined : parsed(candidate);
    if (whole !== undefined) return whole;
  }
  // A few beginnings are enough, and each costs one pass.
  let at = said.search(/[[{]/);
  for (let tries = 0; at >= 0 && tries < 20; tries += 1) {
    const end = endOfJson(said, at);
    const part = end < 0 ? undefined : parsed(said.slice(at, end));
    if (part !== undefined) return part;
    const next = said.slice(at + 1).search(/[[{]/);
    at = next < 0 ? -1 : at + 1 + next;
  }
  return undefined;
}

function parsed(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Behind the bracket that closes the one at `start`, texts passed over; -1 where it stays open. */
function endOfJson(text: string, start: number): number {
  let depth = 0;
  let isText = false;
  for (let at = start; at < text.length; at += 1) {
    const letter = text[at];
    if (isText) {
      if (letter === '\\') at += 1;
      else if (letter === '"') isText = false;
    } else if (letter === '"') isText = true;
    else if (letter === '{' || letter === '[') depth += 1;
    else if (letter === '}' || letter === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}
