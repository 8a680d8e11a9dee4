import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../tools/paths.mjs';

export interface AuditRun {
  code: number | null;
  /** Standard output and error together. */
  text: string;
}

/** A finding as findings.json has it, as far as tests read it. */
export interface WrittenFinding {
  class: string;
  cue: string;
  gapPoints: number;
  interval: [number, number];
  q: number;
  rank: number;
  k: number;
}

/** Runs the command to its end, as a person would. */
export function runAuditCommand(commandArguments: readonly string[]): Promise<AuditRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'tools', 'audit.mjs'), ...commandArguments]);
    const run = { text: '' };
    const add = (chunk: Buffer) => (run.text += String(chunk));
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...run }));
  });
}

export function writtenFindings(outFolder: string): WrittenFinding[] {
  const document = JSON.parse(readFileSync(join(outFolder, 'findings.json'), 'utf8')) as { findings: WrittenFinding[] };
  return document.findings;
}
