import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

interface Letter {
  readonly mail: ParsedMail;
  readonly from: string;
  readonly to: readonly string[];
}

export interface MailServer {
  readonly port: number;
  readonly letters: readonly Letter[];
  stop(): Promise<void>;
}

/** A real SMTP server on loopback that keeps what it is handed. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, { envelope }, done) {
      const to = envelope.rcptTo.map(({ address }) => address);
      const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
      simpleParser(stream, (error: unknown, mail) => {
        letters.push({ mail, from, to });
        done(error instanceof Error ? error : null);
      });
    },
    ...options,
  });
  server.on('error', () => {}); // a client that hangs up in the middle is part of the tests
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.server.address() as AddressInfo;
  return { port, letters, stop: () => new Promise((stopped) => server.close(() => stopped())) };
}

/** A TCP server that speaks no SMTP of its own. */
export async function startSilentServer(onConnection: (socket: Socket) => void = () => {}) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    onConnection(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const stop = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((stopped) => server.close(stopped));
  };
  return { port: (server.address() as AddressInfo).port, stop };
}

/** An error with the reply code that smtp-server then answers. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new TypeError(message), { responseCode });
}
