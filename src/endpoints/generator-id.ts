import { sha256Hex } from '../core/sha256';
import type { EndpointSettings } from './endpoint-settings';

/** The same for the same service, address, model and whatever else in the settings decides an image. No key goes in. */
export function endpointId(settings: EndpointSettings, base: string): string {
  const { protocol, model, workflow, imageWorkflow, maskWorkflow, steps, guidance } = settings;
  const rest = JSON.stringify([workflow, imageWorkflow, maskWorkflow, steps, guidance]);
  return [protocol, base, model, sha256Hex(new TextEncoder().encode(rest)).slice(0, 16)].join(' ');
}

export function endpointTitle(settings: EndpointSettings, protocolTitle: string, service: string): string {
  return settings.title.trim() || `${protocolTitle} at ${service}`;
}
