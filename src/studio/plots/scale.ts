/** A linear map from values to pixels. */
export type Scale = (value: number) => number;

export interface Domain {
  low: number;
  high: number;
}

export function linearScale(domain: Domain, start: number, end: number): Scale {
  const span = domain.high - domain.low || 1;
  return (value) => start + ((value - domain.low) / span) * (end - start);
}

/** Steps that people read without effort: 1, 2 or 5 times a power of ten. */
function niceStep(span: number, wanted: number): number {
  const rough = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((one) => one * power >= rough) ?? 10;
  return factor * power;
}

/** Round values within a domain, about `wanted` of them. */
export function ticks(domain: Domain, wanted = 5): number[] {
  const span = domain.high - domain.low;
  if (!(span > 0)) return [domain.low];
  const step = niceStep(span, wanted);
  const found: number[] = [];
  for (let i = Math.ceil(domain.low / step - 1e-9); i * step <= domain.high + step * 1e-9; i += 1) {
    found.push(i === 0 ? 0 : Number((i * step).toPrecision(12)));
  }
  return found;
}

/** The least domain of round ends that holds every interval and zero. */
export function domainOf(intervals: readonly { low: number; high: number }[], wanted = 5): Domain {
  let low = 0;
  let high = 0;
  for (const interval of intervals) {
    low = Math.min(low, interval.low);
    high = Math.max(high, interval.high);
  }
  if (low === high) high = low + 1;
  // Rounding outwards widens the span, which may ask for wider steps: until the ends are themselves ticks.
  let domain = { low, high };
  for (let step = niceStep(high - low, wanted), before = 0; step !== before;) {
    domain = { low: Math.floor(domain.low / step) * step, high: Math.ceil(domain.high / step) * step };
    before = step;
    step = niceStep(domain.high - domain.low, wanted);
  }
  return domain;
}
