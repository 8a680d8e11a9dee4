import type { MethodId } from '../audit';
import { afr } from './afr';
import { aspire } from './aspire';
import { counterfactual } from './counterfactual';
import { debiasVl } from './debias-vl';
import { dfr } from './dfr';
import { dfrTrain } from './dfr-train';
import { diffubias } from './diffubias';
import { drml } from './drml';
import { erm } from './erm';
import { ermTuned } from './erm-tuned';
import { errorTuning } from './error-tuning';
import { groupDro } from './group-dro';
import { groupWeighted } from './group-weighted';
import { jtt } from './jtt';
import { lowSpuriosity } from './low-spuriosity';
import type { Mitigation } from './mitigation';
import { randomTuning } from './random-tuning';
import { roboshot } from './roboshot';
import { tldr } from './tldr';
import { zeroShot } from './zero-shot';

/** Everything the studio can do to get a head, in the order shown. A new method is a file and a line here. */
export const MITIGATIONS: readonly Mitigation[] = [
  erm,
  ermTuned,
  zeroShot,
  lowSpuriosity,
  randomTuning,
  errorTuning,
  dfr,
  dfrTrain,
  groupWeighted,
  afr,
  jtt,
  groupDro,
  tldr,
  drml,
  debiasVl,
  roboshot,
  aspire,
  counterfactual,
  diffubias,
];

/** The method of an id; undefined where none is registered. */
export function findMitigation(id: MethodId): Mitigation | undefined {
  return MITIGATIONS.find((method) => method.id === id);
}
