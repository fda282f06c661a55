/** As gates have it: "72" of 100. 85 is what an automatic fix needs. */
export function sureness(confidence: number): string {
  const of100 = `${Math.floor(confidence * 100 + 1e-9)} of 100`;
  if (confidence >= 0.85) return `Sure: ${of100}`;
  if (confidence >= 0.6) return `Fairly sure: ${of100}`;
  if (confidence >= 0.4) return `Not sure: ${of100}`;
  return `Little more than a guess: ${of100}`;
}

/** Who answered, at the beginning of a sentence. */
export function investigatorWords(investigator: string): string {
  return investigator === 'playbook' ? 'The playbook' : investigator;
}

/** "claude was asked first and did not answer: the budget is spent. The playbook answered." */
export function insteadWords(instead: string, by: string): string {
  const asked = instead.replace(' did not answer:', ' was asked first and did not answer:').replace(/\.?$/, '.');
  return `${asked} ${investigatorWords(by)} answered.`;
}
