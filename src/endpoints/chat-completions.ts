import { array, minLength, nullish, object, pipe, string, type InferOutput } from 'valibot';
import type { ChatModel, ChatQuestion } from '../core/chat-model';
import { AppError } from '../core/errors';
import type { TaskControl } from '../core/trainer';
import { EndpointConnection } from './connection';
import { StatusError } from './endpoint-failure';
import { readKey } from './endpoint-key';
import type { EndpointSettings } from './endpoint-settings';
import { foreignFetch } from './foreign-fetch';
import { endpointId, endpointTitle } from './generator-id';
import { toDataUrl } from './image-bytes';
import { OpenAiModels } from './openai-images';
import { PROBE_TIME_MS, probeService, type Probed, type ProbeResult } from './probe';
import { sentForQuestion } from './sent-words';
import { findJson } from './tolerant-json';

const Answer = object({
  choices: pipe(
    array(
      object({
        finish_reason: nullish(string()),
        message: object({ content: nullish(string()), refusal: nullish(string()) }),
      }),
    ),
    minLength(1),
  ),
});

type ChatAnswer = InferOutput<typeof Answer>;

/** Ways to ask for JSON, from the strictest to none at all. */
const FORMATS = ['json_schema', 'json_object', 'plain'] as const;

export function chatFlag(pageOrigin: string): string {
  return `Ollama with OLLAMA_ORIGINS=${pageOrigin}; vLLM with --allowed-origins '["${pageOrigin}"]'; LM Studio with CORS switched on; llama.cpp allows every page`;
}

/**
 * Chat completions as OpenAI, Ollama, llama.cpp, vLLM and LM Studio offer them. JSON is asked for by schema, where that is refused as any object, else in words;
 * which one the service takes is remembered. Whatever comes is checked by the question itself.
 */
export class ChatCompletions implements ChatModel, Probed {
  readonly seesImages = true;
  readonly id: string;
  readonly title: string;
  readonly #settings: EndpointSettings;
  readonly #connection: EndpointConnection;
  readonly #flag: string;
  #format = 0;
  #takesTemperature = true;

  /** @throws AppError `bad-input` for an address or a key that cannot be one */
  constructor(settings: EndpointSettings, key: string, pageOrigin: string, fetchForeign = foreignFetch) {
    this.#flag = chatFlag(pageOrigin);
    this.#settings = settings;
    this.#connection = new EndpointConnection(settings, readKey(key, 'bearer'), fetchForeign, this.#flag);
    this.id = endpointId(settings, this.#connection.base);
    this.title = endpointTitle(settings, 'Chat model', this.#connection.service);
  }

  async ask<Reply>(question: ChatQuestion<Reply>, control: TaskControl): Promise<Reply> {
    const answer = await this.#ask(question, control);
    const [{ finish_reason: reason, message }] = answer.choices as [ChatAnswer['choices'][number]];
    if (reason === 'length') throw this.#refuse('broke off its answer because it grew too long.');
    if (reason === 'content_filter' || message.refusal) {
      throw this.#refuse(
        `refused to answer.${message.refusal ? ` It says: "${this.#connection.quote(message.refusal)}"` : ''}`,
      );
    }
    const json = findJson(message.content ?? '');
    if (json === undefined) throw this.#refuse('answered without the JSON that it was asked for.');
    return question.read(json);
  }

  #refuse(what: string): AppError {
    const name = this.#settings.model || 'The model';
    return new AppError(
      'endpoint-failed',
      `${name} at ${this.#connection.service} ${what}`,
      'Try again, or choose a larger model in the settings of this service.',
    );
  }

  async #ask(question: ChatQuestion<unknown>, control: TaskControl): Promise<ChatAnswer> {
    for (;;) {
      const [format, takesTemperature] = [this.#format, this.#takesTemperature];
      try {
        return await this.#askOnce(question, control);
      } catch (thrown) {
        const isRefused = thrown instanceof StatusError && [400, 422, 501].includes(thrown.status);
        if (!isRefused) throw thrown;
        if (takesTemperature && /temperature/i.test(thrown.message)) this.#takesTemperature = false;
        else if (format < FORMATS.length - 1) this.#format = format + 1;
        else throw thrown;
      }
    }
  }

  #askOnce(question: ChatQuestion<unknown>, control: TaskControl): Promise<ChatAnswer> {
    return this.#connection.askJson(
      '/chat/completions',
      {
        method: 'POST',
        body: JSON.stringify(this.#bodyOf(question)),
        sent: sentForQuestion(`${question.instruction} ${question.text}`, question.images.length),
        signal: control.signal,
      },
      Answer,
    );
  }

  #bodyOf(question: ChatQuestion<unknown>): Record<string, unknown> {
    const { name, schema, instruction, text, images } = question;
    const format = FORMATS[this.#format]!;
    const inWords = `Answer with JSON only, of this schema: ${JSON.stringify(schema)}`;
    const pictures = images.map((image) => ({
      type: 'image_url',
      image_url: { url: toDataUrl(image), detail: 'low' },
    }));
    const formats = {
      json_schema: { type: 'json_schema', json_schema: { name, strict: true, schema } },
      json_object: { type: 'json_object' },
      plain: null,
    };
    return {
      ...(this.#settings.model === '' ? {} : { model: this.#settings.model }),
      messages: [
        { role: 'system', content: format === 'json_schema' ? instruction : `${instruction}\n\n${inWords}` },
        { role: 'user', content: pictures.length === 0 ? text : [{ type: 'text', text }, ...pictures] },
      ],
      ...(this.#takesTemperature ? { temperature: 0 } : {}),
      ...(format === 'plain' ? {} : { response_format: formats[format] }),
    };
  }

  probe(signal?: AbortSignal): Promise<ProbeResult> {
    const request = { sent: 'nothing but the address', signal, timeLimitMs: PROBE_TIME_MS };
    const list = async (): Promise<string[]> =>
      (await this.#connection.askJson('/models', request, OpenAiModels)).data.map(({ id }) => id);
    return probeService(this.#connection, this.#flag, list, signal);
  }
}
