import { BIRDS_AND_FISH } from './birds-and-fish';
import { MAMMALS } from './mammals';
import type { Subject, SubjectName } from './subject';
import { THINGS } from './things';

export const SUBJECTS: Readonly<Record<SubjectName, Subject>> = Object.fromEntries(
  [...MAMMALS, ...BIRDS_AND_FISH, ...THINGS].map((subject) => [subject.name, subject]),
) as Record<SubjectName, Subject>;
