/** English words that join others and name nothing: articles, pronouns, prepositions, conjunctions, auxiliaries. Written for this project. */
const LIST = `
a an the this that these those some any each every all both either neither no none such same other another
i me my mine we us our ours you your yours he him his she her hers it its they them their theirs one ones oneself
who whom whose which what where when why how whoever whatever
and or nor but so yet if unless because since although though while whereas than then as
of in on at by for with without within to into onto from up down out off over under above below between among through
across along around behind beside near next before after during against about upon toward towards beyond via per like
is are was were be been being am do does did doing done has have had having can could may might must shall should will would
not very too also just only even still there here
`;

const FUNCTION_WORDS: ReadonlySet<string> = new Set(LIST.split(/\s+/).filter((word) => word !== ''));

/** Whether a word (in lower case) names nothing, so that counting it tells nothing of what captions are about. */
export function isFunctionWord(word: string): boolean {
  return FUNCTION_WORDS.has(word);
}
