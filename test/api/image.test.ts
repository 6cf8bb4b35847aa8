// `ingot.image` as a Lua program sees it.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { program, Scratch } from "./program.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==",
  "base64",
);

let scratch: Scratch;
beforeAll(() => {
  scratch = new Scratch();
  writeFileSync(scratch.path("a.png"), PNG);
  writeFileSync(scratch.path("noname"), PNG);
  writeFileSync(scratch.path("wrong.jpg"), PNG);
  writeFileSync(scratch.path("text"), "BM is no image, nor is this text");
  writeFileSync(scratch.path("drawing"), '<?xml version="1.0"?>\n<!-- c -->\n<svg xmlns="x"/>');
  writeFileSync(scratch.path("empty"), "");
});
afterAll(() => scratch.remove());

async function run(source: string): Promise<string> {
  const { output, error } = await program(`
    local image = ingot.image
    local function at(name) return "${scratch.root}/" .. name end
    ${source}`);
  expect(error).toBeUndefined();
  return output;
}

test("knows images by extension and by content", async () => {
  expect(
    await run(`
      for _, name in ipairs({ "a.png", "noname", "drawing", "missing.WEBP", "text", "missing", "empty", "" }) do
        io.write(tostring(image.is_image_file(at(name))), " ")
      end
      print()
      print(image.mime_from_path("x.JPG"), image.mime_from_path("x.svg"), image.mime_from_path("x"), image.mime_from_path("x.constructor"))
      print(image.label_from_path("/a/shot.png"), image.label_from_path("/"))
      print(image.is_supported_image_tool_result_mime("image/png"), image.is_supported_image_tool_result_mime("image/svg+xml"))`),
  ).toBe(
    "true true true true false false false false \nimage/jpeg\timage/svg+xml\tapplication/octet-stream\tapplication/octet-stream\nshot.png\timage\ntrue\tfalse\n",
  );
});

test("reads data URLs", async () => {
  const url = `data:image/png;base64,${PNG.toString("base64")}`;
  expect(
    await run(`
      local url = "${url}"
      print(image.read_as_data_url(at("a.png")) == url, image.read_as_data_url(at("wrong.jpg")) == url,
        image.read_as_data_url_async(at("noname")) == url)
      print(image.read_as_data_url_async(at("text"), "text/plain"):sub(1, 30))
      print(image.read_as_data_url(at("text")))
      print(image.read_as_data_url_async(at("missing.png")))
      print(image.data_url_from_bytes("\\xff\\0", "image/gif"))
      print((select(2, pcall(image.data_url_from_bytes, "", "a,b"))))`),
  ).toBe(
    [
      "true\ttrue\ttrue",
      "data:text/plain;base64,Qk0gaXM",
      `nil\tcannot read "${scratch.path("text")}": it is not an image`,
      `nil\tcannot read "${scratch.path("missing.png")}": no such file or directory`,
      "data:image/gif;base64,/wA=",
      "bad argument #2 to 'image.data_url_from_bytes' (a MIME type such as image/png expected)",
      "",
    ].join("\n"),
  );
});

test("needs read", async () => {
  for (const call of ["is_image_file", "read_as_data_url", "read_as_data_url_async"]) {
    const { error } = await program(`ingot.image.${call}("${scratch.path("noname")}")`, {
      permissions: { allow: {}, deny: {} },
    });
    expect(error?.message).toContain(`permission denied: read "${scratch.path("noname")}"`);
  }
});
