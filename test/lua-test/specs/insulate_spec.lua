-- Globals and modules that stay in their block.
local function define_module()
  package.preload.insulated = function() return { loads = 0 } end
end

insulate("an insulated block", function()
  define_module()
  local module = require("insulated")
  _G.leaked = "from insulate"
  assigned = "in insulate"
  setmetatable(_G, { __index = function(_, key) if key == "magic" then return 42 end end })

  it("sees its changes", function()
    assert.equal("from insulate", leaked)
    assert.equal("from insulate", _G.leaked)
    assert.equal("in insulate", assigned)
    assert.equal(module, require("insulated"))
    assert.equal(42, magic)
  end)
end)

insulate("the next block", function()
  it("does not", function()
    assert.is_nil(leaked)
    assert.is_nil(_G.leaked)
    assert.is_nil(assigned)
    assert.is_nil(magic)
    assert.is_nil(package.loaded.insulated)
  end)
end)

describe("globals that a test file assigns", function()
  setup(function() shared = "by setup" end)
  before_each(function() each = (each or 0) + 1 end)

  it("are seen by the tests of the block", function()
    assert.equal("by setup", shared)
    assert.equal(1, each)
    own = "of this test"
    assert.equal("of this test", own)
    print = "not the real one"
    assert.is_function(_G.print)
  end)

  it("and by no other", function()
    assert.equal(2, each)
    assert.is_nil(own)
    assert.is_function(print)
    assert.is_nil(rawget(_G, "shared"))
  end)
end)

describe("after that block", function()
  it("they are gone", function() assert.is_nil(shared) end)
end)

expose("an exposed block", function()
  _G.exposed = "everywhere"
  it("changes globals", function() assert.equal("everywhere", exposed) end)
end)

describe("after an exposed block", function()
  it("its globals stay", function() assert.equal("everywhere", exposed) end)
end)

insulate("exposed inside insulated", function()
  expose("inner", function()
    _G.kept_inside = true
    it("x", function() assert.is_true(kept_inside) end)
  end)
end)

describe("after it", function()
  it("the insulated block has handed it on", function() assert.is_true(_G.kept_inside) end)
end)

describe("the framework's names", function()
  it("are no real globals", function()
    assert.is_nil(rawget(_G, "describe"))
    assert.is_nil(rawget(_G, "it"))
    assert.is_function(rawget(_G, "assert"))
    assert.is_table(assert)
  end)

  it("are found as modules, even if all modules are forgotten", function()
    local saved = {}
    for name, module in pairs(package.loaded) do saved[name] = module end
    for name in pairs(saved) do package.loaded[name] = nil end
    finally(function()
      for name, module in pairs(saved) do package.loaded[name] = module end
    end)
    assert.equal(assert, require("luassert"))
    assert.equal(assert, require("luassert.assert"))
    assert.equal(spy, require("luassert.spy"))
    assert.equal(stub, require("luassert.stub"))
    assert.equal(mock, require("luassert.mock"))
    assert.equal(match, require("luassert.match"))
    assert.equal(require("say"), require("luassert.say"))
    assert.is_function(require("luassert.util").deepcompare)
    assert.equal(describe, require("busted").describe)
    assert.equal(assert, require("busted").assert)
    assert.is_string(require("busted").version)
    require("busted.runner")()
    require("busted")()
  end)
end)
