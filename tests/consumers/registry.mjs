// A registry of npm packages on this machine, for hosts that ask one for a package that is not published: it has the packed
// package and Zod.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

/** `{ url, close() }`. */
export async function startRegistry({ directory, tarball, installed }) {
  const packages = new Map();
  const add = (folder, file) => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    packages.set(manifest.name, { manifest, contents: readFileSync(file) });
  };
  add(installed, tarball);
  const zod = join(directory, "node_modules", "zod");
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", directory, zod]);
  add(zod, join(directory, JSON.parse(output)[0].filename));

  const server = createServer((request, response) => {
    const [name, file] = decodeURIComponent(request.url.slice(1)).split("/-/");
    const found = packages.get(name);
    if (found === undefined) return response.writeHead(404).end();
    if (file !== undefined) return response.end(found.contents);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(documentOf(found, `http://${request.headers.host}`)));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** What a registry says of a package with one version. */
function documentOf({ manifest, contents }, origin) {
  const { name, version } = manifest;
  const integrity = `sha512-${createHash("sha512").update(contents).digest("base64")}`;
  const dist = { tarball: `${origin}/${name}/-/${name}-${version}.tgz`, integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { ...manifest, dist } }, time: {} };
}
