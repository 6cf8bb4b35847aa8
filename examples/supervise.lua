-- Keeps programs running: starts those that a file names, shows what they print, and starts them again when they end.
-- ingot run --allow-read=services.lua --allow-run examples/supervise.lua services.lua
-- It needs --allow-read for the file and --allow-run for the programs.
--
-- services.lua:
--   return {
--     { name = "web", command = "python3 -m http.server 8000" },
--     { name = "worker", command = "./worker --queue mail", restart = "failure" },
--   }
-- or services.json: [{ "name": "web", "command": "python3 -m http.server 8000" }]

local help = [[
usage: ingot run supervise.lua [options] FILE

Starts the programs that FILE names, a Lua or JSON file with a list of tables:

  name       what the lines that it prints start with
  command    the command line
  restart    "always" (unless given), "failure": only when its exit code is not 0, or "never"

A program that ends is started again a moment later; the pause doubles as long as it does not stay up. Ctrl-C ends
everything.

  --once       start each program once
  --pause MS   the first pause, 500 unless given
  --help       show this help

Exit codes: 0 all have ended well, 1 one of them failed, or FILE cannot be read, 2 wrong usage, 130 ended with Ctrl-C.
]]

local LONGEST_PAUSE = 30000 -- milliseconds
local STAYS_UP = 10000 -- what runs so long starts with a short pause again

local function say(...) io.stderr:write("supervise: ", ...):write("\n") end

local function fail(code, ...)
  say(...)
  os.exit(code)
end

local path, is_once, first_pause = nil, false, 500

local position = 1
while arg[position] do
  local argument = arg[position]
  if argument == "--help" then
    io.write(help)
    os.exit(0)
  elseif argument == "--once" then
    is_once = true
  elseif argument == "--pause" then
    position = position + 1
    first_pause = math.tointeger(tonumber(arg[position]))
    if not first_pause or first_pause < 1 then fail(2, "--pause needs a number above 0") end
  elseif path or argument:find("^%-") then
    fail(2, "unknown argument ", argument, "; see --help")
  else
    path = argument
  end
  position = position + 1
end
if not path then fail(2, "which file names the programs? See --help") end

-- The list that a file holds. A Lua file gets no globals: it is to say what there is, not to do something.
local function read_services()
  local text, problem = ingot.fs.read(path)
  if not text then fail(1, problem) end
  local services
  if path:find("%.json$") then
    services, problem = ingot.json.decode(text)
  else
    local chunk
    chunk, problem = load(text, "@" .. path, "t", {})
    if chunk then services = chunk() end
  end
  if problem then fail(1, path, ": ", problem) end
  if type(services) ~= "table" or #services == 0 then fail(1, path, ": it does not hold a list of programs") end
  return services
end

local restarts = { always = true, failure = true, never = true }

local services, width = read_services(), 0
for i, service in ipairs(services) do
  if type(service) ~= "table" or type(service.name) ~= "string" or type(service.command) ~= "string" then
    fail(1, path, ": program ", i, " needs a name and a command")
  end
  if is_once then service.restart = "never" end
  service.restart = service.restart or "always"
  if not restarts[service.restart] then
    fail(1, path, ": restart of ", service.name, ' must be "always", "failure" or "never"')
  end
  width = math.max(width, ingot.text.width(service.name))
end

local is_ending = false
ingot.cell("shutdown"):subscribe(function()
  is_ending = true
  local running = #ingot.process.list()
  if running > 0 then say("ending ", running, running == 1 and " program" or " programs") end
end)

-- Starts a program, shows its lines and waits for its end. @returns its exit code
local function run(service)
  local prefix = ingot.text.fit(service.name, width) .. " | "
  local id = ingot.process.spawn_bg(service.command)
  local rest = "" -- of a line that is not complete yet
  local output
  repeat
    ingot.sleep(20)
    output = ingot.process.read_output(id)
    rest = (rest .. output.text):gsub("([^\n]*)\n", function(line)
      print(prefix .. line)
      return ""
    end)
    io.stdout:flush()
  until not output.running
  if rest ~= "" then print(prefix .. rest) end
  return output.exit_code
end

-- Keeps a program running. @returns the last exit code, once it is not to be started again
local function supervise(service)
  local pause = first_pause
  while true do
    local started = ingot.time.monotonic_ms()
    local exit_code = run(service)
    if is_ending then return exit_code end
    say(service.name, " ended with exit code ", exit_code)
    if service.restart == "never" or (service.restart == "failure" and exit_code == 0) then return exit_code end
    if ingot.time.monotonic_ms() - started > STAYS_UP then pause = first_pause end
    say(service.name, " starts again in ", pause, " ms")
    ingot.sleep(pause)
    pause = math.min(pause * 2, LONGEST_PAUSE)
  end
end

local tasks = {}
for i, service in ipairs(services) do
  tasks[i] = function() return supervise(service) end
end
for _, exit_code in ipairs(ingot.task.all(table.unpack(tasks))) do
  if exit_code ~= 0 then os.exit(1) end
end
