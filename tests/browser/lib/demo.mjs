// The built program with its fictional town, in a folder of its own that goes away afterwards.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Longest time from start to the printed address, in milliseconds; generous, tests do not measure. */
const READY_TIMEOUT_MS = 120_000;

/** Starts `demo` and waits until it says where it is. */
export async function startDemo(binary, residents) {
  const folder = await mkdtemp(join(tmpdir(), "notbetrieb-browser-"));
  const town = join(folder, "town");
  const child = spawn(binary, ["--json", "demo", "--residents", String(residents), "--port", "0", "--dir", town], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (part) => { said = (said + part).slice(-4000); });
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready after ${READY_TIMEOUT_MS} ms\n${said}`)), READY_TIMEOUT_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (!line.startsWith("{")) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}\n${said}`)));
  });
  const stop = async () => {
    child.removeAllListeners("exit");
    if (child.exitCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000))]);
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const told = await ready;
    return { ...told, folder, stop, said: () => said };
  } catch (error) {
    await stop();
    throw error;
  }
}
