// Shows how far a download is: a bar on a terminal, a line every tenth when output is piped.
const BAR_WIDTH = 30;
const REDRAW_MILLISECONDS = 100;
const LINE_STEP = 10;

/** `progress.update(done, total)` as often as you like, then `progress.end()`. */
export function createProgress(log, output = process.stderr) {
  return output.isTTY ? terminalBar(output) : plainLines(log);
}

function terminalBar(output) {
  let drawnAt = 0;

  function update(done, total) {
    const now = Date.now();
    if (now - drawnAt < REDRAW_MILLISECONDS && done < total) return;
    drawnAt = now;
    const share = shareOf(done, total);
    const filled = Math.round(share * BAR_WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
    output.write(`\r  ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${sizes(done, total)}`);
  }

  function end() {
    if (drawnAt > 0) output.write("\n");
    drawnAt = 0;
  }

  return { update, end };
}

function plainLines(log) {
  let next = LINE_STEP;

  function update(done, total) {
    const percent = Math.floor(shareOf(done, total) * 100);
    if (percent < next) return;
    log(`  ${percent} %  ${sizes(done, total)}`);
    next = Math.floor(percent / LINE_STEP) * LINE_STEP + LINE_STEP;
  }

  return { update, end() {} };
}

function shareOf(done, total) {
  return Math.min(done / total, 1);
}

function sizes(done, total) {
  return `${Math.round(Math.min(done, total) / 1e6)} of ${Math.round(total / 1e6)} MB`;
}
