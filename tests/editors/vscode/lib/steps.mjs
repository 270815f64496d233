// Steps with a tally, and waiting for what is to happen.

/** How long something may take on a machine that is busy with other things, in milliseconds. */
export const PATIENCE = 90_000;

let passed = 0;
let failed = 0;
const begun = performance.now();

/** What is called with an error before it is told, such as taking a picture. */
let onFailure = async () => {};

export function whenFailing(handler) {
  onFailure = handler;
}

/** Runs a step. One that fails ends the scenario it is in, as the next ones would build on it. */
export async function step(name, run) {
  const start = performance.now();
  try {
    await run();
    passed += 1;
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`ok ${name} (${seconds} s, at ${((performance.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${name}\n${error.stack ?? error}`);
    await onFailure(name).catch(() => {});
    throw new StepFailed(name);
  }
}

/** A step has failed, which is told already. */
export class StepFailed extends Error {}

/** Prints the tally, and returns whether all is well. */
export function tally() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
}

/** Waits until `condition` returns something true, and returns that. */
export async function until(what, condition, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
