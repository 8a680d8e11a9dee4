import type { ChatModel } from '../core/chat-model';
import type { ImageGenerator } from '../core/image-generator';
import { Automatic1111, automatic1111Flag } from './automatic1111';
import { ChatCompletions, chatFlag } from './chat-completions';
import { ComfyUi, comfyuiFlag } from './comfyui';
import type { EndpointProtocol, EndpointSettings, ImageProtocol } from './endpoint-settings';
import { foreignFetch } from './foreign-fetch';
import { HuggingFace, huggingFaceFlag } from './hugging-face';
import { OpenAiImages, openAiFlag } from './openai-images';
import type { Probed } from './probe';

/** Settings beside address, title and time limit, which every protocol has. */
export type SettingName = 'key' | 'model' | 'workflow' | 'imageWorkflow' | 'maskWorkflow' | 'steps' | 'guidance';

/** A protocol as the settings screen draws it. */
export interface ProtocolEntry<Protocol extends EndpointProtocol = EndpointProtocol> {
  protocol: Protocol;
  title: string;
  /** One sentence: what speaks it. */
  description: string;
  defaultAddress: string;
  settings: readonly SettingName[];
  /** Settings without which it cannot work. */
  needed: readonly SettingName[];
  /** What a key is called there, and where it is needed. */
  keyHint: string;
  /** How a server is started so that a page of this origin may ask it. */
  flag(pageOrigin: string): string;
}

export const IMAGE_PROTOCOLS: readonly ProtocolEntry<ImageProtocol>[] = [
  {
    protocol: 'automatic1111',
    title: 'AUTOMATIC1111 or Forge',
    description: 'The Stable Diffusion web UI on your own computer, started with its API.',
    defaultAddress: 'http://127.0.0.1:7860',
    settings: ['model', 'steps', 'guidance', 'key'],
    needed: [],
    keyHint: 'name:password, where the server was started with --api-auth',
    flag: automatic1111Flag,
  },
  {
    protocol: 'comfyui',
    title: 'ComfyUI',
    description: 'ComfyUI with a workflow of yours, exported in API format, with placeholders for prompt and seed.',
    defaultAddress: 'http://127.0.0.1:8188',
    settings: ['workflow', 'imageWorkflow', 'maskWorkflow', 'model', 'key'],
    needed: ['workflow'],
    keyHint: 'only where something in front of ComfyUI asks for one',
    flag: comfyuiFlag,
  },
  {
    protocol: 'openai-images',
    title: 'OpenAI images',
    description: 'OpenAI, LocalAI and other services with images/generations and images/edits. They have no seeds.',
    defaultAddress: 'https://api.openai.com/v1',
    settings: ['model', 'key'],
    needed: ['model'],
    keyHint: 'the API key',
    flag: openAiFlag,
  },
  {
    protocol: 'hugging-face',
    title: 'Hugging Face',
    description: "Hugging Face's router with the name of a model, or an Inference Endpoint of your own without one.",
    defaultAddress: 'https://router.huggingface.co/hf-inference',
    settings: ['model', 'steps', 'guidance', 'key'],
    needed: ['key'],
    keyHint: 'a token that may run inference (hf_…)',
    flag: huggingFaceFlag,
  },
];

export const CHAT_PROTOCOLS: readonly ProtocolEntry<'chat-completions'>[] = [
  {
    protocol: 'chat-completions',
    title: 'Chat completions',
    description: 'OpenAI, Ollama, llama.cpp, vLLM, LM Studio and others with chat/completions.',
    defaultAddress: 'http://127.0.0.1:11434/v1',
    settings: ['model', 'key'],
    needed: ['model'],
    keyHint: 'the API key; none for a server on your own computer',
    flag: chatFlag,
  },
];

const IMAGE_CLASSES = {
  automatic1111: Automatic1111,
  comfyui: ComfyUi,
  'openai-images': OpenAiImages,
  'hugging-face': HuggingFace,
} satisfies Record<ImageProtocol, unknown>;

/**
 * @param key kept by the object alone; "" for none
 * @param pageOrigin for the flag that messages name
 * @throws AppError `bad-input` for settings that cannot be right
 */
export function createImageGenerator(
  settings: EndpointSettings & { protocol: ImageProtocol },
  key: string,
  pageOrigin: string,
  fetchForeign = foreignFetch,
): ImageGenerator & Probed {
  return new IMAGE_CLASSES[settings.protocol](settings, key, pageOrigin, fetchForeign);
}

/** As `createImageGenerator`. */
export function createChatModel(
  settings: EndpointSettings & { protocol: 'chat-completions' },
  key: string,
  pageOrigin: string,
  fetchForeign = foreignFetch,
): ChatModel & Probed {
  return new ChatCompletions(settings, key, pageOrigin, fetchForeign);
}
