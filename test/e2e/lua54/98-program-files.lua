-- Programs over real files and processes: a log report, a key-value store, a build script, a directory walk, a pager.

local function write(name, text)
  local file <close> = assert(io.open(name, "w"))
  assert(file:write(text))
end
local function read(name)
  local file <close> = assert(io.open(name, "r"))
  return file:read("a")
end
local function quote(s) return "'" .. s:gsub("'", "'\\''") .. "'" end

print("-- a report over a log")
do
  local out <close> = assert(io.open("access.log", "w"))
  for i = 1, 500 do
    out:write(("10.0.0.%d - [%s] \"GET /page%d\" %d %d\n"):format(i % 7, os.date("!%d/%b/%Y:%H:%M:%S", 1700000000 + i * 60), i % 5, i % 11 == 0 and 404 or 200, i * 37 % 1000))
  end
  out:flush()
  local by_host, bytes, missing = {}, 0, 0
  for line in io.lines("access.log") do
    local host, path, status, size = line:match('^(%S+) %- %[.-%] "GET (%S+)" (%d+) (%d+)$')
    by_host[host] = (by_host[host] or 0) + 1
    bytes = bytes + math.tointeger(size)
    if status == "404" then missing = missing + 1 end
  end
  local hosts = {}
  for host in pairs(by_host) do hosts[#hosts + 1] = host end
  table.sort(hosts)
  for _, host in ipairs(hosts) do io.write(host, "=", by_host[host], " ") end
  print(bytes, missing)
end

print("-- an append-only key-value store with compaction")
do
  local Store = {}
  Store.__index = Store
  function Store.open(name)
    local store = setmetatable({ name = name, data = {}, file = assert(io.open(name, "a+b")) }, Store)
    store.file:seek("set")
    while true do
      local header = store.file:read(4)
      if not header or #header < 4 then break end
      local key_size, value_size = string.unpack("<I2I2", header)
      local key = store.file:read(key_size)
      store.data[key] = value_size > 0 and store.file:read(value_size) or nil
    end
    return store
  end
  function Store:set(key, value)
    self.data[key] = value
    self.file:write(string.pack("<I2I2", #key, value and #value or 0), key, value or "")
  end
  function Store:close() self.file:close() end
  function Store:compact()
    local fresh = assert(io.open(self.name .. ".tmp", "wb"))
    local keys = {}
    for key in pairs(self.data) do keys[#keys + 1] = key end
    table.sort(keys)
    for _, key in ipairs(keys) do fresh:write(string.pack("<I2I2", #key, #self.data[key]), key, self.data[key]) end
    fresh:close()
    self.file:close()
    assert(os.rename(self.name .. ".tmp", self.name))
    self.file = assert(io.open(self.name, "a+b"))
  end
  local store = Store.open("store.db")
  for i = 1, 300 do store:set("key" .. i % 50, "value\0" .. i) end
  store:set("key7", nil)
  store:close()
  local before = #read("store.db")
  store = Store.open("store.db")
  print(store.data.key0 == "value\0" .. 300, store.data.key7, before)
  store:compact()
  store:set("late", "x")
  store:close()
  print(#read("store.db") < before)
  store = Store.open("store.db")
  local n = 0
  for _ in pairs(store.data) do n = n + 1 end
  print(n, store.data.late)
  store:close()
end

print("-- a build script: targets, dependencies, time stamps by stat")
do
  local function modified(name)
    local pipe <close> = io.popen("stat -c %Y " .. quote(name) .. " 2>/dev/null")
    return pipe:read("n")
  end
  local rules = {
    ["program"] = { "main.o", "util.o", run = "cat main.o util.o > program" },
    ["main.o"] = { "main.c", run = "tr a-z A-Z < main.c > main.o" },
    ["util.o"] = { "util.c", run = "tr a-z A-Z < util.c > util.o" },
  }
  write("main.c", "int main\n")
  write("util.c", "int util\n")
  assert(os.execute("touch -d @1000000000 main.c util.c"))
  local function build(target)
    local rule = rules[target]
    if not rule then return (assert(modified(target), "no rule for " .. target)) end
    local newest = 0
    for _, dependency in ipairs(rule) do newest = math.max(newest, build(dependency)) end
    if (modified(target) or -1) < newest then
      print("  run", rule.run)
      assert(os.execute(rule.run))
    end
    return modified(target)
  end
  build("program")
  print((read("program"):gsub("\n", ";")))
  print("up to date")
  build("program")
  print(pcall(build, "nothing") == false)
end

print("-- a directory walk with find and sort")
do
  assert(os.execute("mkdir -p tree/a/b tree/c && touch tree/x.lua tree/a/y.lua tree/a/b/z.txt 'tree/c/with space.lua'"))
  local pipe <close> = io.popen("find tree -type f -print0 | sort -z")
  local names = {}
  for name in pipe:read("a"):gmatch("[^\0]+") do names[#names + 1] = name end
  for _, name in ipairs(names) do print(name, name:match("%.(%w+)$"), name:match("([^/]+)$")) end
end

print("-- a filter through an external program, input by file, output by pipe")
do
  write("unsorted", "pear\napple\nfig\n")
  local pipe <close> = io.popen("sort < unsorted")
  local sorted = {}
  for line in pipe:lines() do sorted[#sorted + 1] = line end
  print(table.concat(sorted, " "))
end

print("-- a configuration file with sections, comments and includes")
do
  write("main.conf", "# main\nname = demo\ninclude extra.conf\n[server]\nport = 8080\nhosts = a, b , c\n")
  write("extra.conf", "debug = yes\n; a comment\n[paths]\nroot = /srv/data\n")
  local function load_config(name, config, section)
    config = config or {}
    section = section or config
    for line in io.lines(name) do
      line = line:gsub("^%s+", ""):gsub("%s+$", "")
      local include, header = line:match("^include%s+(%S+)$"), line:match("^%[(%w+)%]$")
      local key, value = line:match("^([%w_]+)%s*=%s*(.-)$")
      if include then
        load_config(include, config, section)
      elseif header then
        config[header] = config[header] or {}
        section = config[header]
      elseif key then
        section[key] = tonumber(value) or value
      end
    end
    return config
  end
  local config = load_config("main.conf")
  print(config.name, config.debug, config.paths.root, config.server.port + 1)
  for host in config.server.hosts:gmatch("[^,%s]+") do io.write("<", host, ">") end
  print()
end

print("-- pages of a long text, ten lines each")
do
  local file = assert(io.open("long.txt", "w"))
  for i = 1, 35 do file:write("line ", i, "\n") end
  file:close()
  local pages, page = {}, {}
  for line in io.lines("long.txt") do
    page[#page + 1] = line
    if #page == 10 then
      pages[#pages + 1] = page
      page = {}
    end
  end
  if #page > 0 then pages[#pages + 1] = page end
  for i, p in ipairs(pages) do print(i, #p, p[1], p[#p]) end
end

print("-- the last lines of a file, read backwards in blocks")
do
  local function tail(name, wanted)
    local file <close> = assert(io.open(name, "rb"))
    local position, text = file:seek("end"), ""
    while position > 0 and select(2, text:gsub("\n", "")) <= wanted do
      local size = math.min(16, position)
      position = file:seek("set", position - size)
      text = file:read(size) .. text
    end
    local lines = {}
    for line in text:gmatch("[^\n]+") do lines[#lines + 1] = line end
    return table.concat(lines, ",", math.max(1, #lines - wanted + 1))
  end
  print(tail("long.txt", 3), tail("long.txt", 1))
end
