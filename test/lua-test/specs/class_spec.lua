-- A class library: shared examples, inheritance, metamethods.
local function class(parent)
  local new = setmetatable({}, { __index = parent, __call = function(self, ...)
    local object = setmetatable({}, self)
    if object.init then object:init(...) end
    return object
  end })
  new.__index = new
  new.super = parent
  return new
end

local function behaves_like_an_animal(make)
  it("has a name", function() assert.is_string(make().name) end)
  it("makes a sound", function()
    local animal = make()
    stub(animal, "sound").returns("...")
    assert.equal(animal.name .. " says ...", animal:speak())
    assert.stub(animal.sound).was.called_with(match.is_ref(animal))
  end)
end

describe("class #object", function()
  local Animal, Dog

  setup(function()
    Animal = class()
    function Animal:init(name) self.name = name end
    function Animal:sound() return "?" end
    function Animal:speak() return self.name .. " says " .. self:sound() end
    Dog = class(Animal)
    function Dog:sound() return "woof" end
  end)

  describe("Animal", function() behaves_like_an_animal(function() return Animal("cat") end) end)
  describe("Dog", function()
    behaves_like_an_animal(function() return Dog("rex") end)
    it("inherits", function()
      assert.equal(Animal, Dog.super)
      assert.equal("rex says woof", Dog("rex"):speak())
      local init = spy.on(Animal, "init")
      local dog = Dog("max")
      assert.spy(init).was.called_with(match.is_ref(dog), "max")
    end)
  end)

  it("compares by content", function()
    assert.are.same(Dog("a"), Dog("a"))
    assert.are_not.equal(Dog("a"), Dog("a"))
    assert.are_not.same(Dog("a"), Dog("b"))
  end)
end)
