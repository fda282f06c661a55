import { type Logger, LogLevel } from '@slack/bolt';

/** Bolt's warnings and errors as lines for whoever runs this; its chatter is dropped. */
export function quietLogger(log: (line: string) => void): Logger {
  const say = (...parts: readonly unknown[]) => log(`Slack: ${parts.map(String).join(' ')}`);
  return {
    debug: () => {},
    info: () => {},
    warn: say,
    error: say,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
