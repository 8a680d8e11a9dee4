import type { StepName } from '../../core/audit';

/** Names of the steps and the question that each answers. */
export const STEP_WORDS: Readonly<Record<StepName, { title: string; question: string }>> = {
  open: { title: 'Open', question: 'What is in the folder?' },
  embed: { title: 'Embed', question: 'What do the networks see in each image?' },
  classifier: { title: 'Classifier', question: 'How well are the labels told apart?' },
  cues: { title: 'Cues', question: 'What does each class lean on?' },
  rank: { title: 'Rank', question: 'Which images have the cue, which lack it?' },
  measure: { title: 'Measure', question: 'How much is lost without the cue?' },
  mend: { title: 'Mend', question: 'What closes the gap?' },
  'take-away': { title: 'Take away', question: 'What can be kept and shown?' },
};
