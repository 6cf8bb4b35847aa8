-- Penlight's classes, placeholder expressions, list comprehensions, operators, strict mode, and dates.

local class = require "pl.class"
local func = require "pl.func"
local comprehension = require "pl.comprehension".new()
local operator = require "pl.operator"
local types = require "pl.types"
local List = require "pl.List"
local compat = require "pl.compat"
local luabalanced = require "pl.luabalanced"

print("-- classes, inheritance, special methods")
do
  local Animal = class()
  function Animal:_init(name) self.name = name end
  function Animal:__tostring() return self.name .. ": " .. self:speak() end
  function Animal:speak() return "..." end
  local Dog = class(Animal)
  function Dog:speak() return "bark" end
  local Cat = class(Animal)
  function Cat:_init(name, breed)
    self:super(name)
    self.breed = breed
  end
  function Cat:speak() return "meow" end
  local Lion = class(Cat)
  function Lion:speak() return "roar, not " .. Cat.speak(self) end
  local fido, felix, leo = Dog "Fido", Cat("Felix", "Tabby"), Lion("Leo", "African")
  print(tostring(fido), tostring(felix), tostring(leo), felix.breed, leo.breed)
  print(leo:is_a(Animal), leo:is_a(Dog), Animal:class_of(leo), Lion:class_of(felix), leo:is_a() == Lion, Dog._base == Animal)
  class.Named()
  function Named:_init(x) self.x = x end
  print(Named._name, Named(5).x)
  Named = nil
  local Properties = class(class.properties)
  function Properties:_init() self._count = 1 end
  function Properties:get_double() return self._count * 2 end
  function Properties:set_count(n) self._count = n end
  local p = Properties()
  p.count = 21
  print(p.double)
  local Vector = class { _init = function(self, x, y) self.x, self.y = x, y end, __add = function(a, b) return a.new(a.x + b.x, a.y + b.y) end, __eq = function(a, b) return a.x == b.x and a.y == b.y end }
  Vector.new = Vector
  print((Vector(1, 2) + Vector(3, 4)) == Vector(4, 6), Vector(1, 2) == Vector(2, 1))
  local Caught = class()
  Caught:catch(function(self, name) return function() return "caught " .. name end end)
  print(Caught():anything(), Caught():other())
  local Cast = class()
  function Cast:hello() return "hello from " .. self.label end
  print(Cast:cast({ label = "plain table" }):hello())
end

print("-- placeholder expressions")
do
  local _1, _2, I = func._1, func._2, func.I
  print(I(_1 + _2)(3, 4), I(_1 * 2 - 1)(10), I(_1 .. "!")("hey"), I(_1.x + _1.y) { x = 1, y = 2 }, I(-_1)(5), I(_1 ^ 2 / _2)(6, 4))
  print(tostring(_1 + _2 * 3), func.isPE(_1), func.isPE(5))
  print(List { 1, 2, 3 }:map(_1 * 10), List { 1, 2, 3, 4 }:filter(func.Gt(_1, 2)), func.compose(math.abs, math.floor)(-2.5), func.bind1(math.max, 5)(3), func.bind(function(a, b) return a ^ b end, _1, 2)(5))
  local sin = func.register(math.sin)
  print(I(sin(_1) + 1)(0))
end

print("-- comprehensions")
print(List(comprehension "x^2 for x=1,5" ()), List(comprehension "x for x=1,20 if x % 3 == 0" ()), List(comprehension "{x,y} for x=1,2 for y=1,2" ()):map(function(p) return p[1] .. p[2] end))
print(comprehension "sum(x for x)" { 1, 2, 3 }, comprehension "max(#s for s)" { "a", "abc", "ab" }, comprehension "table(v,k for k,v in pairs(_1))" { one = 1 }[1])
do
  local ok, message = pcall(comprehension, "nonsense here")
  print(ok, (message:gsub("^.-:%d+: ", "")))
end

print("-- operators")
print(operator.add(1, 2), operator.concat("a", "b"), operator.lt(1, 2), operator.index({ 7 }, 1), operator.call(math.max, 1, 5), operator.table(1, 2)[2], operator.land(nil, 1), operator.optable["+"](2, 3), operator.optable["~="](1, 1), operator.len "four", operator.unm(5), operator.mod(7, 3), operator.nop())

print("-- types")
print(types.type(5), types.type(List()), types.is_integer(5.0), types.is_integer(5.5), types.is_callable(print), types.is_empty {}, types.is_empty " ", types.is_empty(" ", true), types.is_indexable {}, types.is_indexable(5), types.is_iterable {}, types.to_bool "yes", types.to_bool "no", types.to_bool "other", types.to_bool(0))

print("-- compat")
print(compat.lua51, compat.jit, compat.dir_separator, compat.is_windows, select(2, compat.execute "exit 3"))
do
  local f = compat.load("return x + 1", "=chunk", "t", { x = 41 })
  print(f())
  print(compat.getfenv(f).x)
end

print("-- balanced text")
print(luabalanced.match_bracketed("{a{b}c} rest", 1), luabalanced.match_string("'it''s'", 1), luabalanced.match_expression("f(x, y) + 1 rest", 1), luabalanced.match_namelist("a, b, c = 1", 1)[3])

print("-- strict mode for one table")
do
  local strict = require "pl.strict"
  local env = strict.module("env", { known = 1 })
  print(env.known, (select(2, pcall(function() return env.unknown end)):match("variable.*")))
end

print("-- dates")
do
  local Date = require "pl.Date"
  local d = Date { year = 2024, month = 2, day = 28, hour = 12 }
  print(d:year(), d:month(), d:day(), d:hour(), d:weekday_name(), d:month_name(true), d:is_weekend(), d:last_day():day())
  d:add { day = 2 }
  print(d:month(), d:day(), d:weekday_name(true))
  d:add { month = 1 }
  d:add { year = -1 }
  print(d:year(), d:month(), d:day())
  local format = Date.Format "yyyy-mm-dd HH:MM"
  print(format:tostring(Date { year = 2001, month = 9, day = 8, hour = 7, min = 6 }))
  local parsed = format:parse "1999-12-31 23:59"
  print(parsed:year(), parsed:month(), parsed:min())
  local flexible = Date.Format()
  for _, text in ipairs { "2010-05-06", "10 May 2012", "2011-03-04T05:06:07Z", "nonsense" } do
    local value, message = flexible:parse(text)
    print(text, value and (value:year() .. "/" .. value:month() .. "/" .. value:day()) or message ~= nil)
  end
  local first, second = Date { year = 2020, month = 1, day = 1 }, Date { year = 2020, month = 3, day = 1 }
  print(first < second, first == second, tostring(second:diff(first)))
end
