// Finds a Chromium: the one the user names, one of the system, or the one of an npm package.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const commands = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const macApplication = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** `{ path, parameters }`, or `{ reason }` where there is none. */
export async function findBrowser() {
  if (process.env.CHROME_PATH) return { path: process.env.CHROME_PATH, parameters: [] };
  const onPath = (process.env.PATH ?? "").split(delimiter);
  const installed = commands.flatMap((command) => onPath.map((directory) => join(directory, command)));
  const path = [...installed, macApplication].find((candidate) => existsSync(candidate));
  if (path) return { path, parameters: [] };
  if (process.platform !== "linux" || process.arch !== "x64") {
    return { reason: "no Chromium found: install one, or name it in CHROME_PATH" };
  }
  try {
    const { default: packaged } = await import("@sparticuz/chromium");
    const unpacked = await packaged.executablePath();
    execFileSync(unpacked, ["--version"], { stdio: "pipe" });
    return { path: unpacked, parameters: packaged.args };
  } catch (error) {
    return { reason: `the Chromium of the npm package does not run here (${error.message}): name one in CHROME_PATH` };
  }
}
