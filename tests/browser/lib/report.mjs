// Tests in the order in which they are written, one line each, and a last line that is counted.

const tests = [];

/** A test; `work` gets the world (see world.mjs) and fails by throwing. */
export function test(suite, name, work) {
  tests.push({ suite, name, work });
}

/** Runs the suites chosen (all if none is) and gives the number of failures. */
export async function runAll(world, chosen) {
  let passed = 0;
  let failed = 0;
  const stopped = new Set();
  for (const { suite, name, work } of tests) {
    if (chosen.length && !chosen.includes(suite)) continue;
    if (stopped.has(suite)) {
      failed += 1;
      console.log(`not ok ${suite}: ${name} (an earlier step of this story failed)`);
      continue;
    }
    const start = performance.now();
    try {
      await work(world);
      const findings = world.takeFindings();
      if (findings.length) {
        // What is wrong with a page on the way does not stop the story.
        failed += 1;
        console.log(`not ok ${suite}: ${name} (${seconds(start)} s)\n${indent(findings.join("\n"), 60)}`);
        continue;
      }
      passed += 1;
      console.log(`ok ${suite}: ${name} (${seconds(start)} s)`);
    } catch (error) {
      failed += 1;
      const findings = world.takeFindings();
      // A story goes on from what the step before left behind.
      if (world.stories.has(suite)) stopped.add(suite);
      const where = await world.photographFailure(`${suite}-${name}`);
      console.log(`not ok ${suite}: ${name} (${seconds(start)} s)\n${indent([error.stack ?? String(error), ...findings].join("\n"), 60)}${where}`);
    }
  }
  return { passed, failed };
}

const seconds = (start) => ((performance.now() - start) / 1000).toFixed(1);
const indent = (text, most = 14) => text.split("\n").slice(0, most).map((line) => `    ${line}`).join("\n");

/** Fails with both values in the text. */
export function equal(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: found ${a}, wanted ${b}`);
}

/** Fails with these words unless the condition holds. */
export function ensure(condition, what) {
  if (!condition) throw new Error(what);
}
