-- Writes release notes in Markdown from the commits between two tags, by their conventional type.
-- ingot run --allow-run=git examples/release-notes.lua v1.1.0 v1.2.0 > notes.md
-- It needs --allow-run=git: git is all it asks. See https://www.conventionalcommits.org for how commits are written.

local help = [[
usage: ingot run release-notes.lua [options] [FROM] [TO]

Writes release notes for the commits after FROM up to TO. Without TO they end at HEAD, without FROM they begin at the
last tag before TO, or with the first commit.

  --repository DIR   the repository, the working directory unless given
  --url ADDRESS      the address of the repository: commits become links
  --help             show this help

Exit codes: 0 done, 1 git failed, 2 wrong usage.
]]

local function fail(code, ...)
  io.stderr:write("release-notes: ", ...):write("\n")
  os.exit(code)
end

local range, repository, url = {}, ".", nil

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
  elseif argument == "--repository" then
    repository = value_of(argument)
  elseif argument == "--url" then
    url = value_of(argument):gsub("/$", "")
  elseif argument:find("^%-") or #range == 2 then
    fail(2, "unknown argument ", argument, "; see --help")
  else
    table.insert(range, argument)
  end
  position = position + 1
end

-- What git prints. @returns nil and what it says when it fails
local function git(...)
  local result, problem = ingot.process.run("git", { "-C", repository, ... })
  if not result then return nil, problem end
  if result.exit_code ~= 0 then return nil, (result.stderr:gsub("\n$", "")) end
  return result.stdout
end

local from, to = range[1], range[2] or "HEAD"
if not from then
  -- The last commit may have a tag itself: what counts is the one before.
  local tag = git("describe", "--tags", "--abbrev=0", to .. "^")
  from = tag and tag:match("[^\n]+")
end

-- Fields end with a unit separator and commits with a record separator, which no message has in it.
local format = "--format=%h%x1f%cs%x1f%aN%x1f%s%x1f%b%x1f%x1e"
local revisions = from and from .. ".." .. to or to
local log, problem = git("-c", "log.showSignature=false", "log", "--no-merges", format, revisions, "--")
if not log then fail(1, problem) end

-- What the footer "BREAKING CHANGE: …" says: up to an empty line or the next footer.
local function breaking_note(body)
  local note = ("\n" .. body .. "\n\n"):match("\nBREAKING[ -]CHANGE: (.-)\n%s*\n")
  if not note then return nil end
  return (note:gsub("\n[%w-]+: .*", ""):gsub("%s*\n%s*", " "))
end

local titles = { feat = "Features", fix = "Fixes", perf = "Performance", docs = "Documentation", revert = "Reverted" }
local order = { "Breaking changes", "Features", "Fixes", "Performance", "Documentation", "Reverted", "Other changes" }

local sections, commits_of, date = {}, {}, nil
for _, title in ipairs(order) do sections[title] = {} end

for hash, day, author, subject, body in log:gmatch("(%x+)\x1f(.-)\x1f(.-)\x1f(.-)\x1f(.-)\x1f\x1e") do
  date = date or day
  local kind, rest = subject:match("^(%a+)(.*)$")
  local scope, mark, description = (rest or ""):match("^(%b())(!?): +(.+)$")
  if not scope then mark, description = (rest or ""):match("^(!?): +(.+)$") end

  local place = scope and "**" .. scope:sub(2, -2) .. ":** " or ""
  local commit = url and ("[%s](%s/commit/%s)"):format(hash, url, hash) or hash
  local function add(title, text) table.insert(sections[title], ("- %s%s (%s)"):format(place, text, commit)) end

  local note = breaking_note(body)
  if note or mark == "!" then add("Breaking changes", note or description) end
  if not (mark == "!" and not note) then
    add(description and titles[kind:lower()] or "Other changes", description or subject)
  end

  commits_of[author] = (commits_of[author] or 0) + 1
  for name in body:gmatch("[Cc]o%-[Aa]uthored%-[Bb]y: *([^<\n]-) *<") do
    commits_of[name] = (commits_of[name] or 0) + 1
  end
end

print(("## %s%s"):format(to == "HEAD" and "Unreleased" or to, date and " (" .. date .. ")" or ""))
if not date then print("\nNo changes.") end

for _, title in ipairs(order) do
  if #sections[title] > 0 then print(("\n### %s\n\n%s"):format(title, table.concat(sections[title], "\n"))) end
end

local authors = {}
for author in pairs(commits_of) do table.insert(authors, author) end
table.sort(authors, function(a, b)
  if commits_of[a] ~= commits_of[b] then return commits_of[a] > commits_of[b] end
  return a < b
end)
if #authors > 0 then print("\n### Authors\n") end
for _, author in ipairs(authors) do
  print(("- %s (%d %s)"):format(author, commits_of[author], commits_of[author] == 1 and "commit" or "commits"))
end
