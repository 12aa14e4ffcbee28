// Pages without a bundler: the files of the package as they are, also under a content security policy.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { findBrowser } from "../package/support/browser-binary.mjs";
import { htmlOf } from "./kit.mjs";

const importMap = `<script type="importmap">
  {
    "imports": {
      "bedrock-extract": "/node_modules/bedrock-extract/dist/entry/browser.js",
      "bedrock-extract/slim": "/node_modules/bedrock-extract/dist/entry/slim-browser.js",
      "zod": "/node_modules/zod/index.js"
    }
  }
</script>`;

/** A policy that allows a page its own scripts and the endpoint, and of `scripts` what is named. */
const policyOf = (kit, scripts) =>
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:;
    script-src 'self' 'unsafe-inline' ${scripts}; connect-src 'self' ${kit.endpoint.url}">`;

async function chromiumVersion() {
  const { path, reason } = await findBrowser();
  if (reason) throw new Error(reason);
  return /[\d.]+/u.exec(execFileSync(path, ["--version"], { encoding: "utf8" }))[0];
}

function writePage(kit, head) {
  kit.writePageModule("page.mjs");
  kit.project.write("page.html", htmlOf("./page.mjs", `${head}${importMap}`));
  return "/page.html";
}

export const browserConsumer = {
  name: "browser",
  host: "Chromium",
  packages: {},
  version: chromiumVersion,
  forms: {
    "`<script type=module>`, import map": (kit) => kit.checkPage(writePage(kit, "")),
    "policy with `wasm-unsafe-eval`": (kit) => kit.checkPage(writePage(kit, policyOf(kit, "'wasm-unsafe-eval'"))),
    "policy without `wasm-unsafe-eval`": async (kit) => {
      const call = `import("${kit.entry}").then(({ fromBedrock }) =>
        fromBedrock({ region: "us-east-1", model: "m", credentials: { accessKeyId: "A", secretAccessKey: "S" },
          dangerouslyAllowBrowserCredentials: true })
        .create({ responseModel: { type: "object" }, messages: [{ role: "user", content: "x" }] })
        .catch(({ code, message }) => ({ code, message })))`;
      const { code, message } = await kit.inPage(writePage(kit, policyOf(kit, "")), call);
      assert.equal(code, "UNSUPPORTED_RUNTIME", message);
      assert.match(message, /`wasm-unsafe-eval`/u);
      return "`UNSUPPORTED_RUNTIME`, names the policy";
    },
  },
};
