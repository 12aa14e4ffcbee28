// The demo without its build and command line: options as JSON; "terminal" makes it believe that it writes to one.
const [, , options, output] = process.argv;
if (output === "terminal") process.stdout.isTTY = true;
// Imported late: what it prints to is looked at once.
const { run } = await import("../../js/demo/main.mjs");
process.exitCode = (await run(JSON.parse(options))) ? 0 : 1;
