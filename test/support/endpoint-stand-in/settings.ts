import { blankSettings, type EndpointProtocol, type EndpointSettings } from '../../../src/endpoints/endpoint-settings';

/** A workflow in API format as a user writes it: numbers without quotation marks, texts within them. */
export const WORKFLOW = `{
  "3": {"class_type": "KSampler", "inputs": {"seed": %seed%, "steps": 20, "denoise": 1, "positive": ["6", 0]}},
  "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "plain-v1.safetensors"}},
  "5": {"class_type": "EmptyLatentImage", "inputs": {"width": %width%, "height": "%height%", "batch_size": 1}},
  "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "%prompt%, sharp", "clip": ["4", 1]}},
  "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "%negative%"}}
}`;

export const IMAGE_WORKFLOW = WORKFLOW.replace('"denoise": 1', '"denoise": %strength%').replace(
  '"7":',
  '"10": {"class_type": "LoadImage", "inputs": {"image": "%image%"}}, "7":',
);

export const MASK_WORKFLOW = IMAGE_WORKFLOW.replace(
  '"7":',
  '"11": {"class_type": "LoadImageMask", "inputs": {"image": "%mask%"}}, "7":',
);

const PATHS: Readonly<Record<EndpointProtocol, string>> = {
  automatic1111: '',
  comfyui: '',
  'openai-images': '/v1',
  'hugging-face': '/hf-inference',
  'chat-completions': '/v1',
};

const MODELS: Readonly<Record<EndpointProtocol, string>> = {
  automatic1111: '',
  comfyui: '',
  'openai-images': 'painter-of-mine',
  'hugging-face': 'owner/painter',
  'chat-completions': 'small-chat',
};

/** Settings of each protocol for the stand-in. */
export function standInSettings<Protocol extends EndpointProtocol>(
  protocol: Protocol,
  origin: string,
): EndpointSettings & { protocol: Protocol } {
  return {
    ...blankSettings(protocol, origin + PATHS[protocol]),
    protocol,
    model: MODELS[protocol],
    ...(protocol === 'comfyui'
      ? { workflow: WORKFLOW, imageWorkflow: IMAGE_WORKFLOW, maskWorkflow: MASK_WORKFLOW }
      : {}),
    timeLimitSeconds: 20,
  };
}
