-- Sums up the state of all git repositories below a directory: branch, commits to push and to pull, changed files.
-- ingot run --allow-read=$HOME/src --allow-run=git examples/git-status.lua ~/src
-- It needs --allow-read for the directory and --allow-run=git. It changes nothing, and asks no server.

local help = [[
usage: ingot run git-status.lua [options] [DIRECTORY]

Lists the git repositories below a directory, the working directory unless given. Hidden directories, and those within
a repository, are not searched.

  --dirty    list only those with something to commit, push or pull
  --jobs N   how many repositories to ask at a time, 8 unless given
  --json     write the result as JSON
  --help     show this help

Exit codes: 0 done, 1 the directory or a repository could not be read, 2 wrong usage.
]]

local function fail(code, ...)
  io.stderr:write("git-status: ", ...):write("\n")
  os.exit(code)
end

local root, jobs, only_dirty, as_json = nil, 8, false, false

local position = 1
while arg[position] do
  local argument = arg[position]
  if argument == "--help" then
    io.write(help)
    os.exit(0)
  elseif argument == "--dirty" then
    only_dirty = true
  elseif argument == "--json" then
    as_json = true
  elseif argument == "--jobs" then
    position = position + 1
    jobs = math.tointeger(tonumber(arg[position]))
    if not jobs or jobs < 1 then fail(2, "--jobs needs a number above 0") end
  elseif root or argument:find("^%-") then
    fail(2, "unknown argument ", argument, "; see --help")
  else
    root = argument
  end
  position = position + 1
end
root = root or "."

-- Adds the repositories in a directory and below it to `found`. A link may lead back up: `seen` holds the true paths.
local function find_repositories(directory, found, seen)
  local path = ingot.path.canonical(directory)
  if not path or seen[path] then return found end
  seen[path] = true
  if ingot.fs.exists(ingot.path.join(directory, ".git")) then
    table.insert(found, directory)
    return found
  end
  for _, name in ipairs(ingot.fs.read_dir(directory) or {}) do
    local entry = ingot.path.join(directory, name)
    -- A link may lead to where this program may not look, which is an error, unlike what is not there.
    local is_allowed, is_directory = pcall(ingot.fs.is_dir, entry)
    if name:sub(1, 1) ~= "." and is_allowed and is_directory then find_repositories(entry, found, seen) end
  end
  return found
end

-- Asks git for the state of a repository. @returns a row of the result; with `error` when git refuses
local function status_of(directory)
  local row = { path = ingot.text.sanitize_utf8(directory), changed = 0, untracked = 0 }
  if row.path ~= directory then
    row.error = "its name is not valid UTF-8"
    return row
  end
  local arguments = { "--no-optional-locks", "-C", directory, "status", "--porcelain=v2", "--branch" }
  local result, problem = ingot.process.run("git", arguments, { timeout_secs = 60 })
  if not result or result.exit_code ~= 0 then
    row.error = problem or result.timed_out and "git takes too long" or result.stderr:match("[^\n]*")
    return row
  end
  local commit
  for line in result.stdout:gmatch("[^\n]+") do
    local field, value = line:match("^# branch%.(%S+) (.*)")
    if field == "oid" then
      commit = value
    elseif field == "head" then
      row.branch = value == "(detached)" and "at " .. commit:sub(1, 8) or value
    elseif field == "ab" then
      local ahead, behind = value:match("%+(%d+) %-(%d+)")
      row.ahead, row.behind = math.tointeger(ahead), math.tointeger(behind)
    elseif line:find("^%?") then
      row.untracked = row.untracked + 1
    elseif not line:find("^#") then
      row.changed = row.changed + 1
    end
  end
  return row
end

local function is_dirty(row)
  return row.error or row.changed + row.untracked + (row.ahead or 0) + (row.behind or 0) > 0
end

local _, problem = ingot.fs.read_dir(root)
if problem then fail(1, problem) end
local repositories = find_repositories(root, {}, {})

-- Each worker asks one repository after the other, and all of them share the list.
local rows, taken = {}, 0
local function worker()
  while taken < #repositories do
    taken = taken + 1
    local mine = taken
    rows[mine] = status_of(repositories[mine])
  end
end
local workers = {}
for i = 1, math.min(jobs, #repositories) do workers[i] = worker end
ingot.task.all(table.unpack(workers))

local exit_code = 0
local shown = ingot.json.array()
for _, row in ipairs(rows) do
  if row.error then exit_code = 1 end
  if not only_dirty or is_dirty(row) then table.insert(shown, row) end
end

if as_json then
  print(ingot.json.encode(shown, { pretty = true }))
elseif #shown > 0 then
  local width, branch_width = 10, 6
  for _, row in ipairs(shown) do
    width = math.max(width, ingot.text.width(row.path))
    branch_width = math.max(branch_width, ingot.text.width(row.branch or ""))
  end
  local function line(path, branch, ...)
    local format = "%s  %s  %5s  %6s  %7s  %9s"
    print(format:format(ingot.text.fit(path, width), ingot.text.fit(branch, branch_width), ...))
  end
  line("repository", "branch", "ahead", "behind", "changed", "untracked")
  for _, row in ipairs(shown) do
    if row.error then
      io.stderr:write("git-status: ", row.path, ": ", row.error, "\n")
    else
      line(row.path, row.branch, row.ahead or "-", row.behind or "-", row.changed, row.untracked)
    end
  end
end
os.exit(exit_code)
