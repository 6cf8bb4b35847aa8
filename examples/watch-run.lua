-- Runs a command, and runs it again whenever a file changes; when it still runs, it is ended first.
-- ingot run --allow-read=. --allow-run=make examples/watch-run.lua --path src make test
-- It needs --allow-read for what is watched and --allow-run for the command; for more than a single simple command
-- (`make && ./test`), --allow-run without a list.

local help = [[
usage: ingot run watch-run.lua [options] COMMAND...

Runs a command line at once and after every change below a directory, until Ctrl-C. Changes in hidden directories
(.git …) do not count.

  --path PATH      a directory or file to watch, the working directory unless given; may be given several times
  --suffix TEXT    only files whose names end like this count; may be given several times
  --delay MS       how long nothing has to change before the command is run, 100 unless given
  --help           show this help

Exit codes: 1 a path cannot be watched, 2 wrong usage, 130 ended with Ctrl-C.
]]

local function say(...) io.stderr:write("watch-run: ", ...):write("\n") end

local function fail(code, ...)
  say(...)
  os.exit(code)
end

local paths, suffixes, delay = {}, {}, 100

local position = 1
local function value_of(option)
  position = position + 1
  return arg[position] or fail(2, option, " needs a value")
end
while arg[position] and arg[position]:find("^%-") do
  local argument = arg[position]
  if argument == "--help" then
    io.write(help)
    os.exit(0)
  elseif argument == "--path" then
    table.insert(paths, value_of(argument))
  elseif argument == "--suffix" then
    table.insert(suffixes, value_of(argument))
  elseif argument == "--delay" then
    delay = math.tointeger(tonumber(value_of(argument)))
    if not delay or delay < 0 then fail(2, "--delay needs a number of milliseconds") end
  else
    fail(2, "unknown option ", argument, "; see --help")
  end
  position = position + 1
end
local command = table.concat(arg, " ", position)
if command == "" then fail(2, "there is no command to run; see --help") end
if #paths == 0 then paths[1] = "." end

local function counts(path)
  if path:find("/%.[^/]+/") then return false end
  for _, suffix in ipairs(suffixes) do
    if path:sub(-#suffix) == suffix then return true end
  end
  return #suffixes == 0
end

-- When the last change was; nil when the command has been run since. At first it is to be run at once.
local changed_at = -math.huge

local function on_change(event)
  if event.kind == "access" then return end -- somebody has read it
  for _, path in ipairs(event.paths) do
    if counts(path) then changed_at = ingot.time.monotonic_ms() end
  end
end

for _, path in ipairs(paths) do
  local is_watched, problem = pcall(ingot.fs.watch, path, on_change)
  if not is_watched then fail(1, problem) end
end

local running, started_at
while true do
  local now = ingot.time.monotonic_ms()
  -- A burst of changes runs the command once, when it is over.
  if changed_at and now - changed_at >= delay then
    changed_at = nil
    if running then
      io.write(ingot.process.stop(running).text)
      say("ended, to be run again")
    end
    running, started_at = ingot.process.spawn_bg(command), now
  end
  if running then
    local output = ingot.process.read_output(running)
    io.write(output.text):flush()
    if not output.running then
      running = nil
      say(("exit code %d after %.1f s"):format(output.exit_code, (now - started_at) / 1000))
    end
  end
  ingot.sleep(20)
end
