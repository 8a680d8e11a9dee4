/**
 * The two things of the platform that `core` leans on, present in pages, workers and Node alike. Declared here because `core` is
 * compiled without any platform's library, so that nothing else of a platform slips in.
 */
interface AbortSignal {
  readonly aborted: boolean;
}

declare function setTimeout(callback: () => void, delayMs?: number): unknown;
