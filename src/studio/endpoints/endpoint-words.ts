import { blankSettings, type EndpointProtocol, type EndpointSettings } from '../../endpoints/endpoint-settings';
import type { ProbeVerdict } from '../../endpoints/probe';
import { CHAT_PROTOCOLS, IMAGE_PROTOCOLS, type ProtocolEntry } from '../../endpoints/registry';

/** Every protocol in the order offered: what makes images first. */
export const ALL_PROTOCOLS: readonly ProtocolEntry[] = [...IMAGE_PROTOCOLS, ...CHAT_PROTOCOLS];

export function protocolEntry(protocol: EndpointProtocol): ProtocolEntry {
  return ALL_PROTOCOLS.find((entry) => entry.protocol === protocol)!;
}

/** The host to allow; null for a text that is no address. */
export function originOf(address: string): string | null {
  const url = URL.canParse(address.trim()) ? new URL(address.trim()) : null;
  return url && /^https?:$/.test(url.protocol) ? url.origin : null;
}

/** What a service is called: its name, or its kind and host. */
export function titleOf({ title, protocol, baseAddress }: EndpointSettings): string {
  const host = originOf(baseAddress)?.replace(/^https?:\/\//, '') ?? baseAddress;
  return title.trim() || `${protocolEntry(protocol).title} at ${host}`;
}

/** Another kind for what is typed in: an address that was typed stays, one that was only the other kind's default goes. */
export function withProtocol(settings: EndpointSettings, protocol: EndpointProtocol): EndpointSettings {
  const isDefault = settings.baseAddress === protocolEntry(settings.protocol).defaultAddress;
  const address = isDefault ? protocolEntry(protocol).defaultAddress : settings.baseAddress;
  return {
    ...blankSettings(protocol, address),
    title: settings.title,
    timeLimitSeconds: settings.timeLimitSeconds,
  };
}

/** A verdict in a few words, before its message. */
export const VERDICT_WORDS: Readonly<Record<ProbeVerdict, string>> = {
  fine: 'It works',
  refused: 'Nothing answers',
  'blocked-by-cors': 'It runs, but keeps this page out',
  'wrong-path': 'Wrong path',
  unauthorised: 'The key is missing or wrong',
  'wrong-answer': 'It answers with something else',
  busy: 'It is busy',
  'not-allowed': 'Not allowed yet',
};
