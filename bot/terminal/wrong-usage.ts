import { DomainError } from '../../domain/errors.ts';

/** The command line itself can't be read: exit code 2, as shells have it. */
export class WrongUsage extends DomainError {
  constructor(message: string, details: Record<string, unknown> = {}) {
    super('wrong-usage', message, details);
    this.name = 'WrongUsage';
  }
}
