import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import type { Screen } from './screen.ts';

/** This process's own streams. */
export function processScreen(): Screen {
  const { stdin, stdout, stderr } = process;
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outStyled: takesStyle(stdout),
    errStyled: takesStyle(stderr),
    interactive: stdin.isTTY && stderr.isTTY,
    async ask(question, signal) {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return await lines.question(question, { signal });
      } finally {
        lines.close();
      }
    },
  };
}

/** Node knows the rules (NO_COLOR, FORCE_COLOR, TERM): style one letter and see. */
function takesStyle(stream: NodeJS.WriteStream): boolean {
  return styleText('bold', 'x', { stream }) !== 'x';
}
