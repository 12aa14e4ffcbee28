// `npm run demo`: builds what is missing, then runs the demo.
import { help, readArguments, UsageError } from "../demo/arguments.mjs";
import { build } from "./build.mjs";
import { main, SetupError, say } from "./lib/progress.mjs";

await main(async () => {
  const options = read(process.argv.slice(2));
  if (options.help) {
    say(help);
    return;
  }
  await build();
  // Imported late: what the demo uses is installed by the build.
  const { run } = await import("../demo/main.mjs");
  if (!(await run(options))) process.exitCode = 1;
});

function read(argv) {
  try {
    return readArguments(argv);
  } catch (error) {
    if (error instanceof UsageError) throw new SetupError(`${error.message}\n\n${help}`);
    throw error;
  }
}
