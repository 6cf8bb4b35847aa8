-- Specs of Penlight in the manner of its own: nested blocks, hooks, a module table made anew for each test.
describe("pl", function()
  describe("List", function()
    local List = require("pl.List")
    local list

    before_each(function() list = List { 10, 20, 30 } end)

    it("appends, extends and inserts", function()
      assert.are.same({ 10, 20, 30, 40 }, list:append(40))
      assert.are.same({ 10, 20, 30, 40, 1, 2 }, list:extend { 1, 2 })
      assert.equal(0, list:insert(1, 0)[1])
    end)

    it("starts anew for each test", function() assert.are.equal(3, #list) end)

    it("slices like Python", function()
      assert.same({ 20, 30 }, list:slice(2))
      assert.same({ 20 }, list:slice(2, -2))
      assert.not_same(list, list:slice(1, 1))
    end)

    it("compares by value", function()
      assert.is_true(List { 1, 2 } == List { 1, 2 })
      assert.is_false(List { 1, 2 } == List { 2, 1 })
    end)

    it("maps with placeholder functions and strings", function()
      assert.same({ 11, 21, 31 }, list:map("_+1"))
      local seen = spy.new(function() end)
      list:foreach(seen)
      assert.spy(seen).was.called(3)
    end)

    it("reads as text", function() assert.equal("{10,20,30}", tostring(list)) end)
  end)

  describe("stringx", function()
    local stringx = require("pl.stringx")

    for _, case in ipairs {
      { "strip", "  x  ", "x" },
      { "lstrip", "  x  ", "x  " },
      { "rstrip", "  x  ", "  x" },
      { "title", "hello dolly", "Hello Dolly" },
    } do
      local name, input, expected = table.unpack(case)
      it("has " .. name, function() assert.equal(expected, stringx[name](input)) end)
    end

    it("splits and joins", function()
      assert.same({ "a", "b", "c" }, { table.unpack(stringx.split("a,b,c", ",")) })
      assert.equal("a-b", stringx.join("-", { "a", "b" }))
    end)

    it("refuses what is no string #errors", function()
      assert.has_error(function() stringx.strip(nil) end)
      assert.error_matches(function() stringx.center("x", "y") end, "argument 2")
      assert.has_no.errors(function() stringx.strip("") end)
    end)
  end)

  describe("OrderedMap", function()
    local OrderedMap = require("pl.OrderedMap")

    it("keeps the order of keys", function()
      local map = OrderedMap()
      map:set("z", 1)
      map:set("a", 2)
      map:set("m", 3)
      assert.same({ "z", "a", "m" }, { table.unpack(map:keys()) })
      map:set("a", nil)
      assert.same({ "z", "m" }, { table.unpack(map:keys()) })
    end)
  end)

  describe("class", function()
    local class = require("pl.class")
    local Animal, Cat

    setup(function()
      Animal = class { _init = function(self, name) self.name = name end, speak = function() return "?" end }
      Cat = class(Animal)
      function Cat.speak() return "meow" end
    end)
    teardown(function() Animal, Cat = nil, nil end)

    it("inherits", function()
      local felix = Cat("Felix")
      assert.equal("Felix", felix.name)
      assert.equal("meow", felix:speak())
      assert.is_truthy(felix:is_a(Animal))
    end)

    it("can be stubbed", function()
      local speak = stub(Cat, "speak").returns("purr")
      finally(function() speak:revert() end)
      assert.equal("purr", Cat("Tom"):speak())
      assert.stub(speak).was.called(1)
    end)

    it("is whole again afterwards", function() assert.equal("meow", Cat("Tom"):speak()) end)
  end)
end)
