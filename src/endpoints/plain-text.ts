const LONGEST_QUOTE = 200;

/**
 * Foreign text as it may stand in a message: no markup, no script, no control characters, no key, and short.
 * The key is taken out before and after the markup, so that neither cutting nor stripping leaves a piece of it.
 */
export function plainText(foreign: string, secrets: readonly string[], longest = LONGEST_QUOTE): string {
  const text = withoutSecrets(foreign, secrets)
    .slice(0, 64 * 1024)
    .replace(/<(script|style)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[<>]/g, ' ')
    // Control characters, and those that turn the direction of writing.
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const clean = withoutSecrets(text, secrets);
  return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
}

/** The text with each secret, as it is and as JSON writes it, replaced by "[key]". */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    for (const form of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]) {
      clean = clean.replaceAll(form, '[key]');
    }
  }
  return clean;
}
