import { AppError } from '../core/errors';
import type { RequestKind } from '../core/image-generator';

/** What a placeholder can stand for; %image% and %mask% become the names of uploaded files. */
export type WorkflowValues = Partial<
  Record<'prompt' | 'negative' | 'seed' | 'width' | 'height' | 'image' | 'mask' | 'strength' | 'model', string | number>
>;

/** Nodes of a workflow in API format, by id. */
export type Workflow = Record<string, { class_type: string; inputs: Record<string, unknown> }>;

const NEEDED: Readonly<Record<RequestKind, readonly (keyof WorkflowValues)[]>> = {
  'text-to-image': ['prompt', 'seed'],
  'image-to-image': ['prompt', 'seed', 'image'],
  'in-painting': ['prompt', 'seed', 'image', 'mask'],
};

const PLACEHOLDER = /%(prompt|negative|seed|width|height|image|mask|strength|model)%/g;

function refuse(message: string): AppError {
  return new AppError(
    'bad-input',
    message,
    'In ComfyUI choose "Export (API)" and paste that file; then write %prompt%, %seed% and so on in place of the values.',
  );
}

/**
 * Reads the user's workflow in ComfyUI's API format. A placeholder may stand for a number without quotation marks ("seed": %seed%), as it is often
 * written, or in a text of its own ("seed": "%seed%"): both become the number.
 * @throws AppError `bad-input` where it is no workflow of that format or lacks a placeholder that the kind of request needs
 */
export function readWorkflow(text: string, kind: RequestKind): Workflow {
  let json: unknown;
  try {
    // Quotation marks only where a placeholder stands alone as a value.
    json = JSON.parse(text.replace(/([:[,]\s*)(%[a-z]+%)(?=\s*[,}\]])/g, '$1"$2"'));
  } catch {
    throw refuse('The workflow is no JSON.');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refuse('The workflow is no list of nodes.');
  if ('nodes' in json && 'links' in json) {
    throw refuse('This is the workflow as ComfyUI draws it, not the one in API format that it can be asked for.');
  }
  const nodes = Object.values(json) as { class_type?: unknown; inputs?: unknown }[];
  const isWorkflow = nodes.every(
    (node) => typeof node?.class_type === 'string' && typeof node.inputs === 'object' && node.inputs !== null,
  );
  if (nodes.length === 0 || !isWorkflow) throw refuse('The workflow has nodes without "class_type" and "inputs".');
  const written = JSON.stringify(json);
  const missing = NEEDED[kind].filter((name) => !written.includes(`%${name}%`));
  if (missing.length > 0) {
    throw refuse(`The workflow lacks ${missing.map((name) => `%${name}%`).join(', ')}.`);
  }
  return json as Workflow;
}

function filled(value: unknown, values: WorkflowValues): unknown {
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each, values)]));
  }
  if (typeof value !== 'string') return value;
  const alone = /^%([a-z]+)%$/.exec(value)?.[1] as keyof WorkflowValues | undefined;
  if (alone !== undefined && values[alone] !== undefined) return values[alone];
  return value.replace(PLACEHOLDER, (whole, name: keyof WorkflowValues) => String(values[name] ?? whole));
}

/**
 * The workflow with its placeholders filled. It is filled as data and not as text, so that a quotation mark in a prompt stays one and a placeholder in
 * a prompt is not filled again; a number alone in its place stays a number.
 */
export function fillWorkflow(workflow: Workflow, values: WorkflowValues): Workflow {
  return filled(workflow, values) as Workflow;
}
