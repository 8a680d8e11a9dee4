/**
 * The two things of the platform that `core` leans on, present in pages, workers and Node alike. Declared here because `core` is
 * compiled without any platform's library, so that nothing else of a platform slips in.
 */
interface AbortSignal {
  readonly aborted: boolean;
}

declare function setTimeout(callback: () => void, delayMs?: number): unknown;

interface TextDecoderOptions {
  fatal?: boolean;
  ignoreBOM?: boolean;
}

interface TextDecoder {
  decode(input?: Uint8Array): string;
}

// Word for word as the platforms declare it, `var` included, so that both declarations may stand side by side.
// eslint-disable-next-line no-var
declare var TextDecoder: {
  prototype: TextDecoder;
  new (label?: string, options?: TextDecoderOptions): TextDecoder;
};
