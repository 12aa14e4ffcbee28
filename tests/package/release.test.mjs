// What a release changes, and that everything agrees on the version.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inRepository, packageVersion } from "../../js/scripts/lib/paths.mjs";
import { dateChangelog, disagreements, isNewer, raiseVersion } from "../../js/scripts/lib/versions.mjs";

test("everything has the same version", () => assert.deepEqual(disagreements(), []));

test("a release has a version above the last", () => {
  for (const version of ["0.1.1", "0.2.0", "1.0.0", "0.10.0"]) assert.ok(isNewer(version, "0.1.0"), version);
  for (const version of ["0.1.0", "0.0.9", "1.0", "v1.0.0", "1.0.0-rc.1", ""])
    assert.ok(!isNewer(version, "0.1.0"), version);
});

test("it raises the version in one place, and dates the CHANGELOG", () => {
  const manifest = readFileSync(inRepository("Cargo.toml"), "utf8");
  const raised = raiseVersion(manifest, "9.8.7");
  assert.equal(raised.replace("9.8.7", packageVersion()), manifest);
  const dated = dateChangelog(readFileSync(inRepository("CHANGELOG.md"), "utf8"), "9.8.7", "2031-01-02");
  assert.match(dated, /\n## Unreleased\n\n## 9\.8\.7 - 2031-01-02\n/u);
  assert.throws(() => dateChangelog("# Changelog", "9.8.7", "2031-01-02"), /no heading/u);
});
