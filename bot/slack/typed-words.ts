/**
 * What people type, as words. Slack escapes three characters; telephones make quotes curly, dashes long and spaces
 * unbreakable; text is pasted with control characters. "Double quotes" keep words together.
 */
export function typedWords(text: string): string[] {
  const plain = unescape(text)
    .replaceAll(/[\p{Cc}\p{Zs}\u2028\u2029\u202a-\u202e\u2066-\u2069\uFEFF\u200B]/gu, ' ')
    .replaceAll(/[“”„«»]/gu, '"')
    .replaceAll(/(?<=^| )[−–](?=\d)/gu, '-')
    .replaceAll(/(?<=^| )[—–](?=[a-z])/giu, '--');
  return [...plain.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function unescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
