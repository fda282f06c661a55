/** What a token may let an agent do. Without `stock:propose` it doesn't even see the tools that propose. */
export const scopes = ['stock:read', 'stock:propose'] as const;
export type Scope = (typeof scopes)[number];

export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
