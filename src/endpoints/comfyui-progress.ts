import type { TaskControl } from '../core/trainer';
import type { ForeignSocket, OpenForeignSocket } from './foreign-socket';
import { pause } from './waiting';

export interface ComfyWatch {
  /** Waits that long, or until the service says that something ended. */
  changed(waitMs: number): Promise<void>;
  end(): void;
}

/**
 * Listens to ComfyUI's WebSocket for progress. It only makes the waiting shorter: without a socket the history alone tells when an image is there.
 */
export function watchComfyProgress(
  base: string,
  clientId: string,
  control: TaskControl,
  openSocket: OpenForeignSocket,
): ComfyWatch {
  const startedAt = Date.now();
  let wake = new AbortController();
  const wakeUp = (): void => wake.abort();
  const onText = (text: string): void => {
    const message = readMessage(text);
    if (message === 'ended') wakeUp();
    else if (message) control.onProgress?.({ stage: 'Generating', ...message, unit: 'steps', startedAt });
  };
  let socket: ForeignSocket | null = null;
  try {
    const url = `${base.replace(/^http/, 'ws')}/ws?clientId=${encodeURIComponent(clientId)}`;
    socket = openSocket(url, { sent: 'nothing but a number of this page', onText });
  } catch {
    // No WebSocket here: the history is enough.
  }
  control.signal?.addEventListener('abort', wakeUp);
  return {
    async changed(waitMs) {
      await pause(waitMs, wake.signal);
      wake = new AbortController();
      if (control.signal?.aborted) wakeUp();
    },
    end() {
      control.signal?.removeEventListener('abort', wakeUp);
      socket?.close();
    },
  };
}

/** Steps done of all, or that an image is there (its last message names no node); null for anything else. */
function readMessage(text: string): { done: number; total: number } | 'ended' | null {
  try {
    const { type, data } = JSON.parse(text) as { type?: unknown; data?: Record<string, unknown> | null };
    if (type === 'executing' && data?.['node'] === null) return 'ended';
    if (type === 'execution_success' || type === 'execution_error') return 'ended';
    if (type !== 'progress') return null;
    const [done, total] = [Number(data?.['value']), Number(data?.['max'])];
    return Number.isFinite(done) && Number.isFinite(total) && done >= 0 && total > 0 ? { done, total } : null;
  } catch {
    return null;
  }
}
