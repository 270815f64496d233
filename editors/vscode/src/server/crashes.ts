// How often the server is started again after it ended by itself.

const LIMIT = 4;
const WITHIN = 3 * 60 * 1000;

/** Counts crashes: after more than four in three minutes something is wrong that a restart does not mend. */
export class Crashes {
  #times: number[] = [];

  /** Notes a crash at a time in milliseconds. Returns whether the server is to be started again. */
  note(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < WITHIN);
    this.#times.push(now);
    return this.#times.length <= LIMIT;
  }

  /** How many there were lately. */
  get count(): number {
    return this.#times.length;
  }
}
