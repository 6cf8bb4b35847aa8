-- require: searching, caching, return values, errors, cycles, submodules, package.path.

local function write(name, text)
  local file = assert(io.open(name, "w"))
  file:write(text)
  file:close()
end
package.path = "./?.lua;./?/init.lua"
package.cpath = ""

print("-- a module is run once, with its name and file")
write("simple.lua", "print('loading', ...) return { value = 42, arguments = select('#', ...) }")
do
  local m, where = require "simple"
  print(m.value, m.arguments, where)
  local again, other = require "simple"
  print(again == m, other)
  print(package.loaded.simple == m)
  package.loaded.simple = nil
  print(require "simple" == m)
end

print("-- what modules return")
write("nothing.lua", "loaded_nothing = (loaded_nothing or 0) + 1")
print(require "nothing", loaded_nothing, package.loaded.nothing, (require "nothing"), loaded_nothing)
write("returns_false.lua", "false_runs = (false_runs or 0) + 1 return false")
print((require "returns_false"), (require "returns_false"), false_runs, package.loaded.returns_false)
write("returns_nil.lua", "return nil")
print((require "returns_nil"))
write("returns_many.lua", "return 'first', 'second'")
print(require "returns_many")
write("sets_itself.lua", "package.loaded[...] = 'set by itself'")
print((require "sets_itself"))
write("returns_number.lua", "return 7")
print((require "returns_number") + 1)

print("-- submodules: dots are directories")
assert(os.execute "mkdir -p tree/branch")
write("tree/init.lua", "return { name = ..., leaf = require 'tree.leaf' }")
write("tree/leaf.lua", "return { name = ... }")
write("tree/branch/init.lua", "return 'branch of ' .. (...):match('^(.-)%.')")
print(require("tree").name, require("tree").leaf.name, require "tree.leaf" == require("tree").leaf, (require "tree.branch"))
print(select(2, require "tree.leaf"))

print("-- a missing module: the message lists where it was looked for")
do
  local ok, message = pcall(require, "missing.module")
  print(ok, message:match("^module 'missing.module' not found:"))
  print(message:find("no field package.preload['missing.module']", 1, true) ~= nil)
  print(message:find("no file './missing/module.lua'", 1, true) ~= nil, message:find("no file './missing/module/init.lua'", 1, true) ~= nil)
  print(package.loaded["missing.module"])
end

print("-- errors in modules")
write("broken.lua", "local x = = 1")
print(pcall(require, "broken"))
write("fails.lua", "error('while loading', 0)")
print(pcall(require, "fails"))
print(package.loaded.fails, pcall(require, "fails"))
write("fails_with_table.lua", "error({ code = 3 })")
do
  local ok, e = pcall(require, "fails_with_table")
  print(ok, type(e), e.code)
end

print("-- cycles: the second require gets what is there so far")
write("cycle_a.lua", "local m = {} package.loaded[...] = m m.b = require 'cycle_b' m.name = 'a' return m")
write("cycle_b.lua", "local a = require 'cycle_a' return { seen = type(a), name_then = a.name }")
do
  local a = require "cycle_a"
  print(a.name, a.b.seen, a.b.name_then)
end
write("endless_a.lua", "endless = (endless or 0) + 1 if endless < 3 then require 'endless_a' end return endless")
print((require "endless_a"))

print("-- preload comes first")
package.preload.preloaded = function(...) return { arguments = { ... } } end
do
  local m, extra = require "preloaded"
  print(m.arguments[1], m.arguments[2], extra)
  package.preload.simple = function() return "preload wins" end
  package.loaded.simple = nil
  print((require "simple"))
  package.preload.simple = nil
end

print("-- package.path decides")
assert(os.execute "mkdir -p lib/a lib/b")
write("lib/a/pick.lua", "return 'from a'")
write("lib/b/pick.lua", "return 'from b'")
write("lib/b/only.lua", "return 'only in b'")
package.path = "./lib/a/?.lua;./lib/b/?.lua"
print((require "pick"), (require "only"))
package.path = "./lib/?/pick.lua"
print(require "b")
package.path = "./lib/b/?.lua;./?.lua"
package.loaded.pick = nil
print((require "pick"))
do
  local saved = package.path
  package.path = nil
  print(pcall(require, "anything_else"))
  package.path = saved
end

print("-- a module's chunk name, line numbers and environment")
write("where.lua", "\nreturn debug.getinfo(1, 'Sl').short_src, debug.getinfo(1, 'l').currentline, _ENV == _G")
print((require "where"))

print("-- module names with odd characters")
write("with-dash.lua", "return ...")
write("with space.lua", "return ...")
print((require "with-dash"), (require "with space"))

print("-- arguments")
print(pcall(require))
print(pcall(require, {}))
print((pcall(require, "")))
package.loaded["5"] = "a number is a name too"
print((require(5)))

print("-- a class in a module used by two others")
write("stack.lua", [[
local Stack = {}
Stack.__index = Stack
function Stack.new() return setmetatable({ n = 0 }, Stack) end
function Stack:push(v) self.n = self.n + 1 self[self.n] = v return self end
function Stack:pop() local v = self[self.n] self[self.n] = nil self.n = self.n - 1 return v end
return Stack
]])
write("user_one.lua", "local Stack = require 'stack' return Stack.new():push(1):push(2)")
write("user_two.lua", "local Stack = require 'stack' return function(s) return s:pop() + s:pop(), getmetatable(s) == Stack end")
print((require "user_two")(require "user_one"))
