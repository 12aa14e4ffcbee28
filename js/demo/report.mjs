// What the demo prints: coloured and moving on a terminal, plain lines in a pipe.
const terminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;
const paint = (code) => (text) => (terminal ? `\u001b[${code}m${text}\u001b[0m` : text);
const bold = paint("1");
const dim = paint("2");
const red = paint("31");
const green = paint("32");

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const frameMilliseconds = 100;

const print = (line = "") => process.stdout.write(`${line}\n`);
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const count = (number, one) => `${number} ${one}${number === 1 ? "" : "s"}`;

export function heading(version, where) {
  print(`${bold(`bedrock-extract ${version}`)} ${dim(where)}`);
}

export function example({ title, text }) {
  print();
  print(bold(title));
  print(`  ${text}`);
}

/** Shows on a terminal that something is going on; `say` changes the words, `stop` wipes them away. */
export function spinner(words) {
  if (!terminal) return { say() {}, stop() {} };
  const started = Date.now();
  let current = words;
  let turn = 0;
  const timer = setInterval(() => {
    turn += 1;
    process.stdout.write(
      `\r\u001b[K  ${frames[turn % frames.length]} ${current} ${dim(seconds(Date.now() - started))}`,
    );
  }, frameMilliseconds);
  return {
    say(next) {
      current = next;
    },
    stop() {
      clearInterval(timer);
      process.stdout.write("\r\u001b[K");
    },
  };
}

/** A value that grows: redrawn in its place on a terminal, one line for each state in a pipe. */
export function growing() {
  let lines = 0;
  const wipe = () => {
    if (lines > 0) process.stdout.write(`\u001b[${lines}A\u001b[J`);
    lines = 0;
  };
  return {
    show(value) {
      if (!terminal) return print(`  ${JSON.stringify(value)}`);
      wipe();
      const text = JSON.stringify(value, null, 2)
        .split("\n")
        .map((line) => `  ${line}`);
      const width = process.stdout.columns ?? 80;
      lines = text.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
      print(dim(text.join("\n")));
    },
    stop() {
      if (terminal) wipe();
    },
  };
}

export function result(data, completion, milliseconds) {
  print(`  ${dim("mode")} ${completion.mode}`);
  attempts(completion);
  print(JSON.stringify(data));
  summary(completion, milliseconds);
}

export function failure(error, milliseconds) {
  if (error.completion) attempts(error.completion);
  print(`  ${red(error.code ?? error.name)} ${error.message}`);
  if (error.completion) summary(error.completion, milliseconds);
}

function attempts({ attempts }) {
  for (const { number, issues, usage, answer } of attempts) {
    const tokens = usage ? dim(` · ${usage.inputTokens} + ${usage.outputTokens} tokens`) : "";
    print(`  attempt ${number}: ${issues.length === 0 ? green("valid") : red("not valid")}${tokens}`);
    if (issues.length > 0) print(`    answered ${oneLine(answer)}`);
    for (const issue of issues) print(`    ${red(issue.message)}`);
  }
}

function summary({ usage, attempts }, milliseconds) {
  print(
    `  ${dim(`${count(usage.totalTokens, "token")} in ${count(attempts.length, "attempt")}, ${seconds(milliseconds)}`)}`,
  );
}

function oneLine(text) {
  const line = (text ?? "").replaceAll(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
