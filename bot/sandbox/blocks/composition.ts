import { z } from 'zod';

/** Block Kit's composition objects with Slack's limits (documented). Objects are strict, as Slack's are. */
export function boundedText(max: number): z.ZodString {
  return z.string().min(1).max(max);
}

export function plainText(max: number) {
  return z.strictObject({
    type: z.literal('plain_text'),
    text: boundedText(max),
    emoji: z.boolean().optional(),
  });
}

export function anyText(max: number) {
  const mrkdwn = z.strictObject({
    type: z.literal('mrkdwn'),
    text: boundedText(max),
    verbatim: z.boolean().optional(),
  });
  return z.discriminatedUnion('type', [plainText(max), mrkdwn]);
}

export type TextObject = z.output<ReturnType<typeof anyText>>;

export const COLOR = z.enum(['primary', 'danger']).optional();

export const confirm = z.strictObject({
  title: plainText(100).optional(),
  text: anyText(300),
  confirm: plainText(30).optional(),
  deny: plainText(30).optional(),
  style: COLOR,
});

export type Confirm = z.output<typeof confirm>;

export const option = z.strictObject({
  text: anyText(75),
  value: boundedText(150),
  description: anyText(75).optional(),
  url: boundedText(3000).optional(),
});

export type Option = z.output<typeof option>;
