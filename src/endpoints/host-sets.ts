import { HUB_CDN, HUB_ORIGIN } from './content-policy.js';

export { HUB_ORIGIN };

/** Hosts that are allowed and withdrawn together, because one redirects to the others. */
export interface HostSet {
  /** The host that the user knows. */
  origin: string;
  title: string;
  /** Every origin that gets into the policy, the first one included: shown before the user agrees. */
  origins: readonly string[];
  why: string;
}

const KNOWN_SETS: readonly HostSet[] = [
  {
    origin: HUB_ORIGIN,
    title: 'Hugging Face hub',
    origins: [HUB_ORIGIN, HUB_CDN],
    why: 'The hub answers a request for a model file with a redirect to one of its delivery hosts below hf.co.',
  },
];

/** The set that a host brings along; a host of its own for any other. */
export function hostSetOf(origin: string): HostSet {
  const known = KNOWN_SETS.find((set) => set.origins.includes(origin));
  return known ?? { origin, title: new URL(origin).host, origins: [origin], why: '' };
}
