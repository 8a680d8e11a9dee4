import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second of /proc; the same on every Linux that Node runs on. */
const TICKS = 100;

/**
 * CPU seconds that this process's living descendants (the browser among them) have taken so far: on a machine that other work keeps
 * busy this says more than the clock does. Linux only; null elsewhere.
 */
export function childrenCpuSeconds(): number | null {
  try {
    const parents = new Map<number, { parent: number; seconds: number }>();
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = readStat(name);
      if (stat) parents.set(Number(name), stat);
    }
    let total = 0;
    for (const [pid, { seconds }] of parents) {
      if (pid !== process.pid && descends(pid, parents)) total += seconds;
    }
    return total;
  } catch {
    return null;
  }
}

function readStat(pid: string): { parent: number; seconds: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the numbers come after it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / TICKS };
  } catch {
    return null;
  }
}

function descends(pid: number, parents: ReadonlyMap<number, { parent: number }>): boolean {
  for (let at = parents.get(pid)?.parent; at !== undefined && at > 1; at = parents.get(at)?.parent) {
    if (at === process.pid) return true;
  }
  return false;
}
