-- Follows the log files below a directory: shows every line that is added to one of them.
-- ingot run --allow-read=/var/log examples/log-tail.lua /var/log
-- It needs --allow-read for the directory.

local help = [[
usage: ingot run log-tail.lua [options] [DIRECTORY]

Shows what is added to the log files below a directory, the working directory unless given, until Ctrl-C. Files that
appear, and those that are emptied or replaced, are followed from their start.

  --grep PATTERN    only lines in which this Lua pattern is found
  --suffix TEXT     only files whose names end like this; ".log" unless given, "" for all files
  --color           use colours also where there is no terminal
  --no-color        never use colours
  --help            show this help

Exit codes: 1 the directory cannot be watched, 2 wrong usage, 130 ended with Ctrl-C.
]]

local function fail(code, ...)
  io.stderr:write("log-tail: ", ...):write("\n")
  os.exit(code)
end

local directory, wanted, suffix, use_color = nil, nil, ".log", nil

local position = 1
local function value_of(option)
  position = position + 1
  return arg[position] or fail(2, option, " needs a value")
end
while arg[position] do
  local argument = arg[position]
  if argument == "--help" then
    io.write(help)
    os.exit(0)
  elseif argument == "--grep" then
    wanted = value_of(argument)
    local is_pattern, problem = pcall(string.find, "", wanted)
    if not is_pattern then fail(2, "--grep: ", problem) end
  elseif argument == "--suffix" then
    suffix = value_of(argument)
  elseif argument == "--color" or argument == "--no-color" then
    use_color = argument == "--color"
  elseif directory or argument:find("^%-") then
    fail(2, "unknown argument ", argument, "; see --help")
  else
    directory = argument
  end
  position = position + 1
end

local problem
directory, problem = ingot.path.canonical(directory or ".")
if not directory then fail(1, problem) end

if use_color == nil then use_color = ingot.os.is_terminal("stdout") end

local function colored(code, text) return use_color and "\27[" .. code .. "m" .. text .. "\27[0m" or text end

-- How far each file has been read, in bytes: up to the end of its last whole line.
local offsets = {}

local function is_log(path) return path:sub(-#suffix) == suffix or suffix == "" end

local function show(path, line)
  local from, to = 1, 0
  if wanted then
    from, to = line:find(wanted)
    if not from then return end
  end
  local marked = line:sub(1, from - 1) .. colored("1;31", line:sub(from, to)) .. line:sub(to + 1)
  print(colored("36", ingot.path.relative(directory, path)) .. ": " .. (to >= from and marked or line))
end

-- Shows the lines that a file has got since the last time.
local function read_more(path)
  local file <close> = io.open(path, "rb")
  local size = file and file:seek("end")
  if not size then return end
  local offset = offsets[path] or 0
  if size < offset then
    print(colored("33", ingot.path.relative(directory, path) .. " was emptied"))
    offset = 0
  end
  file:seek("set", offset)
  for line in file:lines("L") do
    if line:sub(-1) ~= "\n" then break end -- the rest of it is still to come
    offset = offset + #line
    show(path, line:sub(1, -2))
  end
  offsets[path] = offset
end

local function files_now()
  local paths = {}
  for _, path in ipairs(ingot.fs.glob("**", directory, { max = 1000000 }) or {}) do
    if is_log(path) then table.insert(paths, path) end
  end
  return paths
end

local function on_change(event)
  local path, new_path = event.paths[1], event.paths[2]
  if event.kind == "any" then
    for _, each in ipairs(files_now()) do read_more(each) end
  elseif event.kind == "rename" and new_path then
    -- A rotated file is the same file under its new name.
    offsets[new_path], offsets[path] = offsets[path], nil
  elseif event.kind == "remove" or event.detail == "from" then
    offsets[path] = nil
  elseif offsets[path] or (is_log(path) and ingot.fs.is_file(path)) then
    read_more(path)
  end
  io.stdout:flush()
end

-- What is there already is not shown: a file that this does not find is new.
for _, path in ipairs(files_now()) do offsets[path] = ingot.fs.size(path) end

local is_watched, reason = pcall(ingot.fs.watch, directory, on_change)
if not is_watched then fail(1, reason) end
io.stderr:write("log-tail: following ", directory, "\n")
