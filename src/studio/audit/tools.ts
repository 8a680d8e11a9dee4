import type { Component } from 'svelte';
import type { AuditView } from '../state/audit-view.svelte';

/** Tools look closer at an audit beside its steps; no step waits for them. */
export const TOOLS = ['map', 'labels', 'sensitivity', 'generate'] as const;
export type ToolName = (typeof TOOLS)[number];

export const TOOL_WORDS: Readonly<Record<ToolName, { title: string; line: string }>> = {
  map: { title: 'Map', line: 'all images in a plane' },
  labels: { title: 'Labels', line: 'those that may be wrong' },
  sensitivity: { title: 'Sensitivity', line: 'without colour or detail' },
  generate: { title: 'Generate', line: 'images that the data lacks' },
};

export function isTool(text: string | undefined): text is ToolName {
  return TOOLS.some((tool) => tool === text);
}

const LOADERS: Readonly<Record<ToolName, () => Promise<{ default: Component<{ view: AuditView }> }>>> = {
  map: () => import('../tools/map/MapTool.svelte'),
  labels: () => import('../tools/labels/LabelsTool.svelte'),
  sensitivity: () => import('../tools/sensitivity/SensitivityTool.svelte'),
  generate: () => import('../tools/generate/GenerateTool.svelte'),
};

export async function loadTool(tool: ToolName): Promise<Component<{ view: AuditView }>> {
  return (await LOADERS[tool]()).default;
}
