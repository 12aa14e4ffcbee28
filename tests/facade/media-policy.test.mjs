// What may be fetched: the addresses that are refused, and the limits that may be set.
import assert from "node:assert/strict";
import { test } from "node:test";
import { failure, loadFacade, personSchema } from "./support/facade.mjs";
import { assertGrammar } from "./support/grammar.mjs";

async function refusal(run) {
  const error = await failure(run);
  assert.equal(error.code, "BAD_OPTION", error.message);
  assertGrammar(error);
  return error;
}

test("only public addresses may be fetched from, however they are spelled", async () => {
  const { refusalOf } = await loadFacade();
  const refused = [
    ..."localhost,LOCALHOST.,api.localhost,printer.local,metadata.google.internal,router.lan,intranet,nas.home.arpa".split(
      ",",
    ),
    ..."127.0.0.1,127.1,2130706433,0x7f000001,0177.0.0.1,0x7f.0x0.0x0.0x1,127.0.0.1.,0,0.0.0.0,10.1.2.3".split(","),
    ..."172.16.0.1,172.31.255.255,192.168.0.1,169.254.169.254,0xa9fea9fe,2852039166,100.64.0.1,100.127.255.255".split(
      ",",
    ),
    ..."192.0.0.1,192.0.2.1,198.18.0.1,198.19.255.255,198.51.100.7,203.0.113.9,224.0.0.1,255.255.255.255,240.0.0.1".split(
      ",",
    ),
    ..."[::1],[::],[::ffff:127.0.0.1],[::ffff:7f00:1],[::ffff:8.8.8.8],[::127.0.0.1],[fc00::1],[fd00:ec2::254]".split(
      ",",
    ),
    ..."[fe80::1],[febf::1],[ff02::1],[64:ff9b::7f00:1],[2002:7f00:1::],[2001:0:1::1],[2001:db8::1],[3fff::1]".split(
      ",",
    ),
    ..."localhost..,localhost...,127.0.0.1..,metadata.google.internal..,example..com,api.default.svc".split(","),
    "①②⑦.⓪.⓪.①",
  ];
  for (const host of refused) {
    assert.equal(refusalOf(new URL(`http://${host}/x`)), "does not lead to a public address", host);
    assert.equal(refusalOf(new URL(`https://${host}:8443/x`)), "does not lead to a public address", host);
  }
  const permitted =
    "example.com,8.8.8.8,172.15.255.255,172.32.0.1,100.63.0.1,100.128.0.1,192.167.1.1,198.17.0.1,223.255.255.255,[2606:4700::1111],[2a00:1450:4001::200e],localhost.example,bücher.example";
  for (const host of permitted.split(",")) assert.equal(refusalOf(new URL(`https://${host}/x`)), undefined, host);
  for (const url of ["ftp://example.com/", "file:///etc/passwd", "data:,x", "blob:https://example.com/1"]) {
    assert.match(refusalOf(new URL(url)), /neither http nor https/);
  }
  assert.match(refusalOf(new URL("https://user:secret@example.com/")), /user name or password/);
  const from = (base) => refusalOf(new URL("http://example.com/"), new URL(base));
  assert.equal(from("https://example.net/"), "leads from https to http");
  assert.equal(from("http://example.net/"), undefined);
  // A parser that leaves odd spellings as they are.
  for (const hostname of ["0x7f.1", "127.1", "2130706433", "0177.0.0.01", "[::gggg]", "[1::2::3]", "999.1.1.1"]) {
    const url = { protocol: "http:", hostname, username: "", password: "" };
    assert.notEqual(refusalOf(url), undefined, hostname);
  }
});

test("limits are checked by name", async () => {
  const { fromBedrock } = await loadFacade();
  const refused = [
    ["yes", /`fetchMedia` is a string/],
    [[], /`fetchMedia` is an array/],
    [{ maxSize: 5 }, /Unknown option `fetchMedia.maxSize`.*`maxBytes`/],
    [{ maxBytes: 0 }, /`fetchMedia.maxBytes` is 0.*from 1 to 26214400/],
    [{ maxBytes: 1.5 }, /is 1.5/],
    [{ maxRedirects: 11 }, /is 11.*from 0 to 10/],
    [{ timeout: "5s" }, /`fetchMedia.timeout` is a string/],
    [{ timeout: Number.NaN }, /is NaN/],
  ];
  for (const [fetchMedia, expected] of refused) {
    const inClient = await refusal(() => fromBedrock({ fetchMedia }));
    assert.match(inClient.message, expected);
    const call = { responseModel: personSchema, messages: [], fetchMedia };
    assert.match((await refusal(() => fromBedrock().create(call))).message, expected);
  }
});
