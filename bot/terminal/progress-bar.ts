import { Presets, SingleBar } from 'cli-progress';
import type { Step } from '../command.ts';
import type { Screen } from './screen.ts';

/** A bar on standard error, where somebody watches; nothing elsewhere. */
export class ProgressBar {
  readonly #watched: boolean;
  #bar: SingleBar | null = null;
  #label = '';

  constructor(screen: Screen) {
    this.#watched = screen.interactive;
  }

  show(step: Step): void {
    if (!this.#watched) return;
    if (step.label !== this.#label) this.clear();
    this.#bar ??= this.#begin(step);
    this.#bar.update(step.done);
  }

  clear(): void {
    this.#bar?.stop();
    this.#bar = null;
  }

  #begin({ label, total }: Step): SingleBar {
    this.#label = label;
    const format = total === null ? `${label} ...` : `${label} {bar} {percentage} %`;
    const bar = new SingleBar({ format, clearOnComplete: true, hideCursor: true, fps: 10 }, Presets.shades_classic);
    bar.start(total ?? 1, 0);
    return bar;
  }
}
