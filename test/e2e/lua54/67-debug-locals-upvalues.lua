-- debug.getlocal, setlocal, getupvalue, setupvalue, upvalueid, upvaluejoin, metatables, registry, user values.

print("-- locals of a level")
do
  local function f(a, b, ...)
    local c = "c"
    do
      local inner = "out of scope below"
    end
    local d <const>, e <close> = "d", nil
    local i, names = 1, {}
    while true do
      local name, value = debug.getlocal(1, i)
      if not name then break end
      if not name:find("^%(") then names[#names + 1] = name .. "=" .. (type(value) == "table" and "table" or tostring(value)) end
      i = i + 1
    end
    print(table.concat(names, " "))
    print(debug.getlocal(1, -1), debug.getlocal(1, -2))
    print(debug.getlocal(1, -3))
    return c, d, e
  end
  f(1, nil, "first extra", "second extra")
end

print("-- parameters of a function that is not running")
do
  local function f(x, y, ...) local z = x return z, y, ... end
  print(debug.getlocal(f, 1), debug.getlocal(f, 2), debug.getlocal(f, 3))
  print(debug.getlocal(print, 1))
end

print("-- setting locals")
do
  local value, other = "before", "untouched"
  local index
  for i = 1, 250 do
    local name = debug.getlocal(1, i)
    if name == nil then break end
    if name == "value" then index = i end
  end
  print(debug.setlocal(1, index, "after"), value, other)
  print(debug.setlocal(1, 250, "nothing there"))
end

print("-- errors")
print(pcall(debug.getlocal, 100, 1))
print(pcall(debug.getlocal))
print(pcall(debug.setlocal, 100, 1, 1))
print(pcall(debug.getlocal, 1))

print("-- locals of a suspended coroutine")
do
  local co = coroutine.create(function(p)
    local q = p * 2
    coroutine.yield()
    return q
  end)
  coroutine.resume(co, 21)
  print(debug.getlocal(co, 1, 1))
  print(debug.getlocal(co, 1, 2))
  print(debug.setlocal(co, 1, 2, "changed"))
  print(coroutine.resume(co))
end

print("-- upvalues")
do
  local a, b = 1, "two"
  local function f() return a, b end
  print(debug.getupvalue(f, 1))
  print(debug.getupvalue(f, 2))
  print(debug.getupvalue(f, 3))
  print(debug.setupvalue(f, 1, 100), a, (f()))
  print(debug.setupvalue(f, 3, 1))
  print(debug.getupvalue(print, 1))
  local counter = string.gmatch("a b", "%a")
  print((debug.getupvalue(counter, 1)) == "" or (debug.getupvalue(counter, 1)) == nil)
end

print("-- _ENV is the upvalue of a chunk")
do
  local f = load("return x", "=chunk")
  print((debug.getupvalue(f, 1)), select(2, debug.getupvalue(f, 1)) == _G)
  debug.setupvalue(f, 1, { x = "from another environment" })
  print(f())
  local g = load("x = 1")
  print((debug.getupvalue(g, 1)), debug.getupvalue(g, 2))
end

print("-- sharing")
do
  local shared, own = 1, 2
  local function f() shared = shared + 1 return shared end
  local function g() return shared, own end
  local function h() local x = own return x end
  print(debug.upvalueid(f, 1) == debug.upvalueid(g, 1), debug.upvalueid(f, 1) == debug.upvalueid(g, 2), debug.upvalueid(g, 2) == debug.upvalueid(h, 1), type(debug.upvalueid(f, 1)))
  f()
  print(g())
  debug.upvaluejoin(h, 1, f, 1)
  f()
  print(h(), own, shared)
  print(debug.upvalueid(h, 1) == debug.upvalueid(f, 1))
  print(pcall(debug.upvaluejoin, h, 5, f, 1))
  print(pcall(debug.upvaluejoin, print, 1, f, 1))
  print(debug.upvalueid(f, 10))
end

print("-- metatables without asking __metatable")
do
  local t = setmetatable({}, { __metatable = "protected" })
  print(getmetatable(t), type(debug.getmetatable(t)))
  print(debug.setmetatable(t, nil) == t, getmetatable(t))
  print(debug.getmetatable("").__index == string, debug.getmetatable(5), debug.getmetatable(nil))
  print(debug.setmetatable(10, { __index = function(n, key) return key .. n end }))
  print((5).key)
  debug.setmetatable(10, nil)
  print(pcall(debug.setmetatable, {}, 5))
end

print("-- user values")
do
  print(debug.getuservalue(io.stdout, 1))
  print(debug.getuservalue({}, 1), debug.getuservalue(5))
  print(debug.setuservalue(io.stdout, 1, 1))
  print(pcall(debug.setuservalue, {}, 1))
end

print("-- the registry")
do
  local internals = debug.getregistry()
  print(type(internals), internals[2] == _G, type(internals[1]), internals._LOADED == package.loaded, internals._PRELOAD == package.preload)
  print(type(internals["FILE*"]), internals["FILE*"] == getmetatable(io.stdout))
end

print("-- the members of the library")
local names = {}
for name in pairs(debug) do names[#names + 1] = name end
table.sort(names)
for i, name in ipairs(names) do names[i] = name == "setcstacklimit" and "" or name end -- only in some releases
print((table.concat(names, " "):gsub("  +", " ")))
