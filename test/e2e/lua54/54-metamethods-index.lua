-- __index and __newindex: tables, functions, chains, raw access, classes and inheritance, proxies.

print("-- a table, a function, a chain")
do
  local base = { color = "red", size = 1 }
  local middle = setmetatable({ size = 2 }, { __index = base })
  local top = setmetatable({}, { __index = middle })
  print(top.color, top.size, top.missing, rawget(top, "color"))
  top.color = "own"
  print(top.color, base.color)
  top.color = nil
  print(top.color)
  local computed = setmetatable({}, { __index = function(t, key) return key, "dropped", t end })
  print(computed.anything, computed[5], (computed[true]))
end

print("-- the original table is the argument, however long the chain")
do
  local seen
  local base = setmetatable({}, { __index = function(t, key) seen = t return key end })
  local child = setmetatable({}, { __index = base })
  local _ = child.x
  print(seen == base, seen == child)
end

print("-- __newindex: a table, a function, raw assignment")
do
  local store = {}
  local t = setmetatable({ existing = 1 }, { __newindex = store })
  t.fresh = "stored elsewhere"
  t.existing = 2
  print(rawget(t, "fresh"), store.fresh, t.existing, store.existing)
  local log = {}
  local u = setmetatable({}, { __newindex = function(tab, key, value) log[#log + 1] = key .. "=" .. tostring(value) rawset(tab, key, value) end })
  u.a = 1
  u.a = 2
  u.b = nil
  u.b = nil
  u[1], u[2] = "x", "y"
  print(table.concat(log, " "), u.a)
end

print("-- a chain of __newindex ends at the first table that has the key or no metamethod")
do
  local last = {}
  local middle = setmetatable({ here = 1 }, { __newindex = last })
  local first = setmetatable({}, { __newindex = middle })
  first.here = 2
  first.there = 3
  print(middle.here, last.here, middle.there, last.there, rawget(first, "here"))
end

print("-- loops of __index are caught")
do
  local a, b = {}, {}
  setmetatable(a, { __index = b, __newindex = b })
  setmetatable(b, { __index = a, __newindex = a })
  print((select(2, pcall(function() return a.x end)):gsub("^.-:%d+: ", "")))
  print((select(2, pcall(function() a.x = 1 end)):gsub("^.-:%d+: ", "")))
end

print("-- indexing other types through their metatable")
do
  print(("x").len ~= nil, pcall(function() return (5).x end))
  debug.setmetatable(5, { __index = function(n, key) return key .. " of " .. n end, __call = function(n, x) return n * x end })
  print((5).half, (2.5).name, (5)(3))
  debug.setmetatable(5, nil)
  debug.setmetatable(nil, { __index = function() return "nothing inside nothing" end })
  local nothing
  print(nothing.x, nothing["y"].z == nil)
  debug.setmetatable(nil, nil)
  print(pcall(function() return nothing.x end))
  debug.setmetatable(print, { __index = { description = "a function" } })
  print(print.description, (function() end).description)
  debug.setmetatable(print, nil)
end

print("-- classes and inheritance")
do
  local Animal = {}
  Animal.__index = Animal
  function Animal.new(name, sound) return setmetatable({ name = name, sound = sound }, Animal) end
  function Animal:speak() return self.name .. " says " .. self.sound end
  function Animal:kind() return "animal" end
  local Dog = setmetatable({}, { __index = Animal })
  Dog.__index = Dog
  function Dog.new(name)
    local dog = Animal.new(name, "woof")
    return setmetatable(dog, Dog)
  end
  function Dog:kind() return "dog, an " .. Animal.kind(self) end
  local rex = Dog.new "Rex"
  print(rex:speak(), rex:kind(), Animal.new("Cat", "meow"):kind(), getmetatable(rex) == Dog)
  print(pcall(function() return rex:fly() end))
end

print("-- multiple inheritance by searching parents, with a cache")
do
  local function inherit(...)
    local parents = { ... }
    local class = {}
    class.__index = class
    setmetatable(class, { __index = function(t, key)
      for _, parent in ipairs(parents) do
        local value = parent[key]
        if value ~= nil then
          rawset(t, key, value)
          return value
        end
      end
    end })
    return class
  end
  local Named = { getname = function(self) return self.name end, who = "named" }
  local Counted = { count = function(self) self.n = (self.n or 0) + 1 return self.n end, who = "counted" }
  local Both = inherit(Named, Counted)
  local object = setmetatable({ name = "thing" }, Both)
  print(object:getname(), object:count(), object:count(), object.who, rawget(Both, "count") ~= nil, object.none)
end

print("-- read-only tables, defaults, tracking")
do
  local function read_only(t)
    return setmetatable({}, { __index = t, __newindex = function(_, key) error("cannot set " .. tostring(key), 2) end, __len = function() return #t end, __pairs = function() return pairs(t) end })
  end
  local days = read_only { "Mon", "Tue" }
  print(days[1], #days, (select(2, pcall(function() days[1] = "x" end)):gsub("^.-:%d+: ", "")))
  for i, day in pairs(days) do io.write(i, day, " ") end
  print()
  local memo = setmetatable({}, { __index = function(t, n)
    local v = n < 2 and n or t[n - 1] + t[n - 2]
    t[n] = v
    return v
  end })
  print(memo[80], rawlen(memo) >= 2)
  local defaults = setmetatable({}, { __index = function() return 0 end })
  for c in ("hello"):gmatch "." do defaults[c] = defaults[c] + 1 end
  print(defaults.h, defaults.l, defaults.z)
end

print("-- assigning to what cannot be indexed")
do
  local function reason(f) return (select(2, pcall(f)):gsub("^.-:%d+: ", "")) end
  local n, t = 5, {}
  print(reason(function() n.x = 1 end))
  print(reason(function() t.a.b = 1 end))
  print(reason(function() return t.a.b end))
  print(reason(function() return undefined_global.x end))
  print(reason(function() t[nil] = 1 end))
  print(reason(function() ("x").y = 1 end))
end

print("-- a __index that raises, and one that is no function")
do
  local t = setmetatable({}, { __index = function(_, key) error("no field " .. key, 0) end })
  print(pcall(function() return t.width end))
  local u = setmetatable({}, { __index = 5 })
  print((select(2, pcall(function() return u.x end)):gsub("^.-:%d+: ", ""):gsub("%(.-%)", "(...)")))
end
