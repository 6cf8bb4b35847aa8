-- Finds the comments that say TODO or FIXME.
-- ingot run --allow-read=. --allow-run=rg examples/todo.lua src
-- It needs --allow-read for the directory. With --allow-run=rg it uses ripgrep where that is installed.

local help = [[
usage: ingot run todo.lua [options] [PATH...]

Lists the comments with TODO, FIXME, HACK or XXX in files and below directories, the working directory unless given.
What .gitignore names is left out.

  --fail         exit with 1 when there is one
  --json         write the result as JSON
  --glob GLOB    only files whose path matches; with ! in front, only those that do not
  --help         show this help

Exit codes: 0 done, 1 something was found and --fail was given, or the search failed, 2 wrong usage.
]]

local function fail(code, ...)
  io.stderr:write("todo: ", ...):write("\n")
  os.exit(code)
end

local paths, must_be_none, as_json, glob = {}, false, false, nil

local position = 1
while arg[position] do
  local argument = arg[position]
  if argument == "--help" then
    io.write(help)
    os.exit(0)
  elseif argument == "--fail" then
    must_be_none = true
  elseif argument == "--json" then
    as_json = true
  elseif argument == "--glob" then
    position = position + 1
    glob = arg[position] or fail(2, "--glob needs a value")
  elseif argument:find("^%-") then
    fail(2, "unknown option ", argument, "; see --help")
  else
    table.insert(paths, argument)
  end
  position = position + 1
end
if #paths == 0 then paths[1] = "." end

-- A word of its own, after something that starts a comment in the usual languages.
local pattern = [[(//|#|--|/\*|<!--|;|%|^\s*\*).*\b(TODO|FIXME|HACK|XXX)\b]]
local kinds = { "TODO", "FIXME", "HACK", "XXX" }

-- The word that comes first in a line, and what is said after it.
local function note_in(line)
  local first, kind, rest
  for _, word in ipairs(kinds) do
    local from, to = line:find("%f[%w_]" .. word .. "%f[^%w_]")
    if from and (not first or from < first) then
      first, kind, rest = from, word, line:sub(to + 1)
    end
  end
  if not kind then return nil end
  local author = rest:match("^%s*%(([^)]*)%)")
  local text = rest:gsub("^%s*%b()", ""):gsub("^[%s:-]+", ""):gsub("%s*%*/%s*$", ""):gsub("%s*%-%->%s*$", "")
  return kind, author, ingot.text.sanitize_utf8((text:gsub("%s+$", "")))
end

-- Searches one path: adds to `notes`. The output of a search below a directory has lines like "path:12:text".
local function search(path, notes)
  local found, problem = ingot.grep.run(pattern, path, { line_numbers = true, glob = glob })
  if not found then fail(1, problem) end
  if found.exit_code == 2 then fail(1, (found.stderr:gsub("\n$", ""))) end
  local is_file = ingot.fs.is_file(path)
  for output in found.stdout:gmatch("[^\n]+") do
    local file, number, line = path, output:match("^(%d+):(.*)$")
    if not is_file then
      file, number, line = output:match("^(.-):(%d+):(.*)$")
    end
    local kind, author, text = note_in(line or "")
    if kind then
      local row = { file = ingot.text.sanitize_utf8(file), line = math.tointeger(number) }
      row.kind, row.author, row.text = kind, author, text
      table.insert(notes, row)
    end
  end
end

local notes = ingot.json.array()
for _, path in ipairs(paths) do search(path, notes) end

table.sort(notes, function(a, b)
  if a.file ~= b.file then return a.file < b.file end
  return a.line < b.line
end)

if as_json then
  print(ingot.json.encode(notes, { pretty = true }))
else
  local places, width = {}, 0
  for i, note in ipairs(notes) do
    places[i] = note.file .. ":" .. note.line
    width = math.max(width, ingot.text.width(places[i]))
  end
  for i, note in ipairs(notes) do
    local author = note.author and "(" .. note.author .. ") " or ""
    print(("%s  %-5s  %s%s"):format(ingot.text.fit(places[i], width), note.kind, author, note.text))
  end
end
os.exit(must_be_none and #notes > 0 and 1 or 0)
