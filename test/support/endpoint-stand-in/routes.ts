import type { AskedRequest, StandInState } from './state';

export interface RouteAnswer {
  status?: number;
  json?: unknown;
  bytes?: Buffer;
  type?: string;
}

/** Answers what it knows; null for what it does not. */
export type Route = (asked: AskedRequest, state: StandInState) => RouteAnswer | null | Promise<RouteAnswer | null>;

/** Fields of a form as it was sent. */
export function readForm(asked: AskedRequest): Promise<FormData> {
  return new Response(new Uint8Array(asked.body), { headers: { 'Content-Type': asked.contentType } }).formData();
}
