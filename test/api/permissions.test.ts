// Every function that is declared to need a permission is refused without it, and none of them does anything before.
import { expect, test } from "bun:test";
import { loadNamespace, namespaceNames } from "../../src/api/catalogue.ts";
import { program } from "./program.ts";

/** A call of each function; `p` is the path of a file that is there. */
const calls: Record<string, string> = {
  "clipboard.write": '"x"',
  "clipboard.read": "",
  "files.search": '"x"',
  "files.status": "",
  "files.rescan": "",
  "files.accept": '{ path = "x" }',
  "fs.read": "p",
  "fs.write": 'p, "x"',
  "fs.read_async": "p",
  "fs.write_async": 'p, "x"',
  "fs.read_limited": "p, 1",
  "fs.copy": 'p, p .. ".copy"',
  "fs.rename": 'p, p .. ".moved"',
  "fs.remove_file": "p",
  "fs.exists": "p",
  "fs.is_dir": "p",
  "fs.is_file": "p",
  "fs.size": "p",
  "fs.file_info_async": "p",
  "fs.read_dir": '"/etc"',
  "fs.list": '"/etc"',
  "fs.mkdir": 'p .. ".d"',
  "fs.mkdir_all": 'p .. ".d/e"',
  "fs.mkdir_all_async": 'p .. ".d/e"',
  "fs.remove_dir": 'p .. ".d"',
  "fs.remove_dir_all": 'p .. ".d"',
  "fs.glob": '"*", "/etc"',
  "fs.glob_async": '"*", "/etc"',
  "fs.workspace_files": "",
  "fs.complete_path": '"/etc", "p"',
  "fs.watch": "p, print",
  "fs.try_flock": 'p .. ".lock"',
  "fs.file_state.mtime_ms": "p",
  "fs.file_state.record_read": 'p, "x", 1, 1',
  "fs.file_state.record_write": 'p, "x"',
  "fs.file_state.staleness_error": "p",
  "grep.run": '"x", "/etc"',
  "http.get": '"http://127.0.0.1:1/"',
  "http.post": '"http://127.0.0.1:1/"',
  "http.request": '"http://127.0.0.1:1/"',
  "image.is_image_file": 'p .. ".unknown"',
  "image.read_as_data_url": "p",
  "image.read_as_data_url_async": "p",
  "notebook.read": "p, 1, 1",
  "notebook.read_async": "p, 1, 1",
  "notebook.apply_edit": '{ notebook_path = p, new_source = "x", cell_number = 0 }',
  "notebook.apply_edit_async": '{ notebook_path = p, new_source = "x", cell_number = 0 }',
  "os.set_cwd": '"/etc"',
  "os.home": "",
  "os.getenv": '"HOME"',
  "os.setenv": '"X", "1"',
  "os.unsetenv": '"X"',
  "os.open_url": '"https://127.0.0.1/"',
  "os.open_url_if_available": '"https://127.0.0.1/"',
  "path.canonical": "p",
  "path.expand": '"$HOME"',
  "process.run": '"true"',
  "process.run_async": '"true"',
  "process.run_streaming": '1, "c", "true", 1000',
  "process.spawn_bg": '"true"',
  "skills.list": "",
  "skills.content": '"x"',
  "skills.info": "",
  "trust.status": "",
  "trust.mark": "",
};

/** What is refused by another name, or only where there is something to be refused. */
const exceptions: Record<string, string> = {
  "clipboard.write": "without a backend on PATH there is nothing to run",
  "clipboard.read": "without a backend on PATH there is nothing to run",
  "os.open_url": "without an opener on PATH there is nothing to run",
  "os.open_url_if_available": "without a screen no browser is opened",
  "files.accept": "what was never found is not accepted",
  "fs.file_state.staleness_error": "a file that was never recorded is not looked at",
  "skills.list": "directories that cannot be read hold no skills",
  "skills.content": "directories that cannot be read hold no skills",
  "skills.info": "directories that cannot be read hold no skills",
};

/** Names of the functions that are declared to need a permission. */
const declared = namespaceNames().flatMap((name) => {
  const functions = Object.entries(loadNamespace(name)?.functions ?? {});
  return functions.filter(([, { permission }]) => permission !== undefined).map(([key]) => `${name}.${key}`);
});

test("the table above names every function that needs a permission", () => {
  expect(Object.keys(calls).sort()).toEqual([...declared].sort());
});

test("functions that need a permission raise without it", async () => {
  const lines = Object.entries(calls).map(
    ([name, args]) => `
      local ok, message = pcall(function() return ingot.${name}(${args}) end)
      print("${name}", ok, (tostring(message):gsub("\\n.*", "")))`,
  );
  const source = `local p = "/etc/hostname"\n${lines.map((line) => `do ${line} end`).join("\n")}`;
  const { output, error } = await program(source, { permissions: { allow: {}, deny: {} } });
  expect(error).toBeUndefined();
  const granted: string[] = [];
  for (const line of output.trim().split("\n")) {
    const [name = "", ok, message = ""] = line.split("\t");
    if (ok === "false" && message.includes("permission denied: ")) continue;
    if (exceptions[name] === undefined) granted.push(line);
  }
  expect(granted).toEqual([]);
  expect(output.trim().split("\n")).toHaveLength(declared.length);
});
