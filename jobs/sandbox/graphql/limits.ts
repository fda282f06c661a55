import { GraphQLError } from 'graphql';

/** Arrays take at most 250 entries (documented); the message is the one seen in public recordings. */
export function refuseLongList(list: readonly unknown[], path: readonly string[]): void {
  if (list.length <= 250) return;
  throw new GraphQLError(`The input array size of ${list.length} is greater than the maximum allowed of 250.`, {
    extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED', inputPath: path },
  });
}
