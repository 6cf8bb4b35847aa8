-- Checks the links of web pages, HTML files and Markdown files, several at a time.
-- ingot run --allow-read=. --allow-net examples/link-checker.lua README.md docs/guide.html https://example.com/
-- Reading files needs --allow-read, asking servers --allow-net. A link that may not be followed is skipped.

local help = [[
usage: ingot run link-checker.lua [options] TARGET...

Checks every link of the targets, which are addresses (https://…) or HTML or Markdown files: that a server answers it
with a status below 400, or that the file is there.

  --jobs N           how many links to check at a time, 8 unless given
  --timeout SECONDS  how long to wait for a server, 10 unless given
  --json             write the result as JSON
  --help             show this help

Exit codes: 0 all links are fine, 1 a link is broken, 2 wrong usage.
]]

local function fail(...)
  io.stderr:write("link-checker: ", ...):write("\n")
  os.exit(2)
end

local targets, jobs, timeout, as_json = {}, 8, 10, false

local position = 1
local function number_of(option)
  position = position + 1
  local number = math.tointeger(tonumber(arg[position]))
  return number and number > 0 and number or fail(option, " needs a number above 0")
end
while arg[position] do
  local argument = arg[position]
  if argument == "--help" then
    io.write(help)
    os.exit(0)
  elseif argument == "--jobs" then
    jobs = number_of(argument)
  elseif argument == "--timeout" then
    timeout = number_of(argument)
  elseif argument == "--json" then
    as_json = true
  elseif argument:find("^%-") then
    fail("unknown option ", argument, "; see --help")
  else
    table.insert(targets, argument)
  end
  position = position + 1
end
if #targets == 0 then fail("nothing to check; see --help") end

local function is_address(target) return target:find("^https?://") ~= nil end

-- Calls a function with each of the items, `jobs` of them at a time, and waits for all.
local function in_parallel(items, work)
  local taken = 0
  local function worker()
    while taken < #items do
      taken = taken + 1
      work(items[taken])
    end
  end
  local workers = {}
  for i = 1, math.min(jobs, #items) do workers[i] = worker end
  ingot.task.all(table.unpack(workers))
end

-- The links of a Markdown text: [text](link), <https://…>, [name]: link. Those in code are none.
local function markdown_links(text)
  text = ("\n" .. text):gsub("\n```.-\n```", "\n"):gsub("`[^`\n]*`", "")
  local links = {}
  for inner in text:gmatch("%](%b())") do
    table.insert(links, inner:match("^%(%s*<(.-)>") or inner:match("^%(%s*(%S-)%s*%)$") or inner:match("^%(%s*(%S+)"))
  end
  for link in text:gmatch("<(https?://[^%s>]+)>") do table.insert(links, link) end
  for link in text:gmatch("\n *%[[^%]^][^%]]*%]: *<?([^%s>]+)") do table.insert(links, link) end
  return links
end

-- The links of a target. @returns nil and the reason when it cannot be read
local function links_of(target)
  if is_address(target) then
    local page, problem = ingot.http.get(target, { timeout_secs = timeout, max_retries = 2 })
    if not page then return nil, problem end
    if page.status >= 400 then return nil, "status " .. page.status end
    return ingot.html.links(page.body, page.final_url)
  end
  local file, problem = io.open(target, "rb")
  local text = file and file:read("a")
  if not text then return nil, problem or "it is not a file" end
  file:close()
  return target:find("%.html?$") and ingot.html.links(text) or markdown_links(text)
end

local entries, by_link, counts = {}, {}, { ok = 0, broken = 0, skipped = 0 }

-- Takes note of a link that stands in a target, unless it is of another kind (mailto: …).
local function note(link, target)
  link = link:gsub("#.*", "")
  local state, reason
  if not is_address(link) then
    if link == "" or link:find("^%a[%w+.-]*:") then return end
    link = link:gsub("%?.*", ""):gsub("%%(%x%x)", function(digits) return string.char(tonumber(digits, 16)) end)
    if link:sub(1, 1) == "/" then
      state, reason = "skipped", "it depends on where the site begins"
    else
      link = ingot.path.normalize(ingot.path.join(ingot.path.parent(target) or "", link))
    end
  end
  local entry = by_link[link]
  if not entry then
    entry = { link = link, from = {}, state = state, reason = reason }
    by_link[link] = entry
    table.insert(entries, entry)
  end
  if entry.from[#entry.from] ~= target then table.insert(entry.from, target) end
end

-- Finds out whether a link leads somewhere: its state becomes "ok", "broken" or "skipped".
local function check(entry)
  if entry.state then return end
  if is_address(entry.link) then
    -- The body is of no interest: after its first bytes the connection is dropped.
    local options = { timeout_secs = timeout, max_retries = 2, max_response_bytes = 0 }
    local response, problem = ingot.http.get(entry.link, options)
    entry.state = response and response.status < 400 and "ok" or "broken"
    entry.reason = problem or "status " .. response.status
  else
    local path, problem = ingot.path.canonical(entry.link)
    entry.state, entry.reason = path and "ok" or "broken", problem
  end
end

-- First the targets, then their links: an entry for every link, however often it stands somewhere.
local links, problems = {}, {}
in_parallel(targets, function(target) links[target], problems[target] = links_of(target) end)
for _, target in ipairs(targets) do
  for _, link in ipairs(links[target] or {}) do note(link, target) end
  if problems[target] then
    table.insert(entries, { link = target, from = { "the arguments" }, state = "broken", reason = problems[target] })
  end
end
in_parallel(entries, function(entry)
  local succeeded, problem = pcall(check, entry)
  if succeeded then return end
  -- What may not be done is raised as an error, unlike what fails.
  local denial = tostring(problem):match("permission denied.*") or error(problem, 0)
  entry.state, entry.reason = "skipped", denial
end)

for _, entry in ipairs(entries) do
  counts[entry.state] = counts[entry.state] + 1
  if entry.state ~= "ok" and not as_json then
    print(("%-7s %s in %s: %s"):format(entry.state, entry.link, table.concat(entry.from, ", "), entry.reason))
  end
end
if as_json then
  local list = ingot.json.array()
  print(ingot.json.encode({ links = table.move(entries, 1, #entries, 1, list), counts = counts }, { pretty = true }))
else
  print(("%d ok, %d broken, %d skipped"):format(counts.ok, counts.broken, counts.skipped))
end
os.exit(counts.broken == 0 and 0 or 1)
