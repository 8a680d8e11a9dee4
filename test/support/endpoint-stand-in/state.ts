import type { Fault } from './faults';

/** What a test sets before it asks. */
export interface StandInSwitches {
  /** Whether pages may read the answers. */
  allowsPages: boolean;
  fault: Fault | null;
  /** Only paths that end so are faulty; "" for all. */
  faultAt: string;
  /** Share of requests for an image that fail at random (500 or 503), drawn from `seed`. */
  failureShare: number;
  seed: number;
  /** What a busy answer asks for in Retry-After, where it is drawn at random. */
  retryAfterSeconds: number;
  /** How long an image takes. */
  imageMs: number;
  /** An image that is sent in place of the drawn one. */
  imageBytes: Buffer | null;
  /** Whether there is a WebSocket. */
  hasSocket: boolean;
  /** Ways to ask for JSON that the chat refuses with 400. */
  refusedFormats: string[];
  refusesTemperature: boolean;
  /** What the chat says. */
  chatText: string;
  /** The key that is wanted; "" for none. */
  key: string;
}

export const QUIET: StandInSwitches = {
  allowsPages: true,
  fault: null,
  faultAt: '',
  failureShare: 0,
  seed: 1,
  retryAfterSeconds: 3,
  imageMs: 0,
  imageBytes: null,
  hasSocket: true,
  refusedFormats: [],
  refusesTemperature: false,
  chatText: '{"phrases":["grass"]}',
  key: '',
};

/** A request as it came. */
export interface AskedRequest {
  method: string;
  path: string;
  query: string;
  authorization: string | null;
  cookie: string | null;
  referrer: string | null;
  contentType: string;
  body: Buffer;
  /** Status of the answer that went out whole; null before, and where the asker had gone. */
  answered: number | null;
}

/** An image being made or made. */
export interface StandInJob {
  id: string;
  startedAt: number;
  isStopped: boolean;
  stop(): void;
}

export interface StandInState {
  switches: StandInSwitches;
  asked: AskedRequest[];
  /** Ids, or "" where the protocol names none. */
  interrupts: string[];
  jobs: StandInJob[];
  /** Files uploaded to ComfyUI, by name. */
  uploads: Map<string, Buffer>;
}

/** Waits for the time that an image takes, or until it is stopped; whether it was made. */
export function startJob(state: StandInState, id: string): { job: StandInJob; made: Promise<boolean> } {
  let stop = (): void => undefined;
  const job: StandInJob = { id, startedAt: Date.now(), isStopped: false, stop: () => stop() };
  const made = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => {
      state.jobs = state.jobs.filter((each) => each !== job);
      resolve(true);
    }, state.switches.imageMs);
    stop = () => {
      clearTimeout(timer);
      job.isStopped = true;
      state.jobs = state.jobs.filter((each) => each !== job);
      resolve(false);
    };
  });
  state.jobs.push(job);
  return { job, made };
}
