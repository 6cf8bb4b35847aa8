-- __call, __tostring, __name, __pairs, __metatable, __len, and metatables in general.

print("-- __call gets the object first, passes and returns everything")
do
  local callable = setmetatable({ factor = 3 }, { __call = function(self, a, b) return self.factor * a, b, select("#", a, b) end })
  print(callable(5), callable(1, "two"))
  print(pcall(callable, 4))
  print(select("#", callable(1, 2)))
end

print("-- a chain of __call")
do
  local inner = setmetatable({}, { __call = function(self, ...) return "inner", select("#", ...) end })
  local middle = setmetatable({}, { __call = inner })
  local outer = setmetatable({}, { __call = middle })
  print(inner(1), middle(1), outer(1, 2))
end

print("-- calling what cannot be called")
do
  local function reason(f) return (select(2, pcall(f)):gsub("^.-:%d+: ", "")) end
  local t, n = {}, 5
  print(reason(function() t() end))
  print(reason(function() n() end))
  print(reason(function() t.missing() end))
  print(reason(function() t:method() end))
  print(reason(function() undefined_function() end))
  print(reason(function() ("x")() end))
  print(reason(function() t[1]() end))
  print(reason(function() setmetatable({}, { __call = 5 })() end):gsub("%(.-%)", "(...)"))
  print(pcall(5))
  print(pcall(nil))
  print(pcall(setmetatable({}, { __name = "Widget" })))
end

print("-- __tostring and __name")
do
  local named = setmetatable({}, { __name = "Widget" })
  print((tostring(named):gsub("0x%x+", "ADDRESS")))
  print(tostring(setmetatable({}, { __tostring = function(t) return "mine " .. type(t) end })))
  print(setmetatable({}, { __tostring = function() return "printed" end }), 1)
  print(pcall(tostring, setmetatable({}, { __tostring = function() return {} end })))
  print(pcall(tostring, setmetatable({}, { __tostring = function() end })))
  print((tostring(setmetatable({}, { __name = 5 })):gsub("0x%x+", "ADDRESS")))
  print(pcall(string.rep, named))
  print(pcall(ipairs))
end

print("-- __pairs decides the three values; ipairs ignores it")
do
  local t = setmetatable({ 1, 2 }, { __pairs = function(self)
    return function(state, control)
      control = (control or 0) + 1
      if control <= state then return control, control * control end
    end, 4, nil, "fourth is dropped"
  end })
  for k, v in pairs(t) do io.write(k, ":", v, " ") end
  print(select("#", pairs(t)))
  for i, v in ipairs(t) do io.write(i, ":", v, " ") end
  print()
  local ordered = setmetatable({}, { __pairs = function(self)
    local keys = {}
    for key in next, self do keys[#keys + 1] = key end
    table.sort(keys)
    local i = 0
    return function()
      i = i + 1
      return keys[i], self[keys[i]]
    end
  end })
  ordered.z, ordered.a, ordered.m = 1, 2, 3
  for k, v in pairs(ordered) do io.write(k, "=", v, " ") end
  print()
end

print("-- __metatable hides and protects")
do
  local guarded = setmetatable({}, { __metatable = "locked", __index = { x = 1 } })
  print(getmetatable(guarded), guarded.x)
  print(pcall(setmetatable, guarded, {}))
  print(getmetatable(setmetatable({}, { __metatable = false })))
  print(pcall(setmetatable, setmetatable({}, { __metatable = false }), nil))
  print(type(debug.getmetatable(guarded)))
  print(getmetatable("").__index == string, getmetatable({}), getmetatable(5), getmetatable(print))
end

print("-- setmetatable")
do
  local t, meta = {}, {}
  print(setmetatable(t, meta) == t, getmetatable(t) == meta, getmetatable(setmetatable(t, nil)))
  print(pcall(setmetatable, 5, {}))
  print(pcall(setmetatable, {}))
  print(pcall(setmetatable, {}, 5))
end

print("-- metamethods are looked up raw in the metatable")
do
  local events = setmetatable({}, { __index = { __add = function() return "inherited" end } })
  print(pcall(function() return setmetatable({}, events) + 1 end))
end

print("-- metamethods may be set after setmetatable")
do
  local meta = {}
  local t = setmetatable({}, meta)
  meta.__len = function() return 42 end
  meta.__call = function() return "late" end
  print(#t, t())
  meta.__len = nil
  print(#t)
end

print("-- a table that is its own metatable")
do
  local self = {}
  self.__index = function(_, key) return "no " .. key end
  self.__tostring = function() return "self" end
  setmetatable(self, self)
  print(self.x, tostring(self))
end

print("-- one metatable for all functions: composition with *, calls as methods")
do
  debug.setmetatable(print, { __mul = function(f, g) return function(...) return f(g(...)) end end, __index = { times = function(f, n) return function(x) for _ = 1, n do x = f(x) end return x end end } })
  local double, inc = function(x) return x * 2 end, function(x) return x + 1 end
  print((double * inc)(5), (inc * double)(5), double:times(10)(1))
  debug.setmetatable(print, nil)
end

print("-- booleans with methods")
do
  debug.setmetatable(true, { __index = { choose = function(b, x, y) if b then return x end return y end }, __tostring = function(b) return b and "yes" or "no" end })
  print((1 < 2):choose("then", "else"), (1 > 2):choose("then", "else"), tostring(true), false)
  debug.setmetatable(true, nil)
  print(tostring(true), false)
end
