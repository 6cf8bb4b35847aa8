-- Runs test files with the framework: `run.lua REPORTER FILE…`. Durations are zero: reports are the same each time.

-- The executable carries the framework, too; what is tested is the source, which LUA_PATH leads to.
table.insert(package.searchers, 2, function(name)
  local path = name:find("^ingot%.test") and package.searchpath(name, package.path)
  if path then return assert(loadfile(path)), path end
end)

local test = require("ingot.test")
local reporter = require("ingot.test.reporters." .. arg[1]).new({ write = io.write })

local host = {
  now = function() return 0 end,
  report = function(event) reporter:event(event) end,
  temporary_directory = function()
    local path = os.tmpname()
    os.remove(path)
    assert(os.execute("mkdir " .. path))
    return path
  end,
  remove_directory = function(path) assert(os.execute("rm -r " .. path)) end,
}
local summary = test.run({ files = table.pack(table.unpack(arg, 2)), host = host })
os.exit(summary.ok)
