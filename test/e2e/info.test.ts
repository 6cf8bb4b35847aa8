// `ingot info` and `--version` on the built executable.
import { expect, test } from "bun:test";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import packageInformation from "../../package.json";
import { ingot, Place } from "./ingot.ts";

const place = new Place();
const paths = {
  config: join(place.home, ".config/ingot"),
  state: join(place.home, ".local/state/ingot"),
  data: join(place.home, ".local/share/ingot"),
  cache: join(place.home, ".cache/ingot/chunks"),
};

test("info tells versions and paths", async () => {
  const { stdout, stderr, code } = await place.run(["info"]);
  const rows = Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((row) => [row.slice(0, 12).trim(), row.slice(13)]),
  );
  expect(rows).toMatchObject({
    ingot: packageInformation.version,
    Bun: packageInformation.engines.bun,
    Lua: "5.4",
    bundle: "no",
  });
  expect(rows).toMatchObject({
    executable: realpathSync(ingot),
    config: paths.config,
    state: paths.state,
    data: paths.data,
  });
  expect(rows["chunk cache"]).toBe(`${paths.cache} (0 chunks, 0 bytes)`);
  expect([stderr, code]).toEqual(["", 0]);
});

test("info --json says the same", async () => {
  const facts = JSON.parse((await place.run(["info", "--json"])).stdout);
  expect(facts).toMatchObject({
    version: packageInformation.version,
    lua: "5.4",
    bundle: false,
    paths,
    cache: { entries: 0, bytes: 0 },
  });
  expect(facts.platform).toBe(`${process.platform}-${process.arch}`);
});

test("info follows the XDG variables, but not into relative paths", async () => {
  const env = { XDG_CONFIG_HOME: "/c", XDG_STATE_HOME: "relative", XDG_DATA_HOME: "", XDG_CACHE_HOME: "/k" };
  const facts = JSON.parse((await place.run(["info", "--json"], { env })).stdout);
  expect(facts.paths).toEqual({ config: "/c/ingot", state: paths.state, data: paths.data, cache: "/k/ingot/chunks" });
});

test("--version is one line", async () => {
  for (const flag of ["--version", "-v", "-V"]) {
    const expected = { stdout: `ingot ${packageInformation.version}\n`, stderr: "", code: 0, signal: null };
    expect(await place.run([flag])).toEqual(expected);
  }
});
