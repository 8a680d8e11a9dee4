import { silentContext, type DrawingContext } from '../../../src/demo/drawing-context';

/** A context that writes down every call and every property set, as text, and draws nothing. */
export function recordingContext(): { context: DrawingContext; calls: string[] } {
  const calls: string[] = [];
  const context = new Proxy(silentContext(), {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...values: unknown[]): unknown => {
        const shown = values.map((one) => (typeof one === 'number' ? String(one) : typeof one)).join(' ');
        calls.push(`${String(name)} ${shown}`);
        return (value as (...values: unknown[]) => unknown)(...values);
      };
    },
    set: (target, name, value) => {
      calls.push(`${String(name)}=${typeof value === 'object' ? 'gradient' : String(value)}`);
      return Reflect.set(target, name, value);
    },
  });
  return { context, calls };
}
