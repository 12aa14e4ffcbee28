// `npm run playground`: builds what is missing, then serves the page, or takes pictures of it.
import { help, readArguments, UsageError } from "../playground/arguments.mjs";
import { build } from "./build.mjs";
import { main, SetupError, say } from "./lib/progress.mjs";

await main(async () => {
  const options = read(process.argv.slice(2));
  if (options.help) {
    say(help);
    return;
  }
  await build();
  // Imported late: what the page needs is installed by the build.
  if (options.screenshots) {
    const { takeScreenshots } = await import("../playground/screenshots.mjs");
    for (const file of await takeScreenshots(options.screenshots)) say(file);
    return;
  }
  const { startPlayground } = await import("../playground/playground.mjs");
  const playground = await startPlayground(options);
  say(`Playground: ${playground.url}\n${playground.settings.title} answers. Stop it with Ctrl+C.`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => playground.close());
});

function read(argv) {
  try {
    return readArguments(argv);
  } catch (error) {
    if (error instanceof UsageError) throw new SetupError(`${error.message}\n\n${help}`);
    throw error;
  }
}
