import type { GeneratorProtocol } from '../core/image-generator';

export type ImageProtocol = Exclude<GeneratorProtocol, 'demo-painter' | 'background-swap'>;
export type EndpointProtocol = ImageProtocol | 'chat-completions';

/** What the user typed in about a service, as kept. Plain data; the key is no part of it. */
export interface EndpointSettings {
  protocol: EndpointProtocol;
  /** As the user names it; "" for protocol and host. */
  title: string;
  /** "http://127.0.0.1:7860", "https://api.openai.com/v1": what the protocol's paths are appended to. */
  baseAddress: string;
  /** As the service names it; "" for the one that it has loaded. */
  model: string;
  /** ComfyUI's workflow for images from words, in API format with placeholders; "" elsewhere. */
  workflow: string;
  /** The same for changed images (%image%) and for in-painting (%image% and %mask%); "" where there is none. */
  imageWorkflow: string;
  maskWorkflow: string;
  /** Sampling steps and guidance scale; null leaves them to the service. */
  steps: number | null;
  guidance: number | null;
  /** Of one image or answer, waiting in line included. */
  timeLimitSeconds: number;
}

export function blankSettings(protocol: EndpointProtocol, baseAddress: string): EndpointSettings {
  return {
    protocol,
    title: '',
    baseAddress,
    model: '',
    workflow: '',
    imageWorkflow: '',
    maskWorkflow: '',
    steps: null,
    guidance: null,
    timeLimitSeconds: 300,
  };
}
