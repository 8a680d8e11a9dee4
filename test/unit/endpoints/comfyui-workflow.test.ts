import { expect, test } from 'vitest';
import { fillWorkflow, readWorkflow } from '../../../src/endpoints/comfyui-workflow';
import { IMAGE_WORKFLOW, MASK_WORKFLOW, WORKFLOW } from '../../support/endpoint-stand-in/settings';

test('numbers stay numbers and texts are escaped, whatever a prompt holds', () => {
  const prompt = '"}, %seed% \\ \n %image%';
  const filled = fillWorkflow(readWorkflow(WORKFLOW, 'text-to-image'), {
    prompt,
    negative: '',
    seed: 3,
    width: 8,
    height: 9,
  });
  expect(filled['3']!.inputs['seed']).toBe(3);
  expect(filled['5']!.inputs).toEqual({ width: 8, height: 9, batch_size: 1 });
  expect(filled['6']!.inputs['text']).toBe(`${prompt}, sharp`);
  expect(filled['7']!.inputs['text']).toBe('');
  expect(JSON.parse(JSON.stringify(filled))).toEqual(filled);
});

test('a workflow that lacks what its kind needs is refused by the name of the placeholder', () => {
  expect(() => readWorkflow(WORKFLOW, 'image-to-image')).toThrow('%image%');
  expect(() => readWorkflow(IMAGE_WORKFLOW, 'in-painting')).toThrow('%mask%');
  expect(() => readWorkflow(WORKFLOW.replace('%seed%', '1'), 'text-to-image')).toThrow('%seed%');
  expect(() => readWorkflow(MASK_WORKFLOW, 'in-painting')).not.toThrow();
});

test.each([
  ['no JSON', '{"3": '],
  ['no list of nodes', '[]'],
  ['as ComfyUI draws it', '{"nodes": [], "links": []}'],
  ['without "class_type"', '{"3": {"inputs": {"text": "%prompt% %seed%"}}}'],
  ['without "class_type"', '{"3": null}'],
  ['without "class_type"', '{}'],
])('what is no workflow is refused as %s', (says, text) => {
  expect(() => readWorkflow(text, 'text-to-image')).toThrow(says);
});
